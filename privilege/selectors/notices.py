"""A person's own notices."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from privilege.actor import Actor
from privilege.events import Event
from privilege.models.notices import Notice


def unseen(actor: Actor, limit: int = 50) -> list[Notice]:
    """Return the newest notices the actor has not seen."""
    found = Notice.objects.filter(user_id=actor.person_id, seen_at__isnull=True)
    return list(found.order_by("-created_at", "-id")[:limit])


KEY_WORDS = {
    Event.KEY_RECOVERED.value: _(
        "A colleague's key was opened with the shares of your office's recovery key"
    ),
    Event.KEY_RECOVERY_ASKED.value: _("A colleague asks that their key be recovered"),
    Event.KEY_RECOVERY_SHARE_GIVEN.value: _("An officer gave a share to recover a colleague's key"),
    Event.RECOVERY_MADE.value: _("The recovery key of your office was made or made anew"),
    Event.COVERED.value: _("A colleague covered a case of yours and opened its work product"),
    Event.COVERAGE_CHOSEN.value: _("Your supervisor changed whether you cover for colleagues"),
    Event.COVERAGE_SWITCHED.value: _("Counsel of a case changed whether you cover it"),
    Event.RECOVERY_OBJECTED.value: _("Somebody objected to the office's new recovery key"),
}
"""What people are told of keys and of covering, in words."""


@dataclass(frozen=True, slots=True)
class KeyNotice:
    """One of them, unseen by the person."""

    id: UUID
    words: str
    at: dt.datetime
    matter_id: UUID | None


def key_notices(actor: Actor) -> list[KeyNotice]:
    """The unseen notices about keys of the office, newest first."""
    return [
        KeyNotice(one.id, str(KEY_WORDS[one.kind]), one.created_at, one.matter_id)
        for one in unseen(actor)
        if one.kind in KEY_WORDS
    ]
