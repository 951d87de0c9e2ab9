"""System checks: every walled table has its policies, its keys and its triggers."""

from collections.abc import Sequence

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from privilege.models.base import WallColumns

# What people invited from outside the office see behind the wall of their channel.
OPEN_TO_GUESTS = [
    "privilege_content",
    "privilege_blobkey",
    "casework_message",
    "casework_messagefile",
    "casework_messagemark",
    "casework_sharedmaterial",
]
_QUERY = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
       EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid),
       EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid
               AND k.conname = c.relname || '_carries_its_walls_columns'),
       EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid
               AND t.tgname = 'every_change_has_its_entry'),
       c.relname = ANY (%s) OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
               AND NOT p.polpermissive AND p.polname = c.relname || '_no_guests')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname = ANY (%s)
"""


@register(Tags.database)
def walled_tables(*, databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """Every table with case content must be walled in the database, not only in Python."""
    if "default" not in (databases or ()):
        return []
    tables = [
        model._meta.db_table  # noqa: SLF001 - Django's public-by-convention API
        for model in apps.get_models()
        if issubclass(model, WallColumns)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [OPEN_TO_GUESTS, tables])
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    names = (
        "row-level security, forced",
        "policies",
        "the key to its wall",
        "the log's trigger",
        "the policy that shuts it to guests",
    )
    return [
        Error(f"{table} lacks {name}.", id="privilege.E001")
        for table in tables
        if table in found
        for name, is_there in zip(names, found[table], strict=True)
        if not is_there
    ]
