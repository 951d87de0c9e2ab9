"""SQL for migrations of the apps above: which tables owe the log an entry for every change."""

import re

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,59}")
TRIGGER = "every_change_has_its_entry"

# Asked at commit for each row, with the row as it was and as it became: a bulk change of ten
# thousand rows pays some 80 ms, a single one a third of what noting it in a table first would.
_DEMAND = """
CREATE OR REPLACE FUNCTION parley.ledger_demand_by_<column>() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $demand$
BEGIN
    IF TG_OP <> 'DELETE' AND NOT EXISTS (
        SELECT FROM public.ledger_pending p
        WHERE p.tx = pg_current_xact_id() AND p.writing
            AND (p.wall_id = NEW.<column> OR NEW.<column> IS NULL)
    ) THEN
        PERFORM parley.ledger_refuse_commit(TG_RELID);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.<column> IS DISTINCT FROM NEW.<column>) THEN
        IF NOT EXISTS (
            SELECT FROM public.ledger_pending p
            WHERE p.tx = pg_current_xact_id() AND p.writing
                AND (p.wall_id = OLD.<column> OR OLD.<column> IS NULL)
        ) THEN
            PERFORM parley.ledger_refuse_commit(TG_RELID);
        END IF;
    END IF;
    RETURN NULL;
END
$demand$"""


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
        function = "parley.ledger_demand_entry"
    else:
        _check(wall_column)
        function = f"parley.ledger_demand_by_{wall_column}"
        if wall_column != "wall_id":
            statements.append(demand_function(wall_column))
            statements.append(f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC")
    return [
        *statements,
        (
            f"CREATE CONSTRAINT TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()"
        ),
        (
            f"CREATE TRIGGER ledger_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION parley.ledger_refuse_change()"
        ),
    ]


def unledgered_table(table: str) -> list[str]:
    """The reverse of `ledgered_table`."""
    _check(table)
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in (TRIGGER, "ledger_truncate")]


def demand_function(wall_column: str) -> str:
    """The commit trigger's function for tables that name their wall in one column.

    Static SQL, so that a session plans it once for each table; SECURITY DEFINER, so that it sees
    the whole queue whoever writes.
    """
    _check(wall_column)
    return _DEMAND.replace("<column>", wall_column)


def _check(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a plain SQL name: {name!r}")
