"""What the application's database role may do on tables that libraries bring along."""

from django.apps import AppConfig
from django.db import connections

_LIBRARIES = {
    "account",
    "auth",
    "contenttypes",
    "mfa",
    "sessions",
    "usersessions",
}
# Roles, groups and permissions decide who reads what: the application reads them only.
_READ_ONLY = {"auth", "contenttypes"}


def grant_library_tables(app_config: AppConfig, using: str, **_: object) -> None:
    """After migrating as the owner, let the application use a library's tables; nothing else.

    Our own tables say in their migrations what the application may do with them.
    """
    if app_config.label not in _LIBRARIES or using != "migrator":
        return
    rights = "SELECT" if app_config.label in _READ_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    with connections[using].cursor() as cursor:
        for model in app_config.get_models(include_auto_created=True):
            table = model._meta.db_table  # noqa: SLF001 - Django's public-by-convention API
            cursor.execute(f'GRANT {rights} ON "{table}" TO parley_app')
            if rights != "SELECT":
                cursor.execute(
                    "SELECT pg_get_serial_sequence(%s, 'id')",
                    [table],
                ) if _has_integer_key(model) else cursor.execute("SELECT NULL")
                row = cursor.fetchone()
                if row and row[0]:
                    cursor.execute(f"GRANT USAGE ON SEQUENCE {row[0]} TO parley_app")


def _has_integer_key(model: type) -> bool:
    """Whether rows of the model are numbered by a sequence."""
    key = model._meta.pk  # type: ignore[attr-defined]  # noqa: SLF001
    return key.column == "id" and "Auto" in key.get_internal_type()
