"""Telling the others of record that something in their case changed; never what."""

from uuid import UUID

from casework.events import Event
from casework.models.counsel import Counsel
from privilege.actor import Actor
from privilege.services.notices import notify


def tell_counsel(actor: Actor, *, matter_id: UUID, event: Event, object_id: UUID) -> None:
    """Leave a notice for every other counsel of record; part of an operation of the caller's."""
    present = Counsel.objects.filter(matter_id=matter_id, to_day__isnull=True)
    notify(
        actor,
        user_ids=present.order_by("created_at", "id").values_list("attorney_id", flat=True),
        kind=event.value,
        matter_id=matter_id,
        object_id=object_id,
    )


def tell_attorney(actor: Actor, *, user_id: UUID, matter_id: UUID, object_id: UUID) -> None:
    """Tell an attorney, by e-mail too, that an appearance of theirs was entered."""
    notify(
        actor,
        user_ids=[user_id],
        kind=Event.APPEARANCE_ENTERED.value,
        matter_id=matter_id,
        object_id=object_id,
        by_email=True,
    )
