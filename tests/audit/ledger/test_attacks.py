"""If these fail, somebody with the database in hand could rewrite the log and not be found out."""

import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from audit.ground import clock
from audit.ledger import keys
from audit.ledger.selectors.tree import heads
from audit.ledger.services.integration import integrate
from tests.audit.ledger.conftest import LOG, Log, Person
from tests.audit.ledger.test_integration import view
from tests.audit.ledger.test_verify_log import verify

SWAP = (
    "ALTER TABLE {table} RENAME TO {table}_old",
    "CREATE TABLE {table} (LIKE {table}_old INCLUDING ALL)",
    "INSERT INTO {table} SELECT * FROM {table}_old",
)
BY_THE_APP = [
    "UPDATE {table} SET log_id = log_id",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "DROP TRIGGER never_emptied ON {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "DROP TABLE {table}",
    SWAP[0],
    "CREATE TABLE {table}_mine (LIKE {table})",
]
TABLES = ("leaf", "entry_body", "position", "node", "checkpoint", "cosignature", "expungement")


@pytest.fixture
def signed(log: Log, person: Person, signing_key: Path) -> Log:
    view(person, 5)
    integrate(keys.load(signing_key))
    return log


@pytest.mark.parametrize("attack", BY_THE_APP)
def test_the_application_s_role_can_do_none_of_it(signed: Log, attack: str) -> None:
    for table in TABLES:
        with signed.as_role("parley_app") as app, pytest.raises(psycopg.errors.DatabaseError):
            app.execute(attack.format(table=f"ledger_{table}").encode())
    assert verify()[0] == 0


OWNER: dict[str, tuple[Any, ...]] = {
    "a guard dropped": (["DROP TRIGGER never_changed ON ledger_leaf"], "lost what refuses"),
    "a guard switched off": (
        ["ALTER TABLE ledger_checkpoint DISABLE TRIGGER never_emptied"],
        "ledger_checkpoint has lost what refuses its change (never_emptied)",
    ),
    "a key dropped": (
        ["ALTER TABLE ledger_position DROP CONSTRAINT a_leaf_stands_once_in_its_tree"],
        "ledger_position has lost what refuses its change (a_leaf_stands_once_in_its_tree)",
    ),
    "row security switched off": (
        ["ALTER TABLE ledger_entry_body DISABLE ROW LEVEL SECURITY"],
        "ledger_entry_body has lost",
    ),
    "a guard that asks first": (
        [
            "DROP TRIGGER never_changed ON ledger_leaf",
            (
                "CREATE TRIGGER never_changed BEFORE DELETE OR UPDATE ON ledger_leaf"
                " FOR EACH ROW WHEN (false) EXECUTE FUNCTION parley.ledger_refuse_change()"
            ),
        ],
        "ledger_leaf has lost what refuses its change (never_changed)",
    ),
    "functions that refuse nothing": (
        [
            (
                "CREATE OR REPLACE FUNCTION parley.ledger_refuse_change() RETURNS trigger"
                " LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp"
                " AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$"
            ),
            "CREATE FUNCTION parley.ledger_append(entry text) RETURNS void LANGUAGE sql AS ''",
            "ALTER FUNCTION parley.ledger_demand_by_wall_id() RESET search_path",
            "ALTER FUNCTION parley.ledger_demand_entry() RENAME TO ledger_demand",
        ],
        *(
            f"the function parley.ledger_{name} is not as it was made"
            for name in ("append", "demand_by_wall_id", "demand_entry", "refuse_change")
        ),
    ),
    "what comes before an entry is written": (
        [
            (
                "CREATE FUNCTION parley.forget() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NULL; END'"
            ),
            (
                "CREATE TRIGGER before_all BEFORE INSERT ON ledger_pending FOR EACH ROW"
                " EXECUTE FUNCTION parley.forget()"
            ),
            "CREATE RULE nothing AS ON INSERT TO ledger_cosignature DO INSTEAD NOTHING",
            "ALTER TABLE ledger_subject SET UNLOGGED",
            "GRANT DELETE ON ledger_position TO parley_app",
        ],
        "ledger_pending has a trigger that does not belong to it (before_all)",
        "ledger_cosignature has a rule",
        "ledger_subject would be empty after a crash",
        "parley_app may DELETE ledger_position",
    ),
    "tables that owe no entry any more": (
        [
            "ALTER TABLE sample DISABLE TRIGGER every_change_has_its_entry",
            "DROP TRIGGER every_change_has_its_entry ON sample_rule",
        ],
        "sample can be changed without an entry",
        "sample_rule can be changed without an entry",
    ),
    "a part of a table taken out": (
        ["ALTER TABLE ledger_leaf DETACH PARTITION ledger_leaf_{month}"],
        "entry 0 (",
    ),
    "a body changed behind a dropped guard that is put back": (
        [
            "ALTER TABLE ledger_entry_body DISABLE TRIGGER never_changed",
            (
                "UPDATE ledger_entry_body SET bytes = replace(convert_from(bytes, 'UTF8'),"
                " '192', '193')::bytea WHERE leaf_id ="
                " (SELECT leaf_id FROM ledger_position WHERE index = 2 LIMIT 1)"
            ),
            "ALTER TABLE ledger_entry_body ENABLE TRIGGER never_changed",
        ],
        "entry 2 (",
    ),
    "a table swapped for its like": (
        [
            *(one.format(table="ledger_checkpoint") for one in SWAP),
            "GRANT ALL ON ledger_checkpoint TO parley_integrator, parley_app",
        ],
        "ledger_checkpoint has lost what refuses its change (never_changed)",
    ),
    "a table swapped for its like with a row less": (
        [
            *(one.format(table="ledger_position") for one in SWAP),
            "DELETE FROM ledger_position WHERE index = 4",
            "GRANT ALL ON ledger_position TO parley_integrator, parley_app",
        ],
        "4 entries are stored, 5 are signed for",
    ),
}


