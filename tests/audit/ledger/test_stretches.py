"""If these fail, damage where one stretch of a log ends and the next begins goes unnoticed."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from audit.ledger import keys
from audit.ledger.selectors.tree import TILE
from audit.ledger.services.stretches import Subject, VerificationError, Verified, verify_stretch
from tests.audit.ledger.conftest import LOG, Log
from tests.audit.ledger.test_verify_log import full, full_template, signing_key

__all__ = ["full", "full_template", "signing_key"]
FIRST, SECOND, SIZE = 0, 1 << TILE, 301
EDGES = (FIRST, SECOND - 1, SECOND, SIZE - 1)
DAMAGED = "UPDATE ledger_entry_body SET salt = sha256('x') WHERE leaf_id = %s"
TAKEN_OUT = "DELETE FROM ledger_position WHERE leaf_id = %s"


def subject_of(connection: psycopg.Connection, folder: Path) -> Subject:
    """The log of 301 entries in stretches of 256: one is whole, the last is not."""
    row = connection.execute("SELECT origin FROM ledger_log WHERE id = %s", [LOG]).fetchone()
    assert row is not None
    return Subject(LOG, row[0], keys.load_public(folder), SIZE, TILE)


def entry_at(connection: psycopg.Connection, place: int) -> UUID:
    row = connection.execute(
        "SELECT leaf_id FROM ledger_position WHERE log_id = %s AND index = %s", [LOG, place]
    ).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def stretch_of(place: int) -> tuple[int, int]:
    """Where the stretch of an entry begins, and where the other does."""
    return (FIRST, SECOND) if place < SECOND else (SECOND, FIRST)


def test_what_is_wrong_at_the_first_and_last_entry_of_a_stretch_is_named_in_it_alone(
    full: Log, signing_key: Path
) -> None:
    with full.as_role("postgres", autocommit=False) as connection:
        subject = subject_of(connection, signing_key)

        def verify(first: int) -> Verified:
            return verify_stretch(connection, first, subject=subject)

        whole = [verify(first) for first in (FIRST, SECOND)]
        assert [(one.entries, one.bodies) for one in whole] == [(256, 256), (45, 45)]
        assert [[due.size for due, _ in one.parts] for one in whole] == [[], [299, 300, 301]]
        connection.rollback()
        for place in EDGES:
            own, other = stretch_of(place)
            leaf_id = entry_at(connection, place)
            changed = f"entry {place} \\({leaf_id}\\): the content has been changed"
            missing = f"entry {place} is missing from the tree"
            for statement, said in ((DAMAGED, changed), (TAKEN_OUT, missing)):
                connection.execute("SET LOCAL session_replication_role = replica")
                assert connection.execute(statement, [leaf_id]).rowcount == 1
                with pytest.raises(VerificationError, match=said):
                    verify(own)
                assert verify(other).entries == whole[other == SECOND].entries
                connection.rollback()
