"""What privilege is asserted, as those behind the record's own wall see it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from privilege.actor import Actor
from privilege.choices import AssertionState
from privilege.models.assertion import Assertion

if TYPE_CHECKING:
    from django.db.models import QuerySet


def standing(actor: Actor, subject_ids: Iterable[UUID]) -> dict[UUID, list[Assertion]]:
    """Return the assertions that hold records back, by record; one query."""
    found: dict[UUID, list[Assertion]] = defaultdict(list)
    for one in of_subjects(actor, subject_ids):
        if one.state == AssertionState.ASSERTED:
            found[one.subject_id].append(one)
    return dict(found)


def of_subjects(actor: Actor, subject_ids: Iterable[UUID]) -> list[Assertion]:
    """Return every assertion on some records, those that ended too, in the order made."""
    del actor  # The database shows what the one who has entered may read.
    found = Assertion.objects.select_related("content", "wall")
    return list(found.filter(subject_id__in=list(subject_ids)).order_by("created_at", "id"))


def standing_behind(actor: Actor, wall_id: UUID, subject_type: str) -> list[Assertion]:
    """Return the assertions that stand on a kind of record behind one wall, in the order made."""
    del actor
    found = Assertion.objects.select_related("content", "wall").filter(
        wall_id=wall_id, subject_type=subject_type, state=AssertionState.ASSERTED.value
    )
    return list(found.order_by("created_at", "id"))


def standing_behind_any(actor: Actor, wall_ids: Iterable[UUID]) -> list[Assertion]:
    """Return the assertions that stand on any record behind some walls, in the order made."""
    del actor
    found = Assertion.objects.select_related("content", "wall").filter(
        wall_id__in=list(wall_ids), state=AssertionState.ASSERTED.value
    )
    return list(found.order_by("created_at", "id"))


def asserted_subjects(actor: Actor, wall_id: UUID) -> "QuerySet[Assertion, UUID]":
    """Return the ids of the records behind a wall on which an assertion stands, as a sub-query."""
    del actor
    found = Assertion.objects.filter(wall_id=wall_id, state=AssertionState.ASSERTED.value)
    return found.values_list("subject_id", flat=True)


def of_matter(
    actor: Actor, matter_id: UUID, subject_id: UUID | None = None
) -> "QuerySet[Assertion]":
    """Return every assertion in a matter that the actor may know of, or those on one record."""
    del actor
    found = Assertion.objects.select_related("content", "wall").filter(matter_id=matter_id)
    return found if subject_id is None else found.filter(subject_id=subject_id)
