"""Noting that an account is used: a day, once a day."""

from uuid import UUID

from audit.ground import clock
from privilege.services.database import act


def note_use(user_id: UUID) -> None:
    """Note today as the last day of an account's use."""
    act("note_use", user_id, clock.now().date())
