"""SQL for migrations of the apps above: which tables owe the log an entry for every change."""

import re

UNWALLED = "00000000-0000-0000-0000-000000000000"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,59}")
_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}

_TOUCH = """
CREATE OR REPLACE FUNCTION parley.ledger_touch_by_<column>() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $touch$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO public.ledger_touch (tx, wall_id, relation)
        SELECT DISTINCT pg_current_xact_id(), <wall>, TG_RELID FROM new_rows touched
        ON CONFLICT DO NOTHING;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO public.ledger_touch (tx, wall_id, relation)
        SELECT DISTINCT pg_current_xact_id(), <wall>, TG_RELID FROM old_rows touched
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$touch$"""


def ledgered_table(table: str, wall_column: str | None = "wall_id") -> list[str]:
    """Statements after which no change of `table` commits without its entry.

    With a `wall_column` the commit demands, for each wall whose rows changed, an entry of a
    writing act on that wall in the same transaction; a row moved between walls needs one on
    both. Without one (`None`: offices, accounts, rules, settings), and for rows whose wall is
    null, it demands an entry of a writing act on any wall or none. TRUNCATE is refused always.
    """
    _check(table)
    statements = []
    if wall_column is None:
        function = "parley.ledger_touch_unwalled"
    else:
        _check(wall_column)
        function = f"parley.ledger_touch_by_{wall_column}"
        if wall_column != "wall_id":
            statements.append(touch_function(wall_column))
            statements.append(f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC")
    for event, tables in _EVENTS.items():
        statements.append(
            f"CREATE TRIGGER ledger_{event} AFTER {event.upper()} ON {table} {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
    statements.append(
        f"CREATE TRIGGER ledger_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION parley.ledger_refuse_change()"
    )
    return statements


def unledgered_table(table: str) -> list[str]:
    """The reverse of `ledgered_table`."""
    _check(table)
    names = [*_EVENTS, "truncate"]
    return [f"DROP TRIGGER IF EXISTS ledger_{name} ON {table}" for name in names]


def touch_function(wall_column: str) -> str:
    """The trigger function that notes which walls a statement touched, by one column's name.

    Static SQL, so that a session plans it once for each table; SECURITY DEFINER, so that the
    application's role can neither read nor mend the notes.
    """
    _check(wall_column)
    wall = f"coalesce(touched.{wall_column}, '{UNWALLED}')"
    return _TOUCH.replace("<column>", wall_column).replace("<wall>", wall)


def _check(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a plain SQL name: {name!r}")
