"""Calling the owner's functions, and turning their refusals into ours."""

from typing import Any

from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from privilege.errors import Refused


def act(function: str, *arguments: Any) -> None:  # noqa: ANN401 - SQL values
    """Call ``parley.<function>``; raises ``Refused`` in its words when it denies the right."""
    marks = ", ".join(["%s"] * len(arguments))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT parley.{function}({marks})", arguments)
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, InsufficientPrivilege):
            text = cause.diag.message_primary or ""
            raise Refused(f"{text[:1].upper()}{text[1:]}.") from None
        raise
