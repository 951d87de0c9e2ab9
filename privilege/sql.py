"""Migration operations that put a table behind walls (design, section 5)."""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunSQL

from audit.ledger.sql import ledgered_table, unledgered_table

APP_ROLE = "parley_app"
Statements = list[str | tuple[str, dict[str, Any] | list[Any] | tuple[Any, ...] | None]]

_IN_MY_WALLS = "wall_id = ANY ((SELECT parley.my_walls('{right}'))::uuid[])"
_IN_MY_OFFICES = (
    "(supervised AND office_id = ANY ((SELECT parley.my_supervised_offices())::uuid[]))"
)
_NOT_SCREENED = "NOT (matter_id = ANY ((SELECT parley.my_screened_matters())::uuid[]))"

# A sub-select in parentheses is evaluated once a statement and leaves an index usable; the
# correlated form took 900 ms where this takes 2.
READ_POLICY = f"({_IN_MY_WALLS.format(right='read_wall')} OR {_IN_MY_OFFICES}) AND {_NOT_SCREENED}"
WRITE_POLICY = f"{_IN_MY_WALLS.format(right='write_wall')} AND {_NOT_SCREENED}"
_DEPOSIT_POLICY = (
    f"({_IN_MY_WALLS.format(right='write_wall')}"
    " OR wall_id = ANY ((SELECT parley.my_deposit_walls())::uuid[]))"
    f" AND {_NOT_SCREENED}"
)


def walled_table(
    table: str, *, content: bool = True, append_only: bool = False, guests: bool = False
) -> list[Operation]:
    """Return the operations that put ``table`` (a ``WallColumns`` model's) behind walls.

    Row-level security enabled and forced, the composite keys to the wall and to the content
    record, the two page indexes, the log's touch triggers and the application's rights.
    ``append_only`` leaves the application without UPDATE and DELETE. Without ``guests`` the table
    is shut to people who were invited to a channel from outside the office, also behind their wall.
    """
    rights = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    forward: Statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({READ_POLICY})",
        f"CREATE POLICY {table}_add ON {table} FOR INSERT WITH CHECK ({WRITE_POLICY})",
        (
            f"CREATE POLICY {table}_change ON {table} FOR UPDATE"
            f" USING ({WRITE_POLICY}) WITH CHECK ({WRITE_POLICY})"
        ),
        f"CREATE POLICY {table}_remove ON {table} FOR DELETE USING ({WRITE_POLICY})",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_wall_key UNIQUE (wall_id, id)",
        (
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_carries_its_walls_columns"
            " FOREIGN KEY (wall_id, matter_id, office_id, supervised)"
            " REFERENCES privilege_wall (id, matter_id, office_id, supervised)"
            " DEFERRABLE INITIALLY DEFERRED"
        ),
        f"CREATE INDEX {table}_by_wall ON {table} (wall_id, created_at DESC, id DESC)",
        (
            f"CREATE INDEX {table}_by_office ON {table}"
            " (office_id, created_at DESC, id DESC) WHERE supervised"
        ),
        f"GRANT {rights} ON {table} TO {APP_ROLE}",
        *ledgered_table(table),
        *([] if guests else [_shut_to_guests(table)]),
    ]
    backward: Statements = [
        *unledgered_table(table),
        f"REVOKE ALL ON {table} FROM {APP_ROLE}",
        f"DROP INDEX {table}_by_office",
        f"DROP INDEX {table}_by_wall",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_carries_its_walls_columns",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_wall_key CASCADE",
        f"DROP POLICY IF EXISTS {table}_no_guests ON {table}",
        *(f"DROP POLICY {table}_{act} ON {table}" for act in ("read", "add", "change", "remove")),
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    operations: list[Operation] = [RunSQL(forward, backward)]
    if content:
        operations.append(composite_fk(table, "content_id", "privilege_content"))
    return operations


def _shut_to_guests(table: str) -> str:
    """Add the policy where guests exist; the migration that brings them adds it to what is older.

    Which of the two comes first depends on the installation.
    """
    return (
        "DO $$ BEGIN IF to_regprocedure('parley.is_guest()') IS NOT NULL THEN"
        f" CREATE POLICY {table}_no_guests ON {table} AS RESTRICTIVE"
        " USING (NOT (SELECT parley.is_guest())); END IF; END $$"
    )


def composite_fk(table: str, column: str, target: str) -> Operation:
    """Return the operation that ties ``column`` to a row of ``target`` behind the same wall.

    A plain foreign key would tell, by its error, that a row behind another wall exists.
    """
    name = f"{table}_{column}_same_wall"
    return RunSQL(
        [
            (
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (wall_id, {column})"
                f" REFERENCES {target} (wall_id, id) DEFERRABLE INITIALLY DEFERRED"
            ),
            f"CREATE INDEX {name}_index ON {table} ({column})",
        ],
        [
            f"DROP INDEX {name}_index",
            f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
        ],
    )


def not_sequestered(table: str, column: str) -> Operation:
    """Return the operation that hides rows whose ``column`` names what is sequestered.

    The policy restricts: no wall and no role outweighs it.
    """
    return RunSQL(
        [
            (
                f"CREATE POLICY {table}_not_sequestered ON {table} AS RESTRICTIVE FOR SELECT"
                f" USING (NOT ({column} = ANY ((SELECT parley.my_sequestered())::uuid[])))"
            )
        ],
        [f"DROP POLICY {table}_not_sequestered ON {table}"],
    )


def takes_deposits(table: str) -> Operation:
    """Return the operation that lets people add rows where they may deposit, and see none there."""
    change = f"ALTER POLICY {table}_add ON {table} WITH CHECK ({{}})"
    return RunSQL([change.format(_DEPOSIT_POLICY)], [change.format(WRITE_POLICY)])


def stays_sealed(table: str, *, unless: str) -> Operation:
    """Return the operation that refuses rows behind a privileged wall that are not sealed.

    ``unless`` is the SQL condition, on ``NEW``, that a sealed row meets; rows that meet it cost
    nothing.
    """
    return RunSQL(
        [
            (
                f"CREATE TRIGGER {table}_stays_sealed BEFORE INSERT OR UPDATE ON {table}"
                f" FOR EACH ROW WHEN (NOT ({unless})) EXECUTE FUNCTION parley.stay_sealed()"
            )
        ],
        [f"DROP TRIGGER {table}_stays_sealed ON {table}"],
    )


def grant_app(table: str, rights: str) -> Operation:
    """Return the operation that gives the application ``rights`` (SQL) on an unwalled table."""
    return RunSQL(
        [f"GRANT {rights} ON {table} TO {APP_ROLE}"], [f"REVOKE ALL ON {table} FROM {APP_ROLE}"]
    )
