"""If these fail, a supervisor could not find what was done, or another office could read it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.ground import replay
from audit.ledger import keys
from audit.ledger.selectors import Filters, entries, entries_about
from audit.ledger.services import operation, record
from audit.ledger.services.integration import integrate
from audit.ledger.values import Outcome, Ref
from tests.audit.ledger.conftest import LOG, OTHER_LOG, OTHER_WALL, WALL, Log, Person

CASE = Ref("casework.case", UUID("77777777-7777-4777-8777-777777777777"))
START = datetime(2026, 4, 30, 23, 0, tzinfo=UTC)


@pytest.fixture
def mine(log: Log) -> Log:
    """The application's role may read LOG alone."""
    with log.as_role("owner") as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION parley.my_logs() RETURNS uuid[] LANGUAGE sql STABLE"
            " SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
            f" AS $$ SELECT ARRAY['{LOG}'::uuid] $$"
        )
    return log


def act(hour: int, event: str = "test:case:viewed", log_id: UUID = LOG, **more: object) -> None:
    with replay.frozen(START + timedelta(hours=hour)):
        record(replace(Person(), log_id=log_id), event, **more)  # type: ignore[arg-type]


def test_pages_of_entries_newest_first_across_months(mine: Log) -> None:
    for hour in range(7):
        act(hour)
    first = entries([LOG], limit=3)
    assert [one.at.hour for one in first] == [5, 4, 3]
    second = entries([LOG], before=(first[-1].at, first[-1].id), limit=3)
    assert [one.at.hour for one in second] == [2, 1, 0]
    third = entries([LOG], before=(second[-1].at, second[-1].id), limit=3)
    assert [one.at.hour for one in third] == [23]


def test_a_page_goes_as_far_back_as_it_must_and_no_entry_is_shown_twice(mine: Log) -> None:
    hours = [-24 * days for days in (0, 30, 31, 32, 60, 366, 367, 396, 397, 398, 900, 2000)]
    for hour in hours:
        act(hour)
    act(24 * 900)  # by a clock that was wrong
    with replay.frozen(START + timedelta(minutes=1)):
        found = entries([LOG])
        assert [(one.at - START) // timedelta(hours=1) for one in found] == [24 * 900, *hours]
        for limit in range(1, 14):
            pages, before = [], None
            while page := entries([LOG], before=before, limit=limit):
                pages += page
                before = page[-1].at, page[-1].id
            assert pages == found
        since = START - timedelta(days=100)
        assert len(entries([LOG], Filters(since=since))) == 6
        assert len(entries([LOG], Filters(until=since))) == 7
        assert len(entries([LOG], Filters(since=since - timedelta(days=300), until=since))) == 5


@pytest.mark.parametrize("year", [1, 2, 9999])
def test_a_page_of_any_year_is_answered(mine: Log, year: int) -> None:
    act(1)
    far = datetime(year, 1, 1, tzinfo=UTC)
    assert len(entries([LOG], Filters(until=far))) == (year == 9999)
    assert len(entries([LOG], Filters(since=far))) == (year != 9999)
    assert len(entries([LOG], before=(far, CASE.id))) == (year == 9999)


def test_entries_of_several_logs_or_none(log: Log) -> None:
    with log.as_role("owner") as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION parley.my_logs() RETURNS uuid[] LANGUAGE sql STABLE"
            " SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
            f" AS $$ SELECT ARRAY['{LOG}', '{OTHER_LOG}']::uuid[] $$"
        )
    for hour in range(6):
        act(hour, log_id=OTHER_LOG if hour % 2 else LOG)
    found = entries([LOG, OTHER_LOG], limit=5)
    assert [one.at.hour for one in found] == [4, 3, 2, 1, 0]
    assert {one.log_id for one in found} == {LOG, OTHER_LOG}
    assert entries([]) == []


def test_another_office_s_log_shows_nothing_even_when_asked_for(mine: Log) -> None:
    act(1)
    act(2, log_id=OTHER_LOG, objects=[CASE])
    assert {one.log_id for one in entries([LOG, OTHER_LOG])} == {LOG}
    assert entries_about([LOG, OTHER_LOG], CASE) == []


def test_what_was_done_about_one_object(mine: Log) -> None:
    act(1, objects=[CASE])
    act(2, objects=[Ref("casework.case", uuid4())])
    act(3, objects=[Ref("other.kind", CASE.id)])
    with operation(Person(), "test:case:opened", objects=[CASE, Ref("casework.party", uuid4())]):
        pass
    found = entries_about([LOG], CASE)
    assert [one.event for one in found] == ["test:case:opened", "test:case:viewed"]
    assert CASE in found[0].objects
    assert entries_about([LOG], CASE, limit=1) == found[:1]


@pytest.mark.parametrize(
    ("filters", "hours"),
    [
        (Filters(event="test:case:"), [3, 1]),
        (Filters(event="test:party:added"), [2]),
        (Filters(event="test:party:add"), []),
        (Filters(event="test:par"), [2]),
        (Filters(event="test"), [3, 2, 1]),
        (Filters(outcome=Outcome.REFUSED), [2]),
        (Filters(wall_id=OTHER_WALL), [3]),
        (Filters(user_id=uuid4()), []),
        (Filters(since=START + timedelta(hours=2)), [3, 2]),
        (Filters(until=START + timedelta(hours=2)), [1]),
        (Filters(event="test:case:", since=START + timedelta(hours=2)), [3]),
    ],
)
def test_filters_narrow(mine: Log, filters: Filters, hours: list[int]) -> None:
    act(1, wall=WALL)
    act(2, "test:party:added", outcome=Outcome.REFUSED)
    act(3, wall=OTHER_WALL)
    assert [(one.at - START).seconds // 3600 for one in entries([LOG], filters)] == hours


def test_a_browser_that_sends_control_characters_does_not_break_the_page(mine: Log) -> None:
    record(replace(Person(), agent='a\x00\x1b"\ud800'), "test:case:viewed")
    (one,) = entries([LOG], Filters(event="test:"))
    assert one.data["source"]["agent"] == 'a??"?'


def test_both_questions_are_answered_from_an_index(mine: Log, signing_key: Path) -> None:
    with mine.as_role("postgres") as inside:
        inside.execute(
            "INSERT INTO ledger_pending SELECT pg_current_xact_id(), NULL, gen_random_uuid(),"
            " %s::uuid, %s::timestamptz + n * interval '1 minute', gen_random_uuid(), false,"
            " sha256(''), sha256(''), ARRAY[gen_random_uuid()], '{}'"
            " FROM generate_series(1, 20000) n",
            [LOG, START],
        )
        while integrate(keys.load(signing_key)):
            pass
        inside.execute("VACUUM ANALYZE")
    act(1000, objects=[CASE])
    with CaptureQueriesContext(connection) as captured:
        assert len(entries([LOG], limit=1)) == len(entries_about([LOG], CASE)) == 1
    for query in captured:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query['sql']}")
            plan = cursor.fetchone()[0][0]["Plan"]
        assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 100
