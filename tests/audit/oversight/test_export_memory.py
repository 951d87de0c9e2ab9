"""If this fails, exporting a log of years takes a worker's memory, and nobody gets the log."""

import tracemalloc
from pathlib import Path

import pytest

from audit.ground import clock, ids
from audit.ledger.bundle import zip_chunks
from audit.ledger.entry import Entry, Source
from audit.ledger.keys import Keys
from audit.ledger.services.append import append, seal
from audit.oversight.selectors import exports as reads
from audit.oversight.services import exports
from audit.verify.parley_verify import verify
from privilege import context
from privilege.actor import Actor
from tests.audit.oversight.exporting import asked_for, finished, own_folders, sign
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed_db")
FEW, MANY = 300, 3_000
MOST_MORE = 600_000  # bytes; what the further entries say takes four times as many


def fill(actor: Actor, count: int) -> None:
    source = Source("192.0.2.7", "Browser/1 (as long as browsers call themselves)", "5" * 64)
    made = [
        Entry(
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
        )
        for _ in range(count)
    ]
    for first in range(0, count, FEW):
        append([seal(one) for one in made[first : first + FEW]])


def peaks(actor: Actor, signing: Keys, path: Path) -> tuple[int, int]:
    """The most memory beyond what there was: of an export and its download, of its verification."""
    sign(signing)
    tracemalloc.start()
    export = asked_for(actor)
    finished(export, signing)
    with context.enter(actor):
        found = exports.download(actor, export_id=export.id)
    with path.open("wb") as file:
        file.writelines(zip_chunks(found.pieces))
    exported = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    report = verify(path)
    verified = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert report.size == export.size
    return exported, verified


def test_a_long_log_is_exported_and_verified_in_the_memory_of_a_short_one(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "STRETCH", 250)
    actor = cast.da_supervisor
    with own_folders(tmp_path) as signing:
        fill(actor, FEW)
        peaks(actor, signing, tmp_path / "short.zip")  # what is made once is made here
        short = peaks(actor, signing, tmp_path / "short.zip")
        fill(actor, MANY - FEW)
        long = peaks(actor, signing, tmp_path / "long.zip")
    grown = (tmp_path / "long.zip").stat().st_size - (tmp_path / "short.zip").stat().st_size
    assert grown > 3 * MOST_MORE
    assert long[0] - short[0] < MOST_MORE
    assert long[1] - short[1] < MOST_MORE
