"""Telling the others of record that something in their case changed; never what."""

from uuid import UUID

from casework.events import Event
from casework.models.counsel import Counsel
from privilege.actor import Actor
from privilege.selectors.people import people_behind
from privilege.services.notices import notify


def tell_counsel(actor: Actor, *, matter_id: UUID, event: Event, object_id: UUID) -> None:
    """Leave a notice for every other counsel of record who still reads it, screened ones not.

    Part of an operation of the caller's.
    """
    present = Counsel.objects.filter(matter_id=matter_id, to_day__isnull=True)
    readers = {
        reader.user_id
        for found in people_behind(present.values_list("wall_id", flat=True).distinct()).values()
        for reader in found
    }
    attorneys = present.order_by("created_at", "id").values_list("attorney_id", flat=True)
    notify(
        actor,
        user_ids=[user_id for user_id in attorneys if user_id in readers],
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
