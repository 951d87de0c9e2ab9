"""Reading a log in the order of its tree, a stretch at a time: for exports."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

_STRETCH = """
SELECT p.index, p.leaf_id, p.created_at, l.commitment, l.wall_id, b.bytes, b.salt, x.order_leaf_id
FROM ledger_position p
JOIN ledger_leaf l ON l.log_id = p.log_id AND l.created_at = p.created_at AND l.id = p.leaf_id
LEFT JOIN ledger_entry_body b
    ON b.log_id = p.log_id AND b.created_at = p.created_at AND b.leaf_id = p.leaf_id
LEFT JOIN ledger_expungement x ON x.log_id = p.log_id AND x.leaf_id = p.leaf_id
WHERE p.log_id = %s AND p.index >= %s AND p.index < %s ORDER BY p.index
"""
# One a day (the day's last), the newest days first.
_EARLIER = """
SELECT DISTINCT ON (date_trunc('day', created_at AT TIME ZONE 'UTC')) size, note
FROM ledger_checkpoint WHERE log_id = %s AND size < %s
ORDER BY date_trunc('day', created_at AT TIME ZONE 'UTC') DESC, size DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry at its place in the tree; `data` and `salt` are None where it was expunged."""

    index: int
    id: UUID
    at: datetime
    commitment: bytes
    wall_id: UUID | None
    data: bytes | None
    salt: bytes | None
    order_id: UUID | None

    def fields(self) -> dict[str, Any]:
        """The entry's fields (`audit.ledger.entry`); none where it was expunged."""
        found: dict[str, Any] = json.loads(self.data or b"{}")
        return found


def stretch(log_id: UUID, first: int, end: int) -> list[PlacedEntry]:
    """The entries at the places [first, end) of a log that the actor may read."""
    with connection.cursor() as cursor:
        cursor.execute(_STRETCH, [log_id, first, end])
        return [_placed(row) for row in cursor.fetchall()]


def daily_checkpoints(log_id: UUID, size: int, limit: int) -> list[tuple[int, str]]:
    """Size and signed note of the last checkpoint of each day before `size`, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, [log_id, size, limit])
        return [(int(found), str(note)) for found, note in reversed(cursor.fetchall())]


def expunged_since(log_id: UUID, moment: datetime) -> bool:
    """Whether an order expunged an entry of the log after a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM ledger_expungement"
            " WHERE log_id = %s AND order_created_at > %s)",
            [log_id, moment],
        )
        return bool(cursor.fetchone()[0])


def _placed(row: Sequence[Any]) -> PlacedEntry:
    index, leaf_id, at, commitment, wall_id, data, salt, order_id = row
    data, salt = (None, None) if data is None else (bytes(data), bytes(salt))
    return PlacedEntry(index, leaf_id, at, bytes(commitment), wall_id, data, salt, order_id)
