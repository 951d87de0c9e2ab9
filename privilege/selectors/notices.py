"""A person's own notices."""

from privilege.actor import Actor
from privilege.models.notices import Notice


def unseen(actor: Actor, limit: int = 50) -> list[Notice]:
    """Return the newest notices the actor has not seen."""
    found = Notice.objects.filter(user_id=actor.person_id, seen_at__isnull=True)
    return list(found.order_by("-created_at", "-id")[:limit])
