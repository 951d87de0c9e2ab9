"""If these fail, somebody could change a case's records and the log would not know."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from audit.ledger.services import operation, record
from tests.audit.ledger.conftest import LOG, OTHER_WALL, WALL, Log, Person

NO_ENTRY = "every_change_has_its_entry|has no entry in the log"
INSERT = "INSERT INTO sample (wall_id, word) VALUES (%s, 'x')"

CHANGES: list[LiteralString] = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
]
ATTACKS: list[LiteralString] = [
    "ALTER TABLE ledger_leaf DISABLE TRIGGER ALL",
    "ALTER TABLE sample DISABLE TRIGGER ALL",
    "DROP TRIGGER every_change_has_its_entry ON sample",
    "SET session_replication_role = replica",
    "DELETE FROM ledger_pending",
    "INSERT INTO ledger_leaf DEFAULT VALUES",
    "INSERT INTO ledger_pending DEFAULT VALUES",
    "INSERT INTO ledger_checkpoint DEFAULT VALUES",
    (
        "CREATE OR REPLACE FUNCTION parley.my_logs() RETURNS uuid[] LANGUAGE sql"
        " AS 'SELECT array_agg(id) FROM ledger_log'"
    ),
    "UPDATE ledger_pending SET writing = true",
    "SELECT * FROM ledger_leaf_default",
    "SET ROLE parley_owner",
]


@contextmanager
def refused() -> Iterator[None]:
    """What is done inside fails, by the end of its transaction, for want of an entry."""
    with pytest.raises((IntegrityError, psycopg.IntegrityError), match=NO_ENTRY):
        yield


def run(statement: str, *parameters: UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_a_change_inside_an_operation_commits_with_its_entry(log: Log, person: Person) -> None:
    with operation(person, "test:sample:added", wall=WALL):
        run(INSERT, WALL)
    assert log.count("sample") == 1
    assert log.count("ledger_pending") == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO sample (wall_id, word) VALUES (%(wall)s, 'x')",
        "INSERT INTO sample (wall_id, word) SELECT %(wall)s, 'x' FROM generate_series(1, 1000)",
        "UPDATE sample SET word = 'y'",
        "UPDATE sample SET wall_id = %(other)s",
        "DELETE FROM sample",
        "INSERT INTO sample_rule (word) VALUES ('x')",
        "WITH gone AS (DELETE FROM sample RETURNING 1) SELECT count(*) FROM gone",
        (
            "MERGE INTO sample s USING (SELECT 1 AS id) n ON s.id = n.id"
            " WHEN MATCHED THEN UPDATE SET word = 'z'"
        ),
    ],
)
@pytest.mark.parametrize("autocommit", [True, False])
def test_an_unaudited_write_fails_at_commit(
    log: Log, person: Person, statement: str, *, autocommit: bool
) -> None:
    with operation(person, "test:sample:added", wall=WALL):
        run(INSERT, WALL)
    with (
        log.as_role("parley_app", autocommit=autocommit) as app,
        refused(),
    ):
        app.execute(statement, {"wall": WALL, "other": OTHER_WALL})
        app.commit()
    with log.as_role("postgres") as inside:
        assert inside.execute("SELECT wall_id, word FROM sample").fetchall() == [(WALL, "x")]


def test_the_owner_s_own_writes_need_an_entry_too(log: Log) -> None:
    with log.as_role("owner") as owner, refused():
        owner.execute("INSERT INTO sample (wall_id) VALUES (%s)", [WALL])


def test_an_entry_of_another_wall_does_not_cover_the_write(log: Log, person: Person) -> None:
    with (
        refused(),
        operation(person, "test:sample:added", wall=OTHER_WALL),
    ):
        run(INSERT, WALL)
    assert log.count("sample") == 0


def test_an_act_on_two_walls_names_both(log: Log, person: Person) -> None:
    with operation(person, "test:sample:moved", wall=WALL) as op:
        run(INSERT, WALL)
        run(INSERT, OTHER_WALL)
        op.wall(OTHER_WALL)
    assert log.count("sample") == log.count("ledger_pending") == 2


def test_a_row_moved_between_walls_needs_an_entry_on_both(log: Log, person: Person) -> None:
    with operation(person, "test:sample:added", wall=WALL):
        run(INSERT, WALL)
    with (
        refused(),
        operation(person, "test:sample:moved", wall=OTHER_WALL),
    ):
        run("UPDATE sample SET wall_id = %s", OTHER_WALL)
    with operation(person, "test:sample:moved", wall=OTHER_WALL) as op:
        run("UPDATE sample SET wall_id = %s", OTHER_WALL)
        op.wall(WALL)


def test_an_entry_of_something_viewed_does_not_cover_a_write(log: Log, person: Person) -> None:
    with refused(), transaction.atomic():
        record(person, "test:sample:viewed", wall=WALL)
        run(INSERT, WALL)
    with refused(), transaction.atomic():
        record(person, "test:rule:viewed")
        run("INSERT INTO sample_rule (word) VALUES ('x')")


def test_an_entry_of_an_earlier_transaction_does_not_cover_a_later_one(
    log: Log, person: Person
) -> None:
    with operation(person, "test:sample:added", wall=WALL):
        run(INSERT, WALL)
    with refused():
        run(INSERT, WALL)


def test_an_entry_rolled_back_with_its_savepoint_does_not_cover_the_write(
    log: Log, person: Person
) -> None:
    with refused(), transaction.atomic():
        run(INSERT, WALL)
        inner = transaction.savepoint()
        with operation(person, "test:sample:added", wall=WALL):
            pass
        transaction.savepoint_rollback(inner)
    assert log.count("sample") == log.count("ledger_pending") == 0


def test_asking_for_the_check_early_inside_a_savepoint_does_not_escape_it(
    log: Log, person: Person
) -> None:
    with refused(), transaction.atomic():
        run(INSERT, WALL)
        inner = transaction.savepoint()
        with operation(person, "test:sample:added", wall=WALL):
            pass
        run("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.savepoint_rollback(inner)
    assert log.count("sample") == 0


def test_a_write_rolled_back_with_its_savepoint_owes_nothing(log: Log) -> None:
    with transaction.atomic():
        inner = transaction.savepoint()
        run(INSERT, WALL)
        transaction.savepoint_rollback(inner)
    assert log.count("sample") == log.count("ledger_pending") == 0


def test_a_statement_that_changes_no_row_owes_nothing(log: Log) -> None:
    run("UPDATE sample SET word = 'y'")
    run("DELETE FROM sample_rule")


def test_rows_without_a_wall_need_a_writing_entry_of_any_wall(log: Log, person: Person) -> None:
    with operation(person, "test:rule:changed"):
        run("INSERT INTO sample_rule (word) VALUES ('x')")
        run(INSERT, None)
    with operation(person, "test:rule:changed", wall=WALL):
        run("DELETE FROM sample_rule")
    with refused():
        run(INSERT, None)


def test_200_000_rows_of_one_act_need_one_entry(log: Log, person: Person) -> None:
    with operation(person, "test:sample:added", wall=WALL):
        run(
            "INSERT INTO sample (wall_id, word) SELECT %s, 'x' FROM generate_series(1, 200000)",
            WALL,
        )
    assert log.count("sample") == 200_000
    assert log.count("ledger_pending") == 1


@pytest.mark.parametrize("role", ["parley_app", "parley_integrator", "owner"])
def test_what_is_recorded_is_never_changed(log: Log, role: str) -> None:
    fill(log)
    tables = ["leaf", "entry_body", "position", "node", "checkpoint", "pending", "log"]
    with log.as_role(role) as attacker:
        for table in (*tables, "leaf_default", "entry_body_default"):
            names = {
                "table": sql.Identifier(f"ledger_{table}"),
                "column": sql.Identifier("id" if table == "log" else "log_id"),
            }
            for statement in CHANGES:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    attacker.execute(sql.SQL(statement).format(**names))


def test_the_application_cannot_take_the_rules_away(log: Log) -> None:
    with log.as_role("parley_app") as app:
        for attack in ATTACKS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(sql.SQL(attack))


def test_the_application_sees_no_entry_of_a_log_it_has_no_part_in(log: Log) -> None:
    fill(log)
    with log.as_role("parley_app") as app:
        own = ("leaf", "entry_body", "subject", "pending", "position", "node", "checkpoint", "log")
        for table in own:
            name = sql.Identifier(f"ledger_{table}")
            rows = app.execute(sql.SQL("SELECT * FROM {}").format(name)).fetchall()
            assert all(UUID("00000000-0000-4000-8000-00000000000b") in row for row in rows), table
            assert LOG not in {value for row in rows for value in row}


def fill(log: Log) -> None:
    """One row in each table."""
    with log.as_role("postgres") as inside:
        inside.execute("SET session_replication_role = replica")
        hashed = bytes(32)
        key = (LOG, "2026-01-01T00:00:00Z", WALL)
        inside.execute(
            "INSERT INTO ledger_leaf VALUES (%s, %s, %s, %s, %s, '1', NULL, true)",
            [*key, hashed, WALL],
        )
        inside.execute("INSERT INTO ledger_entry_body VALUES (%s, %s, %s, '', %s)", [*key, hashed])
        inside.execute(
            "INSERT INTO ledger_pending VALUES"
            " ('1', NULL, %(id)s, %(log)s, %(at)s, %(id)s, true, %(hash)s, %(hash)s, '{}', '')",
            {"id": OTHER_WALL, "log": LOG, "at": key[1], "hash": hashed},
        )
        inside.execute(
            "INSERT INTO ledger_position VALUES (%s, 0, %s, %s, %s)", [LOG, WALL, key[1], hashed]
        )
        inside.execute("INSERT INTO ledger_node VALUES (%s, 8, 0, %s)", [LOG, hashed])
        inside.execute(
            "INSERT INTO ledger_checkpoint VALUES (%s, 1, %s, '', %s)", [LOG, hashed, key[1]]
        )
