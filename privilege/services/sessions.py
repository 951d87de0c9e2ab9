"""Ending sessions."""

from uuid import UUID

from allauth.usersessions.models import UserSession

from audit.ledger.services import record
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.events import Event
from privilege.selectors import sessions


def end_session(actor: Actor, *, session_id: UUID) -> None:
    """Log one of the actor's own sessions out, wherever it is; its open pages show nothing more."""
    for session in UserSession.objects.filter(user_id=actor.person_id):
        if sessions.session_id(session.session_key) == session_id:
            session.end()
            record(actor, Event.SESSION_REVOKED)
            return
    raise NotFound
