"""Calling the owner's functions, and turning their refusals into ours."""

from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from privilege.errors import Refused


def take_turn(thing: UUID) -> None:
    """Wait until no other transaction has its turn at a thing; it ends with the transaction."""
    number = int.from_bytes(thing.bytes[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


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