@pytest.mark.parametrize("name", OWNER)
def test_what_the_owner_does_is_found(signed: Log, name: str) -> None:
    statements, *messages = OWNER[name]
    month = f"{clock.now():%Y_%m}"
    with signed.as_role("owner") as owner:
        for one in statements:
            owner.execute(one.replace("{month}", month).encode())
    status, said = verify()
    assert status == 1
    for message in messages:
        assert message in said


def test_what_a_superuser_lets_the_application_do_is_found(signed: Log) -> None:
    with signed.as_role("postgres") as superuser:
        superuser.execute(
            sql.SQL(
                "ALTER ROLE parley_app IN DATABASE {} SET session_replication_role = replica"
            ).format(sql.Identifier(signed.name))
        )
        superuser.execute(
            sql.SQL("GRANT TEMP ON DATABASE {} TO parley_app").format(sql.Identifier(signed.name))
        )
    status, said = verify()
    assert status == 1
    assert "parley_app may make tables of its own" in said
    assert "parley_app has a setting of its own (session_replication_role=replica)" in said


EMPTIED = (
    "position",
    "node",
    "checkpoint",
    "entry_body",
    "leaf",
    "subject",
    "cosignature",
)


def test_a_log_emptied_and_begun_anew_by_its_owner_is_found_by_what_is_held(
    signed: Log, person: Person, signing_key: Path, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    held.write_text(next(one.note for one in heads(using="integrator") if one.log_id == LOG))
    shutil.rmtree(signing_key / keys.NEWEST)
    with signed.as_role("postgres") as owner:
        owner.execute("SET session_replication_role = replica")
        for table in EMPTIED:
            owner.execute(f"DELETE FROM ledger_{table}".encode())  # noqa: S608 - constants
    view(person, 9)
    integrate(keys.load(signing_key))
    assert verify("--log", str(LOG))[0] == 0, "nothing inside tells"
    status, said = verify("--log", str(LOG), "--held", str(held))
    assert status == 1
    assert "the tree of 5 entries is not the one kept outside" in said
