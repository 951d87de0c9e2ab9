"""Productions and volumes across all cases of a person."""

from dataclasses import dataclass
from uuid import UUID

from casework.access import case_of_matter
from disclosure.choices import ProductionState
from disclosure.models.production import Production
from disclosure.models.volume import ProductionVolume
from disclosure.selectors import volumes
from disclosure.selectors.volumes import Package
from privilege.actor import Actor
from privilege.errors import NotFound

MOST = 200


@dataclass(frozen=True, slots=True)
class CaseName:
    """A case as a list of productions names it."""

    case_id: UUID
    title: str


def my_packages(actor: Actor) -> list[Package]:
    """Return the newest volumes that the actor can see, in all their cases."""
    found = ProductionVolume.objects.select_related("content", "wall", "producing_office")
    return volumes.packages(actor, list(found.order_by("-served_at", "-id")[:MOST]))


def unfinished(actor: Actor) -> list[Production]:
    """Return the productions that the actor's office has not served yet, newest first."""
    found = Production.objects.select_related("content", "sequence").filter(
        office_id=actor.office_id,
        state__in=[
            ProductionState.DRAFT.value,
            ProductionState.REVIEWED.value,
            ProductionState.NUMBERED.value,
        ],
    )
    return list(found.order_by("-created_at", "-id")[:MOST])


def unopened(actor: Actor) -> list[Package]:
    """Return what was served on the actor's side and nobody of it has opened yet."""
    return [
        package
        for package in my_packages(actor)
        if package.for_us and package.moment("opened") is None
    ]


def cases_of(actor: Actor, matter_ids: set[UUID]) -> dict[UUID, CaseName]:
    """Name the cases of matters, where the actor reads their records."""
    names = {}
    for matter_id in matter_ids:
        try:
            case = case_of_matter(actor, matter_id)
        except NotFound:
            continue
        names[matter_id] = CaseName(case.id, str(case.text("title")))
    return names
