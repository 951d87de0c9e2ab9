"""Whether what refuses changes of the log still stands: triggers, row security, unique keys."""

from django.db import connections

_KEPT_AS_WRITTEN = (
    "log",
    "leaf",
    "entry_body",
    "pending",
    "position",
    "node",
    "checkpoint",
    "expungement",
    "cosignature",
    "key",
)
_GUARDS = {
    **{f"ledger_{name}": {"never_changed", "never_emptied"} for name in _KEPT_AS_WRITTEN},
    "ledger_subject": {"never_emptied"},
}
_GUARDS["ledger_entry_body"] |= {"goes_by_expungement"}
_GUARDS["ledger_pending"] |= {"goes_into_the_tree"}
_GUARDS["ledger_position"] |= {"a_leaf_stands_once_in_its_tree"}
_STANDING = """
SELECT c.relname, t.tgname FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
    AND c.relrowsecurity AND c.relname = ANY (%(tables)s)
UNION ALL
SELECT c.relname, u.conname FROM pg_constraint u
JOIN pg_class c ON c.oid = u.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND u.contype = 'u' AND c.relname = ANY (%(tables)s)
"""


def missing_guards(*, using: str) -> list[str]:
    """What is missing or switched off, in words, by table.

    It tells of what is so now: who switches a guard off and on again is found by what they changed
    meanwhile, or not at all.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_STANDING, {"tables": list(_GUARDS)})
        standing = set(cursor.fetchall())
    return [
        f"{table} has lost what refuses its change ({name})"
        for table, names in sorted(_GUARDS.items())
        for name in sorted(names)
        if (table, name) not in standing
    ]
