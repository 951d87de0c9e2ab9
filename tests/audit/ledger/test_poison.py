"""If these fail, one row from a program taken over could stop the signing of every log."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.ground import clock, ids
from audit.ledger import entry, keys
from audit.ledger.events import Event
from audit.ledger.services import troubles
from audit.ledger.services.append import Sealed, seal
from audit.ledger.services.beat import service_entry
from audit.ledger.services.integration import integrate
from audit.ledger.services.running import integrate_all, load_keys
from audit.ledger.services.watching import health
from tests.audit.ledger.conftest import LOG, OTHER_LOG, WALL, Log, Person
from tests.audit.ledger.test_integration import size_of, view
from tests.audit.ledger.test_verify_log import verify

_APPEND = (
    "SELECT parley.ledger_append(ROW(NULL, %(wall)s, %(leaf)s, %(log)s, %(at)s, %(act)s, false,"
    " %(commitment)s, %(salt)s, %(objects)s, %(bytes)s)::ledger_pending)"
)


def row(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - hostile
    """A row that a program could append, changed as the attack has it."""
    made: Sealed = seal(service_entry(Event.BEAT_FILLED, log_id=LOG))
    return {
        "wall": None,
        "leaf": made.entry.id,
        "log": LOG,
        "at": made.entry.at,
        "act": made.entry.act_id,
        "commitment": made.commitment,
        "salt": made.salt,
        "objects": [],
        "bytes": made.data,
        **more,
    }


def renamed(made: dict[str, Any], **more: str) -> dict[str, Any]:
    """The same row with other columns, and bytes that say the same."""
    return {**made, **more, "bytes": json.dumps({**json.loads(made["bytes"]), **more}).encode()}


def append(log: Log, *rows: dict[str, Any]) -> None:
    """As the application's role, past all of Parley's programs, in one transaction."""
    with log.as_role("parley_app", autocommit=False) as app:
        for one in rows:
            app.execute(_APPEND, one)


@pytest.mark.parametrize(
    "attack",
    [
        {"at": "infinity"},
        {"at": "-infinity"},
        {"at": "12000-01-01 00:00+00"},
        {"at": "0044-03-15 00:00+00 BC"},
        {"objects": [None]},
        {"objects": None},
        {"bytes": b"x" * 12_000_001},
        {"salt": b""},
        {"commitment": b""},
        {"log": UUID(int=7)},
    ],
    ids=lambda attack: f"{next(iter(attack))}={str(next(iter(attack.values())))[:12]}",
)
def test_what_cannot_be_taken_in_cannot_be_appended(log: Log, attack: dict[str, Any]) -> None:
    append(log, row())
    with pytest.raises(psycopg.DatabaseError):
        append(log, row(**attack))


def shaped(**more: object) -> dict[str, Any]:
    """A row whose bytes are an entry's but for this."""
    made = row()
    return {**made, "bytes": json.dumps({**json.loads(made["bytes"]), **more}).encode()}


@pytest.mark.parametrize(
    "attack",
    [
        lambda: row(bytes=b"no JSON"),
        lambda: row(bytes=b"\xff"),
        lambda: row(bytes=b"[]"),
        lambda: row(bytes=b"{}"),
        lambda: row(bytes=b"[" * 100_000 + b"]" * 100_000),
        lambda: row(leaf=UUID(int=8)),
        lambda: row(log=OTHER_LOG),
        lambda: row(act=UUID(int=8)),
        lambda: row(wall=WALL),
        lambda: row(at="2026-01-01 00:00+00"),
        lambda: shaped(at="once"),
        lambda: shaped(writing=True),
        lambda: shaped(v=2),
        lambda: shaped(event=None),
        lambda: shaped(who=[]),
        lambda: shaped(who={"kind": "person"}),
        lambda: shaped(objects={}),
        lambda: shaped(objects=["x"]),
        lambda: shaped(objects=[{"id": 7, "kind": "x"}]),
        lambda: shaped(objects=[{"id": "-" * 36, "kind": "x"}]),
        lambda: shaped(who={"kind": "person", "user": "x", "office": None}),
        lambda: shaped(who={"kind": "person", "user": None, "office": 7}),
        lambda: shaped(event="x" * 3_000),
        lambda: shaped(outcome="x" * 3_000),
        lambda: shaped(source={"address": "x" * 3_000, "agent": "", "session": ""}),
        lambda: shaped(digests={"a": [[[[]]]]}),
        lambda: shaped(more={"a": {"b": {"c": {"d": 1}}}}),
    ],
)
def test_only_what_every_reader_can_read_is_appended(
    log: Log, attack: Callable[[], dict[str, Any]]
) -> None:
    with pytest.raises(psycopg.DatabaseError):
        append(log, attack())


@pytest.mark.parametrize("origin", ["a\u00a0b", "a\u2028b", "a+b", "a\x1fb", "a" * 301, ""])
def test_no_log_is_opened_under_a_name_that_no_note_can_have(log: Log, origin: str) -> None:
    with log.as_role("parley_app") as app, pytest.raises(psycopg.errors.CheckViolation):
        app.execute("SELECT parley.ledger_open_log(%s, NULL, %s)", [ids.new(), origin])


def test_an_id_used_again_waits_and_keeps_nobody_else_waiting(
    log: Log, person: Person, signing_key: Path
) -> None:
    signing = keys.load(signing_key)
    first = row()
    append(log, first)
    assert integrate(signing) == 1
    twice = row()
    append(log, first, twice)
    for again in ({"log": str(OTHER_LOG)}, {"wall": str(WALL)}, {"at": "2026-03-01T00:00:00Z"}):
        append(log, renamed(twice, **again))
    view(person, 3)
    while integrate(signing):
        pass
    assert (size_of(), size_of(OTHER_LOG)) == (1 + 1 + 3, 1)
    assert log.count("ledger_pending") == 3
    status, said = verify("--log", str(LOG))
    assert (status, f"entry {twice['leaf']}, in the queue, has been changed" in said) == (
        1,
        True,
    ), said


def test_an_entry_whose_content_is_not_what_it_commits_to_is_named(
    log: Log, person: Person, signing_key: Path
) -> None:
    append(log, row(commitment=entry.commitment(bytes(32), b"something else")))
    view(person)
    assert integrate(keys.load(signing_key)) == 2
    status, said = verify("--log", str(LOG))
    assert (status, "entry 0 (" in said) == (1, True), said


def test_a_trouble_of_an_unknown_kind_silences_no_other(log: Log) -> None:
    with log.as_role("parley_app") as app:
        app.execute(
            "INSERT INTO ledger_trouble (id, kind, subject, detail, began_at)"
            " VALUES (%s, 'unheard-of', '', '', %s)",
            [ids.new(), clock.now()],
        )
    troubles.note(troubles.Kind.REFUSED, using="default")
    assert health() == "integration-refused"
    assert troubles.tell() == 0


def test_a_row_that_ends_the_integrator_all_the_same_is_told(log: Log, signing_key: Path) -> None:
    integrate_all(load_keys())
    with log.as_role("owner") as owner:
        owner.execute("ALTER TABLE ledger_pending DROP CONSTRAINT an_entry_can_be_taken_in")
    append(log, renamed(row(), at="infinity"))
    with pytest.raises(CommandError, match="Nothing was signed: DataError"):
        call_command("run_integrator")
    (open_one,) = troubles.open_troubles()
    assert (open_one.kind, open_one.detail) == (troubles.Kind.REFUSED, "DataError")
