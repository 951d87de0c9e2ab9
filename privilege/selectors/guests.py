"""Guests of channels: who was invited, and what a code opens."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from privilege.actor import Actor
from privilege.models.guests import Guest


@dataclass(frozen=True, slots=True)
class Invited:
    """What a code opens, for whoever holds it; ``user_id`` is of an account that it renews."""

    guest_id: UUID
    wall_id: UUID
    user_id: UUID | None
    name: str
    office: str
    log_id: UUID


def own(actor: Actor) -> Guest | None:
    """The actor's own place in a channel; None for who works in an office."""
    if not actor.guest:
        return None
    return Guest.objects.select_related("office").filter(user_id=actor.person_id).first()


def guests_of(actor: Actor, wall_id: UUID) -> list[Guest]:
    """Everybody who was invited to a channel that the actor reads, the first first."""
    del actor  # the database shows what the one who has entered may read
    found = Guest.objects.select_related("user").filter(wall_id=wall_id)
    return list(found.order_by("created_at", "id"))


def invited_by_code(digest: bytes, at: dt.datetime) -> Invited | None:
    """What a code opens at a time; None for a wrong, spent or expired one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.guest_of_code(%s, %s)", [digest, at])
        row = cursor.fetchone()
    return Invited(*row) if row else None
