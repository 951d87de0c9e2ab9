"""The log as a feed for an office's own monitoring: in the order of its tree, from a place on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from audit.ledger.selectors import checkpoint
from audit.ledger.selectors.exported import PlacedEntry, stretch
from audit.oversight.events import Event
from audit.oversight.selectors.log import demand_reader
from privilege.actor import Actor
from privilege.models.walls import Wall

MOST = 500


@dataclass(frozen=True, slots=True)
class Fed:
    """An entry as its reader may know it: ``state`` as in docs/log-bundle.md."""

    index: int
    state: str
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A stretch of the log and where the next one begins; ``size`` is what has been signed."""

    log: UUID
    size: int
    next: int
    entries: list[Fed]

    @property
    def is_news(self) -> bool:
        """Whether anything but the feed's own readings is in it."""
        return any(one.said.get("event") != Event.FEED_READ for one in self.entries)


def feed(actor: Actor, *, first: int, limit: int = MOST) -> Feed:
    """The entries of the actor's office's log from a place on, as far as it has been signed."""
    demand_reader(actor)
    head = checkpoint(actor.log_id)
    size = head.size if head else 0
    found = stretch(actor.log_id, first, min(first + min(limit, MOST), size))
    wanted = {one.wall_id for one in found if one.wall_id}
    walls = set(Wall.objects.filter(pk__in=wanted).values_list("id", flat=True))
    entries = [_fed(one, is_open=one.wall_id is None or one.wall_id in walls) for one in found]
    return Feed(actor.log_id, size, found[-1].index + 1 if found else first, entries)


def _fed(one: PlacedEntry, *, is_open: bool) -> Fed:
    if one.data is None:
        return Fed(one.index, "expunged", {"id": str(one.id), "order": str(one.order_id)})
    fields = one.fields()
    if is_open:
        return Fed(one.index, "entry", fields)
    return Fed(one.index, "withheld", {name: fields[name] for name in ("at", "event", "who")})
