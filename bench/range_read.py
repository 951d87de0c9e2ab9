"""A random MiB out of a large file: sealed, beside the same view sending a plain file.

Medians over `READS` spans, sealed and plain in turn.
"""

import random
import statistics
import time

from bench import Result
from bench.stage import stage
from bench.stage.sender import Sender

NAME = "range_read"
MIB = 1024**2
SIZE = 1024 * MIB
READS = 200
WARM_UP = 10


def run() -> list[Result]:
    """Measure spans of one item."""
    with stage() as set_up:
        sender = Sender(set_up)
        item_id = sender.item(sender.upload(SIZE))
        sender.plain(SIZE)
        return [_spans(sender, item_id)]


def _spans(sender: Sender, item_id: str) -> Result:
    chance = random.Random(3)  # noqa: S311 - the same places each time
    times: dict[str, list[float]] = {"sealed": [], "plain": []}
    for read in range(READS):
        start = chance.randrange(SIZE - MIB)
        span = f"bytes={start}-{start + MIB - 1}"
        bodies = []
        for way in ("sealed", "plain") if read % 2 else ("plain", "sealed"):
            began = time.perf_counter()
            bodies.append(sender.download(item_id, way=way, span=span))
            if read >= WARM_UP:
                times[way].append(1000 * (time.perf_counter() - began))
        if bodies[0] != bodies[1] or len(bodies[0]) != MIB:
            raise AssertionError("the spans differ")
    figure, yardstick = (statistics.median(times[way]) for way in ("sealed", "plain"))
    name = "a random MiB of 1 GiB, beside a plain file"
    return Result(name, figure, yardstick, "ms", figure / yardstick, 1.5, at_least=False)
