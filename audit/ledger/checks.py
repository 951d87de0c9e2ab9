"""System checks: who the application is in the database, and that chance is chance."""

from collections.abc import Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError, connections

APPLICATION_ROLE = "parley_app"


@register(Tags.database)
def application_role(*, databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """The application must connect as its own role, which owns nothing and passes no policy."""
    if "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_user")
            user = cursor.fetchone()[0]
    except DatabaseError as error:
        return [Error(f"The database does not answer: {error}", id="ledger.E002")]
    if user == APPLICATION_ROLE:
        return []
    return [
        Error(
            f"The application connects to the database as {user}, not as {APPLICATION_ROLE}.",
            hint="Give DATABASE_URL the application's role; migrate with --database migrator.",
            id="ledger.E001",
        )
    ]


@register(Tags.security, deploy=True)
def no_seeded_sources(**_: object) -> list[CheckMessage]:
    """Ids, salts and keys must come from the operating system where real cases are."""
    if not getattr(settings, "PARLEY_ALLOW_SEEDED", False):
        return []
    return [Error("PARLEY_ALLOW_SEEDED is on: keys could be predicted.", id="ledger.E003")]


@register(Tags.security, deploy=True)
def somebody_is_told(**_: object) -> list[CheckMessage]:
    """A log that stands still must reach somebody within a minute."""
    if settings.PARLEY_OPERATORS:
        return []
    return [
        CheckWarning(
            "Nobody is told when the log stops.",
            hint="Name e-mail addresses in PARLEY_OPERATORS.",
            id="ledger.W001",
        )
    ]
