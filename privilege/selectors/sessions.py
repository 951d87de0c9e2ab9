"""Where a person is logged in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession

from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A log-in that still works; ``id`` is a digest of its key, which itself never leaves."""

    id: UUID
    ip: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


def my_sessions(actor: Actor) -> list[OpenSession]:
    """Return the actor's open sessions, the latest activity first."""
    found = UserSession.objects.filter(user_id=actor.person_id).order_by("-last_seen_at", "-id")
    return [
        OpenSession(
            id=session_id(row.session_key),
            ip=row.ip,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_current=row.session_key == actor.session_ref,
        )
        for row in found
    ]


def session_id(session_key: str) -> UUID:
    """Return the public id of a session."""
    return UUID(bytes=hashlib.sha256(session_key.encode()).digest()[:16], version=4)
