"""What was submitted to the court alone, for those let in, and for who lets the judge in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from casework.selectors.item import items_behind
from disclosure.models.challenge import InCameraSubmission
from privilege.actor import Actor
from privilege.choices import CASEWORK_ROLES, Role, Side
from privilege.models.people import Office, User
from privilege.selectors.walls import CourtWall, court_walls

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem

_TO_LET_IN = CASEWORK_ROLES | {Role.JUDGE.value}


@dataclass(frozen=True, slots=True)
class CourtPart:
    """What one office submits in camera to the actor's court, as its supervisor knows of it."""

    wall: CourtWall
    office: Office
    let_in: list[User]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A document as the court reads of it; ``copy`` is None where there was no file."""

    title: str
    log_id: str
    copy: "EvidenceItem | None"


def submissions(actor: Actor) -> list[InCameraSubmission]:
    """Return the submissions that the actor is let in to, the newest first."""
    del actor  # the database shows what the one who has entered may read
    found = InCameraSubmission.objects.select_related("content", "wall", "wall__office")
    return list(found.order_by("-created_at", "-id"))


def court_parts(actor: Actor) -> list[CourtPart]:
    """Return to which offices' submissions the actor lets the judge in; three queries."""
    if actor.side != Side.NEUTRAL.value or not actor.has_role(Role.SUPERVISOR):
        return []
    found = court_walls(actor)
    offices = Office.objects.in_bulk([wall.office_id for wall in found])
    people = User.objects.in_bulk({user_id for wall in found for user_id in wall.let_in})
    return [
        CourtPart(
            wall,
            offices[wall.office_id],
            sorted((people[one] for one in wall.let_in), key=lambda user: user.display_name),
        )
        for wall in found
    ]


def people_to_let_in(actor: Actor, wall: CourtWall) -> list[User]:
    """Return who of the actor's office could be let in: judges, and those who work for them."""
    found = User.objects.filter(
        is_active=True,
        office_roles__office_id=actor.own_office_id,
        office_roles__role__in=_TO_LET_IN,
    )
    return list(found.exclude(pk__in=wall.let_in).distinct().order_by("display_name", "id"))


def documents_of(actor: Actor, submission: InCameraSubmission) -> list[Submitted]:
    """Return the documents of a submission; none while it is locked."""
    told: list[dict[str, Any]] = submission.text("items", [])
    copy_ids = [UUID(one["copy_id"]) for one in told if one.get("copy_id")]
    copies = {str(one.id): one for one in items_behind(actor, submission.wall_id, copy_ids)}
    return [
        Submitted(str(one["title"]), str(one["log_id"]), copies.get(one.get("copy_id", "")))
        for one in told
    ]
