"""If these fail, a table could be left without its rule, or a name could carry statements."""

import psycopg
import pytest

from audit.ledger.sql import ledgered_table, unledgered_table
from tests.audit.ledger.conftest import OTHER_WALL, WALL, Log


def test_a_table_whose_wall_has_another_name_owes_entries_too_and_can_be_let_go(log: Log) -> None:
    with log.as_role("owner") as owner:
        owner.execute("CREATE TABLE sample_wall (id uuid PRIMARY KEY)")
        for statement in ledgered_table("sample_wall", "id"):
            owner.execute(statement.encode())
        with pytest.raises(psycopg.IntegrityError, match="has no entry"):
            owner.execute("INSERT INTO sample_wall VALUES (%s)", [WALL])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("TRUNCATE sample_wall")
        for statement in unledgered_table("sample_wall"):
            owner.execute(statement.encode())
        owner.execute("INSERT INTO sample_wall VALUES (%s)", [OTHER_WALL])
    assert log.count("sample_wall") == 1


@pytest.mark.parametrize("name", ["a b", "a;b", 'a"', "", "A", "1a", "a" * 70])
def test_only_plain_names_become_statements(name: str) -> None:
    with pytest.raises(ValueError, match="plain SQL name"):
        ledgered_table(name)
    with pytest.raises(ValueError, match="plain SQL name"):
        ledgered_table("sample", name)
    with pytest.raises(ValueError, match="plain SQL name"):
        unledgered_table(name)
