"""If these fail, the log would tell less, more or something else than what was done."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DataError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from audit.ground import ids, rand, replay
from audit.ledger import checks, services
from audit.ledger import entry as entries
from audit.ledger.errors import Refusal
from audit.ledger.services import Operation, operation, record
from audit.ledger.services.append import Sealed, seal
from audit.ledger.services.operations import Page
from audit.ledger.values import BEACON_LOG_ID, Outcome, Ref
from tests.audit.ledger.conftest import LOG, OTHER_LOG, OTHER_WALL, PERSON, WALL, Log, Person

CASE = Ref("casework.case", UUID("77777777-7777-4777-8777-777777777777"))


def written(log: Log) -> list[dict[str, Any]]:
    """All entries, in the order of the queue."""
    with log.as_role("postgres") as inside:
        rows = inside.execute(
            "SELECT bytes FROM ledger_pending ORDER BY tx, created_at, leaf_id"
        ).fetchall()
    return [json.loads(row[0]) for row in rows]


def add_row() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sample (wall_id, word) VALUES (%s, 'x')", [WALL])


def attempt(person: Person, event: str, error: Exception) -> None:
    """An act that writes and then fails."""
    with operation(person, event, wall=WALL):
        add_row()
        raise error


def test_an_entry_says_who_did_what_where_from_and_to_what(log: Log, person: Person) -> None:
    with operation(person, "test:case:opened", wall=WALL, objects=[CASE]) as op:
        salt = op.digest("manifest", bytes(32))
        op.sent(17)
    (one,) = written(log)
    assert (one["event"], one["outcome"], one["writing"]) == ("test:case:opened", "success", True)
    assert one["who"] == {"kind": "person", "office": str(person.office_id), "user": str(PERSON)}
    assert one["wall"] == str(WALL)
    assert one["objects"] == [{"kind": "casework.case", "id": str(CASE.id)}]
    assert one["source"]["address"] == "192.0.2.7"
    assert one["source"]["session"] == entries.session_digest("a-session")
    assert one["digests"] == {"manifest": entries.salted(salt, bytes(32))}
    assert one["bytes"] == 17
    assert one["act"] == str(op.act_id)


def test_what_both_sides_may_know_is_written_to_both_logs_without_where_it_came_from(
    log: Log, person: Person
) -> None:
    with operation(person, "test:production:served", wall=WALL, also_logs=[OTHER_LOG]) as op:
        op.wall(OTHER_WALL)
    found = {(one["log"], one["wall"]): one for one in written(log)}
    assert set(found) == {
        (str(LOG), str(WALL)),
        (str(OTHER_LOG), str(WALL)),
        (str(LOG), str(OTHER_WALL)),
    }
    assert len({one["act"] for one in found.values()}) == 1
    assert found[str(OTHER_LOG), str(WALL)]["source"] is None
    assert found[str(OTHER_LOG), str(WALL)]["who"]["user"] == str(PERSON)


def test_an_operation_inside_another_shares_its_act(log: Log, person: Person) -> None:
    with operation(person, "test:case:opened", wall=WALL):
        with operation(person, "test:wall:opened", wall=OTHER_WALL):
            pass
        record(person, "test:case:viewed", wall=WALL)
    with operation(person, "test:case:closed", wall=WALL):
        pass
    acts = {one["event"]: one["act"] for one in written(log)}
    assert acts["test:case:opened"] == acts["test:wall:opened"] == acts["test:case:viewed"]
    assert acts["test:case:opened"] != acts["test:case:closed"]


class NoSuchThing(Refusal):
    outcome = Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(Refusal("no"), "refused"), (NoSuchThing(), "not-found"), (ZeroDivisionError(), "failed")],
)
def test_a_refused_act_leaves_no_work_and_one_entry(
    log: Log, person: Person, error: Exception, outcome: str
) -> None:
    with pytest.raises(type(error)):
        attempt(person, "test:case:opened", error)
    assert log.count("sample") == 0
    (one,) = written(log)
    assert (one["event"], one["outcome"], one["writing"]) == ("test:case:opened", outcome, False)


def test_a_refusal_outlives_the_rollback_of_the_whole_request(log: Log, person: Person) -> None:
    with services.transaction():
        record(person, "test:case:viewed", wall=WALL)
        with pytest.raises(Refusal):
            attempt(person, "test:case:opened", Refusal())
        transaction.set_rollback(True)
    (one,) = written(log)
    assert (one["event"], one["outcome"]) == ("test:case:opened", "refused")


def test_a_not_found_outlives_a_request_that_is_rolled_back(log: Log, person: Person) -> None:
    with services.transaction():
        record(person, "test:request:not-found", objects=[CASE], outcome=Outcome.NOT_FOUND)
        transaction.set_rollback(True)
    assert [one["outcome"] for one in written(log)] == ["not-found"]


def test_a_refusal_that_the_page_catches_is_recorded_beside_the_work_that_stays(
    log: Log, person: Person
) -> None:
    with services.transaction():
        with pytest.raises(Refusal):
            attempt(person, "test:case:closed", Refusal())
        with operation(person, "test:case:opened", wall=WALL):
            add_row()
    assert {one["event"]: one["outcome"] for one in written(log)} == {
        "test:case:opened": "success",
        "test:case:closed": "refused",
    }
    assert log.count("sample") == 1


def test_a_refusal_does_not_cover_a_write(log: Log, person: Person) -> None:
    record(person, "test:case:opened", wall=WALL, outcome=Outcome.REFUSED)
    with log.as_role("postgres") as inside:
        assert inside.execute("SELECT DISTINCT writing FROM ledger_pending").fetchall() == [
            (False,)
        ]


def test_nobody_is_recorded_too(log: Log) -> None:
    record(
        Person(user_id=None, office_id=None, kind="anonymous", session_ref=""),
        "test:session:failed",
        outcome=Outcome.REFUSED,
    )
    (one,) = written(log)
    assert one["who"] == {"kind": "anonymous", "office": None, "user": None}
    assert one["source"]["session"] == ""


def test_a_log_that_was_never_opened_takes_no_entry(log: Log, person: Person) -> None:
    with pytest.raises(Exception, match="no such log"):
        record(replace(person, log_id=uuid4()), "test:case:viewed")


def test_the_application_writes_nothing_into_the_published_log(log: Log, person: Person) -> None:
    with pytest.raises(Exception, match="only the integrator"):
        record(replace(person, log_id=BEACON_LOG_ID), "test:case:viewed")


def test_two_worlds_under_one_seed_write_the_same_bytes(person: Person) -> None:
    def play(seed: str) -> list[Sealed]:
        with replay.seeded(seed), replay.frozen(datetime(2026, 5, 1, tzinfo=UTC)):
            op = Operation(person, "test:case:opened", ids.new(), Page(WALL, [CASE], ()))
            op.digest("manifest", rand.key_bytes(32))
            return [seal(one) for one in op.entries("success", writing=True)]

    assert play("a scene") == play("a scene")
    assert play("a scene") != play("another scene")


def test_outside_test_settings_nothing_can_be_seeded(settings: Settings) -> None:
    settings.PARLEY_ALLOW_SEEDED = False
    with pytest.raises(replay.SeededSourceError):
        replay.seeded("x").__enter__()
    with pytest.raises(replay.SeededSourceError):
        replay.frozen(datetime(2026, 5, 1, tzinfo=UTC)).__enter__()
    assert checks.no_seeded_sources() == []
    settings.PARLEY_ALLOW_SEEDED = True
    assert [problem.id for problem in checks.no_seeded_sources()] == ["ledger.E003"]


def test_an_installation_whose_troubles_reach_nobody_is_warned(settings: Settings) -> None:
    settings.PARLEY_OPERATORS = []
    assert [one.id for one in checks.somebody_is_told()] == ["ledger.W001"]
    settings.PARLEY_OPERATORS = ["operators@example.org"]
    assert checks.somebody_is_told() == []


def test_a_log_in_to_the_database_as_anybody_else_is_an_error(log: Log) -> None:
    assert checks.application_role(databases=["default"]) == []
    connections["default"].close()
    connections["default"].settings_dict["USER"] = "parley_migrator"
    assert [one.id for one in checks.application_role(databases=["default"])] == ["ledger.E001"]
    assert checks.application_role(databases=["migrator"]) == []


def count_samples() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sample")
        return int(cursor.fetchone()[0])


def test_the_first_statement_of_an_operation_gives_its_own_result(log: Log, person: Person) -> None:
    with services.transaction(), operation(person, "test:case:opened", wall=WALL):
        assert count_samples() == 0
        add_row()
        assert count_samples() == 1
    with (
        services.transaction(),
        operation(person, "test:case:opened", wall=WALL),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE sample SET word = 'y' RETURNING word")
        assert cursor.rowcount == 1
        assert cursor.fetchall() == [("y",)]
    with (
        services.transaction(),
        operation(person, "test:case:opened", wall=WALL),
        connection.cursor() as cursor,
    ):
        cursor.executemany("INSERT INTO sample (wall_id) VALUES (%s)", [[WALL], [WALL]])
    assert count_samples() == 3


def test_a_refused_operation_undoes_its_own_work_and_nobody_else_s(
    log: Log, person: Person
) -> None:
    called: list[str] = []
    with services.transaction():
        with operation(person, "test:case:opened", wall=WALL):
            transaction.on_commit(lambda: called.append("first"))
            add_row()
            with pytest.raises(Refusal):
                attempt_with_hook(person, called)
            assert count_samples() == 1
            with operation(person, "test:case:changed", wall=WALL):
                add_row()
        with pytest.raises(ZeroDivisionError):
            attempt(person, "test:case:closed", ZeroDivisionError())
        assert count_samples() == 2
    assert count_samples() == 2
    assert called == ["first"]
    assert sorted(one["event"] for one in written(log) if one["outcome"] == "success") == [
        "test:case:changed",
        "test:case:opened",
    ]


def attempt_with_hook(person: Person, called: list[str]) -> None:
    with operation(person, "test:case:refused", wall=WALL):
        transaction.on_commit(lambda: called.append("refused"))
        add_row()
        with operation(person, "test:case:inner", wall=WALL):
            add_row()
        raise Refusal


def test_an_outer_operation_that_fails_takes_the_finished_inner_ones_with_it(
    log: Log, person: Person
) -> None:
    def act() -> None:
        with operation(person, "test:case:opened", wall=WALL):
            add_row()
            for _ in range(2):
                with operation(person, "test:case:changed", wall=WALL):
                    add_row()
            raise Refusal

    with services.transaction():
        with operation(person, "test:case:viewed", wall=WALL):
            add_row()
        with pytest.raises(Refusal):
            act()
    assert count_samples() == 1
    assert [(one["event"], one["outcome"]) for one in written(log)] == [
        ("test:case:viewed", "success"),
        ("test:case:opened", "refused"),
    ]


def test_a_statement_the_database_refuses_leaves_the_transaction_usable(
    log: Log, person: Person
) -> None:
    def act() -> None:
        with operation(person, "test:case:opened", wall=WALL), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    with services.transaction():
        with pytest.raises(DataError):
            act()
        assert count_samples() == 0
        with operation(person, "test:case:opened", wall=WALL):
            add_row()
    assert [one["outcome"] for one in written(log)] == ["success", "failed"]


def test_an_operation_that_only_records_needs_no_savepoint(log: Log, person: Person) -> None:
    with CaptureQueriesContext(connection) as captured, services.transaction():
        with operation(person, "test:case:opened", wall=WALL):
            pass
        record(person, "test:case:viewed", wall=WALL)
    assert [one["sql"].split()[0] for one in captured] == ["BEGIN", "SELECT", "COMMIT"]
    assert captured[1]["sql"].endswith("; COMMIT")


def test_acts_within_an_act_that_has_written_nothing_yet(log: Log, person: Person) -> None:
    """The outer act's savepoint stands before the inner one's, which the next block releases."""
    with services.transaction():
        with operation(person, "test:case:opened", wall=WALL):
            for _ in range(2):
                with operation(person, "test:case:changed", wall=WALL):
                    add_row()
        with operation(person, "test:case:closed", wall=WALL):
            add_row()
        assert count_samples() == 3
    assert len(written(log)) == 4
