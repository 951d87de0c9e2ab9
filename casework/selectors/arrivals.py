"""What became of the files of an intake."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.choices import Condition, ItemState
from casework.models.evidence import EvidenceItem
from casework.selectors.evidence import ItemRow, rows
from casework.selectors.privileged_items import waiting_to_be_read
from privilege.actor import Actor
from privilege.models.walls import Wall

_FINE = (Condition.OK.value, Condition.UNKNOWN.value)
MOST_TROUBLED = 100


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many files of a set, or of a whole file, stand where; and those that need a look.

    Of privileged files, whose facts are sealed, nobody is told that they are troubled or doubled.
    """

    received: int
    waiting: int
    reading: int
    ready: int
    duplicates: int
    unreadable: int
    troubled: list[ItemRow]


def arrivals(actor: Actor, wall: Wall, batch_id: UUID | None = None) -> Arrivals:
    """Count what has been taken in behind a wall, of one set where ``batch_id`` names it."""
    found = EvidenceItem.objects.filter(wall=wall)
    if batch_id:
        found = found.filter(batch_id=batch_id)
    unread = Q(state__in=[ItemState.RECEIVED.value, ItemState.PROCESSING.value])
    troubled = ~Q(condition__in=(*_FINE, ""))
    counts = found.order_by().aggregate(
        received=Count("id"),
        reading=Count("id", filter=unread),
        ready=Count("id", filter=Q(state=ItemState.READY.value)),
        unreadable=Count("id", filter=troubled),
    )
    again = _duplicates(found)
    need_a_look = found.filter(troubled | ~Q(flags=[])) | again
    shown = need_a_look.select_related("content", "served_by").order_by("-created_at", "-id")
    return Arrivals(
        **counts,
        waiting=_waiting(found) if wall.is_sealed else 0,
        duplicates=again.count(),
        troubled=rows(actor, list(shown[:MOST_TROUBLED])),
    )


def _waiting(found: "QuerySet[EvidenceItem]") -> int:
    """How many privileged files wait for a member, without whom nobody reads them."""
    return len(waiting_to_be_read(found.filter(state=ItemState.RECEIVED.value)))


def _duplicates(found: "QuerySet[EvidenceItem]") -> "QuerySet[EvidenceItem]":
    """Items whose bytes were behind the same wall before them."""
    before = EvidenceItem.objects.filter(
        wall_id=OuterRef("wall_id"),
        sha256=OuterRef("sha256"),
        created_at__lt=OuterRef("created_at"),
    )
    return found.exclude(sha256="").filter(Exists(before))
