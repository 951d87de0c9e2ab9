"""Views of the log that a person keeps for themselves."""

from audit.oversight.models.view import SavedView
from privilege.actor import Actor

MOST = 30


def views_of(actor: Actor) -> list[SavedView]:
    """The actor's own, the newest first."""
    found = SavedView.objects.filter(user_id=actor.person_id)
    return list(found.order_by("-created_at", "-id")[:MOST])
