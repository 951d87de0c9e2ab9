"""Opening logs."""

from uuid import UUID

from django.conf import settings
from django.db import connection


def open_log(*, log_id: UUID, office_id: UUID) -> None:
    """Open the log of an office. Opening it again changes nothing.

    Its origin line is the setting ``PARLEY_LEDGER_ORIGIN`` (a schema-less URL) and the id.
    """
    origin = f"{settings.PARLEY_LEDGER_ORIGIN}/{log_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.ledger_open_log(%s, %s, %s)", [log_id, office_id, origin])
