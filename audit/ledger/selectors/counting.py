"""How many acts of some kinds an office's own people did: figures, never entries."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

# An act that writes behind several walls has an entry for each, and counts once.
_COUNT = """
SELECT said ->> 'event', count(DISTINCT said ->> 'act') FROM (
    SELECT convert_from(b.bytes, 'UTF8')::jsonb AS said FROM ledger_entry_body b
    WHERE b.log_id = %(log)s AND b.created_at >= %(since)s AND b.created_at < %(until)s
    UNION ALL
    SELECT convert_from(b.bytes, 'UTF8')::jsonb FROM ledger_pending b
    WHERE b.log_id = %(log)s AND b.created_at >= %(since)s AND b.created_at < %(until)s
) entries
WHERE said ->> 'event' = ANY (%(events)s) AND said ->> 'outcome' = 'success'
    AND (said ->> 'writing')::boolean AND said -> 'who' ->> 'office' = %(office)s
GROUP BY 1
"""


def acts_by_event(
    log_id: UUID, office_id: UUID, *, events: Collection[str], since: datetime, until: datetime
) -> dict[str, int]:
    """Count an office's own acts in its log from ``since`` until before ``until``, by event.

    Policies narrow it to logs that the actor may read: for any other log nothing is counted.
    """
    asked: dict[str, Any] = {
        "log": log_id,
        "office": str(office_id),
        "events": [str(one) for one in events],
        "since": since,
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        found = dict(cursor.fetchall())
    return {str(one): found.get(str(one), 0) for one in events}
