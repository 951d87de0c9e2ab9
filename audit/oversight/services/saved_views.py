"""Keeping views of the log for oneself: what narrows them, never an entry."""

from collections.abc import Mapping
from uuid import UUID

from audit.ground import ids
from audit.oversight.models.view import SavedView
from audit.oversight.selectors.saved_views import MOST, views_of
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused

FULL = f"You keep {MOST} views already. Remove one first."


def save_view(actor: Actor, *, query: Mapping[str, str]) -> SavedView:
    """Keep what narrows the log now; the same view is kept once. No entry: it is one's own mark."""
    if not query:
        raise InvalidInput("Choose something to narrow the log by first.", "who")
    kept = views_of(actor)
    for one in kept:
        if one.query == dict(query):
            return one
    if len(kept) >= MOST:
        raise Refused(FULL)
    view = SavedView(id=ids.new(), user_id=actor.person_id, query=dict(query))
    view.save(force_insert=True)
    return view


def remove_view(actor: Actor, *, view_id: str) -> None:
    """Remove one of one's own."""
    try:
        found = SavedView.objects.filter(user_id=actor.person_id, pk=UUID(view_id))
    except ValueError:
        raise NotFound from None
    if not found.delete()[0]:
        raise NotFound
