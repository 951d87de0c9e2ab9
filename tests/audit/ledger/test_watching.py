"""If these fail, the log could stand still, or refuse entries, and nobody would be told."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from pytest_django.fixtures import Settings

from audit.ground import replay
from audit.ledger.services import operation, record, troubles, watching
from audit.ledger.services.running import integrate_all, load_keys
from audit.ledger.services.troubles import GRACE, Kind
from audit.ledger.services.watching import WAITS_TOO_LONG, watch
from tests.audit.ledger.conftest import WALL, Log, Person
from tests.audit.ledger.test_integration import tamper, view

TURN = "SELECT pg_advisory_lock(88379461756281)"
START = dt.datetime(2036, 3, 1, 14, 0, tzinfo=dt.UTC)
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON ledger_pending FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


@pytest.fixture(autouse=True)
def operators(settings: Settings) -> Iterator[None]:
    settings.PARLEY_OPERATORS = ["ops@example.org"]
    settings.PARLEY_LEDGER_BEAT_SECONDS = 10_000_000
    cache.clear()
    mail.outbox.clear()
    yield
    cache.clear()


def watched(seconds: int) -> list[str]:
    """Watch at this second; the subjects of what was sent for it."""
    mail.outbox.clear()
    with replay.frozen(START + dt.timedelta(seconds=seconds)):
        watch()
    return [str(one.subject) for one in mail.outbox]


@contextmanager
def an_integrator(log: Log) -> Iterator[None]:
    """Somebody has the integrator's turn, and does nothing."""
    with log.as_role("parley_integrator") as other:
        other.execute(TURN.encode())
        yield


def test_a_stopped_integrator_is_told_once_and_once_when_it_is_back(
    log: Log, person: Person, signing_key: Path
) -> None:
    assert watched(0) == [], "a restart is over sooner"
    assert watched(25) == ["[Parley] Trouble: integration-stopped"]
    assert mail.outbox[0].to == ["ops@example.org"]
    assert [watched(second) for second in (35, 60, 3_600)] == [[], [], []]
    assert watching.health() == "integration-stopped"
    with an_integrator(log):
        assert watched(4_000) == ["[Parley] Mended: integration-stopped"]
        assert watched(4_010) == []
    assert watching.health() == "ok"


def test_a_restart_is_told_to_nobody(log: Log, person: Person, signing_key: Path) -> None:
    assert watched(0) == []
    with an_integrator(log):
        assert watched(15) == []
        assert watched(60) == []


def test_entries_that_wait_too_long_are_told_while_work_goes_on(
    log: Log, person: Person, signing_key: Path
) -> None:
    with an_integrator(log):
        with replay.frozen(START):
            view(person)
        assert watched(5) == []
        assert watched(16) == []
        assert watched(37) == ["[Parley] Trouble: checkpoint-late"]
        with replay.frozen(START), operation(person, "test:sample:added", wall=WALL):
            pass
        assert watching.health() == "checkpoint-late"
    assert log.count("ledger_pending") == 2


def test_a_checkpoint_that_does_not_come_at_its_beat_is_late(
    log: Log, person: Person, signing_key: Path, settings: Settings
) -> None:
    settings.PARLEY_LEDGER_BEAT_SECONDS = 60
    with replay.frozen(START):
        integrate_all(load_keys())
    with an_integrator(log):
        assert watched(100) == []
        assert [watched(190), watched(215)] == [[], ["[Parley] Trouble: checkpoint-late"]]


def test_all_this_is_told_within_a_minute() -> None:
    every = dt.timedelta(seconds=10)
    scheduled = django_settings.CELERY_BEAT_SCHEDULE["how the log is kept"]
    assert scheduled == {"task": "ledger.watch", "schedule": every.total_seconds()}
    rounded = -(-GRACE // every) * every
    assert WAITS_TOO_LONG + every + rounded + every <= dt.timedelta(minutes=1)


def test_an_integrator_that_will_not_sign_says_why(
    log: Log, person: Person, signing_key: Path
) -> None:
    view(person, 3)
    integrate_all(load_keys())
    view(person)
    tamper(log, "UPDATE ledger_position SET leaf_hash = sha256('x') WHERE index = 1")
    with replay.frozen(START), pytest.raises(CommandError, match="Nothing was signed"):
        call_command("run_integrator")
    assert watched(25) == ["[Parley] Trouble: integration-refused"]
    assert "another root than was signed" in str(mail.outbox[0].body)
    assert watching.health() == "integration-refused"


def test_a_write_that_cannot_be_logged_does_not_happen_and_is_told(
    log: Log, person: Person, signing_key: Path
) -> None:
    with log.as_role("postgres") as root:
        root.execute(FULL.encode())
    with (
        pytest.raises(OperationalError, match="No space left"),
        operation(person, "test:sample:added", wall=WALL),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO sample (wall_id, word) VALUES (%s, 'x')", [WALL])
    assert log.count("sample") == log.count("ledger_pending") == 0
    with pytest.raises(OperationalError):
        record(person, "test:case:viewed", wall=WALL)
    with an_integrator(log):
        assert watched(0) == []
        assert watched(20) == ["[Parley] Trouble: append-refused"]
        assert "53100" in str(mail.outbox[0].body)
        with log.as_role("postgres") as root:
            root.execute("DROP TRIGGER full_disk ON ledger_pending")
        cache.clear()  # the refusal is remembered for a while only
        assert watched(150) == ["[Parley] Mended: append-refused"]


def test_a_change_without_its_entry_is_our_fault_and_no_trouble_of_the_database_s(
    log: Log, person: Person, signing_key: Path
) -> None:
    with pytest.raises((IntegrityError, psycopg.IntegrityError)), connection.cursor() as cursor:
        cursor.execute("INSERT INTO sample (wall_id, word) VALUES (%s, 'x')", [WALL])
    with an_integrator(log):
        assert [watched(0), watched(40)] == [[], []]


def test_a_database_that_is_away_is_told_once_and_once_when_it_is_back(
    log: Log, person: Person, signing_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("the connection is closed")

    with an_integrator(log):
        with monkeypatch.context() as patch:
            patch.setattr(watching, "state", away)
            assert watched(0) == ["[Parley] Trouble: database-away"]
            assert watched(10) == []
        assert watched(20) == ["[Parley] Mended: database-away"]
        assert watched(30) == []


def test_what_could_not_be_sent_is_sent_at_the_next_look(
    log: Log, person: Person, signing_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: EmailMessage) -> None:
        raise ConnectionRefusedError

    watched(0)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", broken)
        with pytest.raises(ConnectionRefusedError):
            watched(30)
    assert watched(40) == ["[Parley] Trouble: integration-stopped"]


def test_one_trouble_stays_one_however_often_it_is_met(
    log: Log, person: Person, signing_key: Path
) -> None:
    for detail in ("a", "b"):
        troubles.note(Kind.WITNESS_ABSENT, "w.example", detail)
        troubles.note(Kind.WITNESS_ABSENT, "v.example", detail)
    assert {(one.subject, one.detail) for one in troubles.open_troubles()} == {
        ("w.example", "b"),
        ("v.example", "b"),
    }
    troubles.mend(Kind.WITNESS_ABSENT, "v.example")
    assert [one.subject for one in troubles.open_troubles()] == ["w.example"]
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_trouble")
