"""Entries whose content was expunged: that they were there, and which entry ordered it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections


@dataclass(frozen=True, slots=True)
class Expunged:
    """An expunged entry and its time; the entry that orders it, and when."""

    log_id: UUID
    entry_id: UUID
    at: datetime
    order_id: UUID
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """An entry that stands in the tree: its time, and what is true of it."""

    at: datetime
    is_expunged: bool
    orders_an_expungement: bool


def expunged(
    log_ids: Sequence[UUID],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 200,
    using: str = "default",
) -> list[Expunged]:
    """The expunged entries of these logs written in [since, until), the newest first."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT log_id, leaf_id, leaf_created_at, order_leaf_id, order_created_at"
            " FROM ledger_expungement WHERE log_id = ANY (%s::uuid[])"
            " AND (%s::timestamptz IS NULL OR leaf_created_at >= %s)"
            " AND (%s::timestamptz IS NULL OR leaf_created_at < %s)"
            " ORDER BY leaf_created_at DESC, leaf_id DESC LIMIT %s",
            [list(log_ids), since, since, until, until, limit],
        )
        return [Expunged(*row) for row in cursor.fetchall()]


def place_of(log_id: UUID, entry_id: UUID, *, using: str = "default") -> Place | None:
    """The entry's place in the tree; None where it has none."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT p.created_at,"
            " EXISTS (SELECT FROM ledger_expungement x"
            " WHERE x.log_id = p.log_id AND x.leaf_id = p.leaf_id),"
            " EXISTS (SELECT FROM ledger_expungement x"
            " WHERE x.order_log_id = p.log_id AND x.order_leaf_id = p.leaf_id)"
            " FROM ledger_position p WHERE p.log_id = %s AND p.leaf_id = %s",
            [log_id, entry_id],
        )
        row = cursor.fetchone()
    return Place(*row) if row else None


def is_waiting(log_id: UUID, entry_id: UUID, *, using: str = "default") -> bool:
    """Whether the entry is written and has no place in the tree yet."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM ledger_pending WHERE log_id = %s AND leaf_id = %s)",
            [log_id, entry_id],
        )
        return bool(cursor.fetchone()[0])
