"""What is shared in a channel, as far as this session has unlocked it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework import access
from casework.models.shared import SharedMaterial
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.keys.pairs import CannotOpenError
from privilege.models.walls import Wall

MOST = 200


@dataclass(frozen=True, slots=True)
class SharedView:
    """Something shared with its words; none while locked or where it cannot be opened."""

    shared: SharedMaterial
    words: dict[str, Any] | None

    def text(self, name: str) -> str:
        """One of its words; empty while locked."""
        return str((self.words or {}).get(name, ""))


def shared_in(actor: Actor, wall: Wall) -> list[SharedView]:
    """What is shared in a channel now, newest first."""
    wall = access.channel_for(actor, wall.id)
    found = SharedMaterial.objects.select_related("content", "wall")
    rows = found.filter(wall=wall, ended_at__isnull=True).order_by("-created_at", "-id")
    return [_view(one) for one in rows[:MOST]]


def shared_view(actor: Actor, share_id: UUID) -> SharedView:
    """One thing that is shared now; ``NotFound`` once that ended."""
    shared = access.share_for(actor, share_id)
    if shared.ended_at is not None:
        raise NotFound
    return _view(shared)


def _view(shared: SharedMaterial) -> SharedView:
    try:
        return SharedView(shared, None if shared.content is None else shared.content.words())
    except CannotOpenError:
        return SharedView(shared, None)
