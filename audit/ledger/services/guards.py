"""Whether what refuses changes of the log still stands, as Parley's migrations made it.

Triggers with their functions, row security, keys, who may write what, and that every table the
application writes owes the log an entry. Told is what is so now: who takes a guard away and puts
it back is found by what they changed meanwhile, or not at all.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from audit.ledger import migrations
from audit.ledger.sql import TRIGGER, demand_function

_REFUSE = "parley.ledger_refuse_change()"
_EMPTIED = ("never_emptied", "BEFORE TRUNCATE", f"STATEMENT EXECUTE FUNCTION {_REFUSE}")
_NO_CHANGE = ("never_changed", "BEFORE DELETE OR UPDATE", f"ROW EXECUTE FUNCTION {_REFUSE}")
_NO_UPDATE = ("never_changed", "BEFORE UPDATE", f"ROW EXECUTE FUNCTION {_REFUSE}")
_KEPT_AS_WRITTEN = ("log", "leaf", "position", "node", "checkpoint", "expungement", "cosignature")
_GUARDS = {
    **{f"ledger_{name}": [_NO_CHANGE, _EMPTIED] for name in (*_KEPT_AS_WRITTEN, "key")},
    "ledger_entry_body": [
        _NO_UPDATE,
        _EMPTIED,
        (
            "goes_by_expungement",
            "BEFORE DELETE",
            "ROW EXECUTE FUNCTION parley.ledger_body_goes_by_expungement()",
        ),
    ],
    "ledger_pending": [
        _NO_UPDATE,
        _EMPTIED,
        (
            "goes_into_the_tree",
            "AFTER DELETE",
            "STATEMENT EXECUTE FUNCTION parley.ledger_pending_goes_into_the_tree()",
        ),
    ],
    "ledger_subject": [_EMPTIED],
}
_ALSO = {("ledger_expungement", "exports_forget")}
"""Whose triggers else belong there: exports of a log lose what it loses (`audit.oversight`)."""
_DEMANDS = "ledger_demand_by_"
_UNIQUE = ("ledger_position", "a_leaf_stands_once_in_its_tree")
_SHIPPED = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION parley\.(\w+)\([^$]*?AS (\$\w*\$)(.*?)\2", re.DOTALL
)
_RELATIONS = """
SELECT c.oid::bigint, c.relname, coalesce(p.relname, c.relname), c.relpersistence = 'p',
    c.relrowsecurity OR p.oid IS NOT NULL,
    EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
    AND coalesce(p.relname, c.relname) = ANY (%s) ORDER BY c.relname
"""
_TRIGGERS = """
SELECT t.tgrelid::bigint, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
WHERE t.tgrelid = ANY (%s::oid[]) AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
"""
_KEYS = """
SELECT c.relname, u.conname FROM pg_constraint u
JOIN pg_class c ON c.oid = u.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND u.contype = 'u'
"""
_FUNCTIONS = """
SELECT p.proname, p.prosrc, coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'parley' AND starts_with(p.proname, 'ledger_')
"""
_RIGHTS = """
SELECT r.role, c.relname, a.act FROM unnest(%s::oid[]) AS t(oid) JOIN pg_class c ON c.oid = t.oid
CROSS JOIN unnest(ARRAY['parley_app', 'parley_integrator']) AS r(role)
CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'INSERT']) AS a(act)
WHERE has_table_privilege(r.role, c.oid, a.act)
    AND NOT (r.role = 'parley_integrator'
        AND (a.act = 'INSERT' OR (a.act, c.relname) = ('DELETE', 'ledger_pending')))
