"""If these fail, a dump of everything the product keeps tells who reported a concern."""

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from psycopg import sql
from pytest_django import Settings

from audit.oversight import concern as rules
from audit.oversight.services import receiving_concerns
from parley.devstack import provision
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.services.member_keys import Opened
from tests.audit.oversight.test_concerns import as_officer, only_concern, report
from tests.casework.test_notes import ceremony, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of

MINUTES = re.compile(r"\d\d-\d\d \d\d:(\d\d:\d\d[.\d]*)")
TEXT = "xylophone-quarry: the sergeant wrote it the day after"


class Dump:
    """Every row of every table, as the database's superuser reads it."""

    def __init__(self, server: str, name: str) -> None:
        self.url = provision.with_database(server, name)

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            yield connection

    def rows(self) -> set[tuple[str, str, str]]:
        """Table, transaction, and the row as text; large values as hexadecimal digits."""
        with self._connected() as inside:
            tables = inside.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            return {
                (table, str(row[0]), str(row[1]))
                for (table,) in tables
                for row in inside.execute(
                    sql.SQL("SELECT xmin::text, t::text FROM {} t").format(sql.Identifier(table))
                )
            }

    def entries(self) -> list[dict[str, Any]]:
        with self._connected() as inside:
            found = inside.execute("SELECT bytes FROM ledger_pending ORDER BY tx, leaf_id")
            return [json.loads(row[0]) for row in found]


@pytest.fixture
def dump(committed_db: str, postgres_server: str, settings: Settings, tmp_path: object) -> Dump:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"  # type: ignore[operator]
    return Dump(postgres_server, committed_db)


def reported_on_the_page(client: Client, recipient: uuid.UUID) -> str:
    """Write a report in a browser; the code that was shown."""
    step = client.post(reverse("concern-new"), {"step": "about", "about": "Sergeant Roe"})
    assert step.status_code == 200
    answer = client.post(
        reverse("concern-new"),
        {
            "step": "send",
            "about": "Sergeant Roe",
            "text": TEXT,
            "recipient_id": str(recipient),
            "attached": SimpleUploadedFile("by-me.txt", TEXT.encode()),
        },
    )
    assert answer.status_code == 200, answer.content
    return str(answer.context["code"])


def test_no_dump_tells_who_reported(dump: Dump, cast: Cast) -> None:
    """One scene, since dumping takes its time: refused, delivered, come back to, received."""
    officer = as_officer(cast.da_supervisor, cast.da_outsider)
    ceremony(cast.da_supervisor)
    opened = with_key(officer)
    me = str(id_of(cast.prosecutor))
    client = client_of(cast.prosecutor)
    client.get(reverse("home"))  # what logging in and looking around leaves
    before, entries = dump.rows(), len(dump.entries())
    _a_refused_report_leaves_nothing(cast, client, dump, before)
    code = reported_on_the_page(client, id_of(officer))
    client.post(reverse("concern-receipt"), {"code": code})
    client.post(reverse("concern-receipt"), {"code": code, "text": "more of " + TEXT})
    made = dump.rows() - before
    written = {(table, tx) for table, tx, _row in made if table.startswith("oversight_")}
    assert {table for table, _tx in written} == {
        f"oversight_concern{part}" for part in ("", "file", "message")
    }
    mine = {tx for _table, tx in written}
    for table, tx, row in made:
        assert TEXT not in row
        assert "by-me" not in row
        if tx in mine:
            assert set(MINUTES.findall(row)) <= {"00:00"}, table
        assert code not in row
        assert TEXT.encode().hex() not in row
        if tx in mine or table.startswith(("oversight_", "privilege_", "ledger_")):
            assert me not in row, table
            assert me.replace("-", "") not in row, table
    _no_entry_says_who(dump.entries()[entries:], me)
    _recipients_acts_stay_apart(cast, dump, officer, opened)
    _two_reporters_leave_the_same_traces(dump, officer)


def _a_refused_report_leaves_nothing(
    cast: Cast, client: Client, dump: Dump, before: set[tuple[str, str, str]]
) -> None:
    wrong = {"step": "send", "text": TEXT, "recipient_id": str(id_of(cast.da_admin))}
    for fields in (wrong, {}):
        assert client.post(reverse("concern-new"), fields).status_code == 200
    assert client.post(reverse("concern-receipt"), {"code": "0" * 26}).status_code == 200
    # The session notes when it was last active, as with any page.
    assert not {row for row in dump.rows() - before if "session" not in row[0]}


def _two_reporters_leave_the_same_traces(dump: Dump, officer: Actor) -> None:
    before = {one["id"] for one in dump.entries()}
    report(officer, "one")
    report(officer, "two of another length, and with a name", about="Sergeant Roe")
    drawn = {"id", "act", "wall", "objects", "at"}
    first, second = (
        {key: value for key, value in one.items() if key not in drawn}
        for one in dump.entries()
        if one["id"] not in before
    )
    assert first == second


def _no_entry_says_who(entries: list[dict[str, Any]], me: str) -> None:
    assert {one["event"] for one in entries} == {
        "oversight:concern:reported",
        "oversight:concern:added-to",
    }
    for entry in entries:
        assert me not in json.dumps(entry)
        assert entry["who"]["kind"] == "anonymous"
        assert not any(entry["source"].values())
        assert ":00:00." in entry["at"]
        assert entry["duration_ms"] is None


def _recipients_acts_stay_apart(cast: Cast, dump: Dump, officer: Actor, opened: Opened) -> None:
    """An entry in the office's log would tell its supervisors that there is a report."""
    concern = only_concern(officer)
    before = len(dump.entries())
    with context.enter(officer), unlocked.using(opened.unlocked()):
        receiving_concerns.read_concern(officer, concern_id=concern.id)
        receiving_concerns.answer_concern(officer, concern_id=concern.id, text="Which day?")
        receiving_concerns.advance_concern(
            officer, concern_id=concern.id, state=rules.State.IN_INQUIRY
        )
    made = dump.entries()[before:]
    assert sorted(str(one["event"]).rpartition(":")[2] for one in made) == [
        "advanced",
        "answered",
        "read",
    ]
    assert all(one["log"] != str(cast.da_supervisor.log_id) for one in made)
