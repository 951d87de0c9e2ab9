"""Files coming in over HTTP: hashed, sealed and stored, beside the same body written to disk plain.

Both by the same server and the same way of reading the body; runs interleaved, medians of
`ROUNDS`. Then memory while 10 GiB arrive, kills at random offsets, and a look for plain bytes.
"""

import hashlib
import os
import random
import re
import signal
import statistics
import time
from pathlib import Path
from threading import Event, Thread

from bench import Result
from bench.stage import Stage, stage
from bench.stage.sender import Sender

NAME = "intake"
ROUNDS = 7
GIB = 1024**3
MIB = 1024**2
BIG = 10 * GIB
KILLS = 20
CHUNK = 64 * 1024
_MARKER = b"No word of this may ever lie on a disk as it is."


def run() -> list[Result]:
    """Measure everything on one stage."""
    with stage() as set_up:
        sender = Sender(set_up)
        return [_speed(sender), _memory(sender), _kills(sender), _traces(sender)]


def _speed(sender: Sender) -> Result:
    """Seconds for 1 GiB, sealed and plain in turn."""
    times: dict[str, list[float]] = {"sealed": [], "plain": []}
    sender.upload(64 * MIB)
    sender.plain(64 * MIB)
    for turn in range(ROUNDS):
        for way in ("sealed", "plain") if turn % 2 else ("plain", "sealed"):
            os.sync()
            began = time.perf_counter()
            if way == "sealed":
                sender.upload(GIB)
            else:
                sender.plain(GIB)
            times[way].append(time.perf_counter() - began)
            sender.stage.forget()
    figure, yardstick = (GIB / MIB / statistics.median(times[way]) for way in ("sealed", "plain"))
    name = "intake of 1 GiB, beside the body written plain"
    return Result(name, figure, yardstick, "MiB/s", figure / yardstick, 0.8)


def _memory(sender: Sender) -> Result:
    """How much the worker's peak grows while 10 GiB arrive."""
    before = _peak(sender.stage)
    sender.upload(BIG)
    grown = _peak(sender.stage) - before
    sender.stage.forget()
    name = "memory growth while 10 GiB arrive, beside 64 MiB"
    return Result(name, grown / MIB, 64, "MiB", grown / (64 * MIB), 1, at_least=False)


def _kills(sender: Sender) -> Result:
    """The most bytes to be sent again after kill -9 at random offsets; then the file's hash."""
    chance = random.Random(5)  # noqa: S311 - the same places each time
    plain = chance.randbytes(32 * MIB)
    places = sorted(chance.sample(range(CHUNK, len(plain) - MIB), KILLS))
    address, offset, most = sender.announce(len(plain)), 0, 0
    for place in places:
        worker = sender.stage.worker
        over = Event()
        killer = Thread(target=_kill_at, args=(sender.stage, worker, place, over))
        killer.start()
        taken = sender.paced(address, plain, offset, CHUNK)
        over.set()
        killer.join()
        sender.stage.wait()
        offset = sender.offset(address)
        most = max(most, taken - offset)
    if sender.paced(address, plain, offset, CHUNK) != len(plain):
        raise AssertionError("the file did not arrive whole")
    kept = sender.download(sender.item(address))
    if hashlib.sha256(kept).digest() != hashlib.sha256(plain).digest():
        raise AssertionError("the file arrived changed")
    name = f"taken and to be sent again after kill -9 ({KILLS} times), beside a chunk"
    return Result(name, most, CHUNK, "bytes", most / CHUNK, 1, at_least=False)


def _kill_at(on: Stage, worker: int, place: int, over: Event) -> None:
    """Kill as soon as the store holds `place` bytes of the file that arrives."""
    while not any(one.stat().st_size >= place for one in on.folder.glob("blobs/arriving/*")):
        if over.wait(0.0002):
            return
    os.kill(worker, signal.SIGKILL)


def _traces(sender: Sender) -> Result:
    """How many files under the stage's folder hold a plain piece of what was uploaded."""
    sender.upload(64 * MIB, block=(_MARKER * (MIB // len(_MARKER) + 1))[:MIB])
    found = sum(
        _MARKER in one.read_bytes() for one in sender.stage.folder.rglob("*") if one.is_file()
    )
    name = "files with a plain byte of an upload"
    return Result(name, found, 0, "files", found, 0, at_least=False)


def _peak(on: Stage) -> int:
    """The most memory the worker ever held, in bytes."""
    status = Path(f"/proc/{on.worker}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024
