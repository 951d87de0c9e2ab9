"""A person's own notices."""

from privilege.actor import Actor
from privilege.events import Event
from privilege.models.notices import Notice


def unseen(actor: Actor, limit: int = 50) -> list[Notice]:
    """Return the newest notices the actor has not seen."""
    found = Notice.objects.filter(user_id=actor.person_id, seen_at__isnull=True)
    return list(found.order_by("-created_at", "-id")[:limit])


def key_recoveries(actor: Actor) -> list[Notice]:
    """The unseen notices that a colleague's key was recovered, newest first."""
    return [one for one in unseen(actor) if one.kind == Event.KEY_RECOVERED.value]