ORDER BY 2, 1, 3
"""
_UNLEDGERED = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN (VALUES ('INSERT', 4), ('DELETE', 8), ('UPDATE', 16)) AS act(name, bit)
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relname = ANY (%s)
    AND (has_table_privilege('parley_app', c.oid, act.name)
        OR act.bit <> 8 AND has_any_column_privilege('parley_app', c.oid,
            CASE act.name WHEN 'DELETE' THEN 'UPDATE' ELSE act.name END))
    AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
        JOIN pg_namespace m ON m.oid = f.pronamespace
        WHERE t.tgrelid = c.oid AND t.tgname = %s AND t.tgenabled IN ('O', 'A')
            AND t.tgqual IS NULL AND t.tgtype & act.bit <> 0 AND t.tgtype & 1 = 1
            AND m.nspname = 'parley' AND starts_with(f.proname, 'ledger_demand_'))
ORDER BY 1
"""
_POWERS = """
SELECT r.rolname, 'may do more than it was made for' FROM pg_roles r
WHERE r.rolname IN ('parley_app', 'parley_integrator') AND (r.rolsuper OR r.rolbypassrls
    OR r.rolcreaterole OR r.rolreplication
    OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))
UNION ALL
SELECT coalesce(r.rolname, 'the database'), 'has a setting of its own (' || one || ')'
FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
CROSS JOIN unnest(s.setconfig) AS one
WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND (r.oid IS NULL OR r.rolname IN ('parley_app', 'parley_integrator'))
    AND split_part(one, '=', 1) IN ('session_replication_role', 'search_path', 'row_security',
        'session_preload_libraries', 'local_preload_libraries')
UNION ALL
-- Of tables of its own it could make one before the log's, for whatever looks for that by name.
SELECT role, 'may make tables of its own' FROM unnest(ARRAY['parley_app', 'parley_integrator'])
    AS role
WHERE has_database_privilege(role, current_database(), 'TEMP, CREATE')
    OR has_schema_privilege(role, 'public', 'CREATE')
    OR has_schema_privilege(role, 'parley', 'CREATE')
ORDER BY 1, 2
"""


def missing_guards(*, using: str) -> list[str]:
    """What is missing, switched off or not as it was made, in words."""
    with connections[using].cursor() as cursor:

        def rows(query: str, *parameters: str | list[Any]) -> list[tuple[Any, ...]]:
            cursor.execute(query, parameters)
            return list(cursor.fetchall())

        relations = rows(_RELATIONS, list(_GUARDS))
        oids = [one[0] for one in relations]
        triggers: dict[int, dict[str, str]] = {}
        for oid, name, definition in rows(_TRIGGERS, oids):
            triggers.setdefault(oid, {})[name] = definition
        return [
            *(f"{one} is gone" for one in sorted(set(_GUARDS) - {row[1] for row in relations})),
            *(fault for row in relations for fault in _table(row, triggers.get(row[0], {}))),
            *([] if _UNIQUE in rows(_KEYS) else [_lost(*_UNIQUE)]),
            *_functions(rows(_FUNCTIONS)),
            *(f"{role} may {act} {table}" for role, table, act in rows(_RIGHTS, oids)),
            *(
                f"{table} can be changed without an entry in the log"
                for (table,) in rows(_UNLEDGERED, settings.PARLEY_UNLEDGERED_TABLES, TRIGGER)
            ),
            *(f"{who} {what}" for who, what in rows(_POWERS)),
        ]


def _table(row: tuple[Any, ...], triggers: dict[str, str]) -> Iterator[str]:
    """What is wrong with one table, or one month's part of it."""
    _, table, whole, is_logged, is_secured, has_rules = row
    for name, acts, done in _GUARDS[whole]:
        found = triggers.pop(name, "")
        begins = f"CREATE TRIGGER {name} {acts} ON public.{table} "
        ends = f" FOR EACH {done}"
        if not found.startswith(begins) or not found.endswith(ends) or " WHEN (" in found:
            yield _lost(table, name)
    for name in sorted(name for name in triggers if (table, name) not in _ALSO):
        yield f"{table} has a trigger that does not belong to it ({name})"
    if has_rules:
        yield f"{table} has a rule that rewrites what is done to it"
    if not is_logged:
        yield f"{table} would be empty after a crash: it is not logged"
    if not is_secured:
        yield _lost(table, "row-level security")


def _lost(table: str, name: str) -> str:
    return f"{table} has lost what refuses its change ({name})"


def _functions(found: list[tuple[str, str, bool]]) -> Iterator[str]:
    """Which functions of the log's do something else than was shipped, or stand there twice."""
    bodies: dict[str, list[tuple[str, bool]]] = {}
    for name, source, is_pinned in found:
        bodies.setdefault(name, []).append((source, is_pinned))
    shipped = dict(_shipped())
    for name in bodies:
        if name.startswith(_DEMANDS):
            shipped |= _bodies(demand_function(name.removeprefix(_DEMANDS)))
    for name, body in sorted(shipped.items()):
        if bodies.get(name) != [(body, True)]:
            yield f"the function parley.{name} is not as it was made"


@cache
def _shipped() -> dict[str, str]:
    """The bodies of the log's functions as the migrations beside this program make them."""
    folder = Path(str(migrations.__file__)).parent
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))]
    made = _bodies("\n".join([*texts, demand_function("wall_id")]))
    return {name: body for name, body in made.items() if name.startswith("ledger_")}


def _bodies(text: str) -> dict[str, str]:
    return {name: body for name, _, body in _SHIPPED.findall(text)}
