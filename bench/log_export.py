"""Exporting a log, and verifying what was exported: time and memory, small beside large.

Entries come into the queue by COPY, go into the tree by the integrator itself, and out by the
steps that a worker takes. The verifier is run as anybody would run it.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from bench import Result
from bench.stage import stage

if TYPE_CHECKING:
    from audit.ledger.keys import Keys
    from privilege.actor import Actor

NAME = "log_export"
SMALL, LARGE = 100_000, int(os.environ.get("PARLEY_BENCH_ENTRIES", "1000000"))
_COPY = (
    "COPY ledger_pending (tx, leaf_id, log_id, created_at, act_id, writing, commitment, salt,"
    " objects, bytes) FROM STDIN"
)
_VERIFY = """
import sys
from audit.verify.parley_verify import main
code = main(sys.argv[1:])
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
sys.exit(code)
"""


@dataclass(frozen=True)
class Measured:
    """One export and its verification: seconds, and MiB beyond what the process had before."""

    seconds: float
    memory: float
    verify_seconds: float
    verify_memory: float
    raw_seconds: float
    size: int


def run() -> list[Result]:
    """Export and verify a log of SMALL entries, then of LARGE."""
    with stage() as set_up:
        from audit.ledger import keys
        from tests import cast

        folder = set_up.folder / "keys"
        keys.make(folder)
        signing = keys.load(folder)
        actor = cast.load().da_supervisor
        _fill(actor, SMALL)
        small = _measure(actor, signing, set_up.folder)
        _fill(actor, LARGE - SMALL)
        large = _measure(actor, signing, set_up.folder)
    name = f"{LARGE:,} entries"
    each = LARGE / SMALL
    return [
        _result(f"export of {name}, beside {SMALL:,}: memory", large.memory, small.memory, "MiB"),
        _result(
            f"verifying {name}, beside {SMALL:,}: memory",
            large.verify_memory,
            small.verify_memory,
            "MiB",
        ),
        Result(
            f"export of {name}, beside {SMALL:,}: time an entry",
            1e6 * large.seconds / LARGE,
            1e6 * small.seconds / SMALL,
            "µs",
            large.seconds / small.seconds / each,
            1.5,
            at_least=False,
        ),
        Result(
            f"verifying {name}, beside SHA-256 of the ZIP",
            large.verify_seconds,
            large.raw_seconds,
            "s",
            large.verify_seconds / large.raw_seconds,
            None,
        ),
    ]


def _result(name: str, figure: float, yardstick: float, unit: str) -> Result:
    """Flat: the larger may cost a quarter more, and what is not measurable counts as 16 MiB."""
    ratio = max(figure, 16.0) / max(yardstick, 16.0)
    return Result(name, figure, yardstick, unit, ratio, 1.25, at_least=False)


def _fill(actor: "Actor", count: int) -> None:
    """Put entries into the queue, as many transactions as entries."""
    import psycopg
    from django.db import connections

    from parley.devstack import postgres

    url = postgres.url(int(connections["default"].settings_dict["PORT"]), "bench", "bench")
    with psycopg.connect(url) as server, server.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in _rows(actor, count):
            copy.write_row(row)


def _rows(actor: "Actor", count: int) -> Iterator[tuple[object, ...]]:
    from audit.ground import clock, ids
    from audit.ledger import entry
    from audit.ledger.entry import Entry, Source
    from audit.ledger.values import Ref

    source = Source(
        "192.0.2.7", "Browser/1 (of usual length, as browsers call themselves)", "5" * 64
    )
    case = UUID(int=7, version=4)
    for number in range(count):
        made = Entry(
            id=ids.new(),
            act_id=ids.new(),
            log_id=actor.log_id,
            at=clock.now(),
            event="casework:evidence:viewed",
            writing=False,
            outcome="success",
            kind="person",
            user_id=actor.user_id,
            office_id=actor.office_id,
            source=source,
            wall_id=None,
            objects=(Ref("casework.evidence", case),),
        )
        data, salt = entry.encode(made), os.urandom(32)
        committed = entry.commitment(salt, data)
        yield (
            str(number % 1000 + 3), made.id, made.log_id, made.at, made.act_id, False,
            committed, salt, [case], data,
        )  # fmt: skip


def _measure(actor: "Actor", signing: "Keys", folder: Path) -> Measured:
    from django.db import connections

    from audit.ledger.services.integration import integrate
    from audit.oversight.chosen import Asked
    from audit.oversight.services import exports
    from privilege import context

    while integrate(signing):
        pass
    with context.enter(actor):
        export = exports.ask_export(actor, asked=Asked())
    with _memory() as used:
        seconds = _write(actor, export.id)
    while integrate(signing):
        pass
    path = _finish(actor, export.id, folder)
    connections.close_all()
    raw = _raw(path)
    began = time.perf_counter()
    verifying = subprocess.run(
        [sys.executable, "-c", _VERIFY, str(path), "--key", _key(actor, signing)],
        check=True,
        capture_output=True,
        text=True,
    )
    verified = time.perf_counter() - began
    peak = int(verifying.stdout.split()[-2]) / 1024
    size = path.stat().st_size
    path.unlink()
    return Measured(seconds, used[0], verified, peak, raw, size)


def _write(actor: "Actor", export_id: UUID) -> float:
    from audit.oversight.services import export_closing, exports
    from audit.verify import parley_verify
    from privilege import context

    began, is_more = time.perf_counter(), True
    while is_more:
        with context.enter(actor):
            is_more = exports.write_stretch(actor, export_id=export_id) is not None
    with context.enter(actor):
        found = export_closing.unclosed(actor, export_id=export_id)
    if found is None:
        raise AssertionError("the export is closed already")
    written = {
        path: export_closing.listed(path, found.files[path][1]())
        for path in (parley_verify.ENTRIES, parley_verify.TABLE)
    }
    with context.enter(actor):
        export_closing.close_export(actor, export_id=export_id, written=written)
    return time.perf_counter() - began


def _finish(actor: "Actor", export_id: UUID, folder: Path) -> Path:
    from audit.ledger.bundle import zip_chunks
    from audit.oversight.services import export_closing, exports
    from privilege import context

    with context.enter(actor):
        assert export_closing.seal_export(actor, export_id=export_id, attempt=0)
    with context.enter(actor):
        found = exports.download(actor, export_id=export_id)
    path = folder / "bundle.zip"
    with path.open("wb") as file:
        file.writelines(zip_chunks(found.pieces))
    return path


def _raw(path: Path) -> float:
    began = time.perf_counter()
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    return time.perf_counter() - began


def _key(actor: "Actor", signing: "Keys") -> str:
    from audit.ledger import note
    from audit.ledger.selectors import checkpoint
    from privilege import context

    with context.enter(actor):
        head = checkpoint(actor.log_id)
    assert head is not None
    return str(note.Verifier(head.origin, signing.public[0]))


@contextmanager
def _memory() -> Iterator[list[float]]:
    """The peak of this process's memory while the block runs, beyond what it had, in MiB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before, used = _status("VmRSS"), [0.0]
    yield used
    used[0] = _status("VmHWM") - before


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
