"""Opening a filter team, and who is on it.

Who may not is the database's to say (``parley.keeps_filter_apart``): nobody who works or worked on
the case, or commands it.
"""

from uuid import UUID

from django.db import IntegrityError

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.access import case_for
from disclosure import access
from disclosure.events import Event
from disclosure.selectors import filter_proposals
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import CASEWORK_ROLES, Side, WallKind, WallRight
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import Office, OfficeRole
from privilege.models.walls import Wall
from privilege.selectors.people import people_behind
from privilege.services import walls
from privilege.services.notices import notify

NOT_ON_IT = (
    "This person cannot be on the filter team: they work or worked on this case, or supervise the "
    "office that brings it. Choose somebody whom the case team does not answer to."
)
ONE_ALREADY = "This office has a filter team in this case already. Refer items to it."
LAST_HEAD = "Make another member the head first: somebody must look after the team."


def open_filter_team(actor: Actor, *, case_id: UUID, office_id: UUID, head_id: UUID) -> Wall:
    """Open a filter team of an office and name its head, who names the others.

    By who looks after the case for the prosecution, or a supervisor of its office; they stay
    outside. Raises ``Refused`` for a head who works or worked on the case or commands it.
    """
    case = case_for(actor, case_id)
    if actor.side != Side.PROSECUTION.value:
        raise NotFound
    wall_of_kind(actor, case.matter_id, WallKind.PROSECUTION_FILE)
    office = Office.objects.exclude(side=Side.DEFENSE.value).filter(pk=office_id).first()
    if office is None:
        raise InvalidInput("Choose a prosecution or a neutral office.", "office_id")
    _demand_caseworker(office_id, head_id)
    try:
        wall = walls.open_compartment(
            actor, matter_id=case.matter_id, kind=WallKind.FILTER_TEAM, office_id=office_id
        )
    except IntegrityError:
        raise Refused(ONE_ALREADY) from None
    objects = [Ref("casework.case", case.id), Ref("privilege.user", head_id)]
    logs = [office.log_id]
    with operation(actor, Event.FILTER_TEAM_OPENED, wall=wall.id, objects=objects, also_logs=logs):
        _let_in(actor, wall, head_id, WallRight.MANAGE)
        _tell(actor, wall, head_id, Event.FILTER_TEAM_OPENED)
    return wall


def add_member(actor: Actor, *, wall_id: UUID, user_id: UUID, is_head: bool = False) -> None:
    """Let a colleague of the team's office in, also to what the team shares with holders."""
    wall = access.filter_wall(actor, wall_id)
    _demand_caseworker(wall.office_id, user_id)
    right = WallRight.MANAGE if is_head else WallRight.WRITE
    objects = [Ref("privilege.wall", wall.id), Ref("privilege.user", user_id)]
    with operation(actor, Event.FILTER_MEMBER_ADDED, wall=wall.id, objects=objects):
        _let_in(actor, wall, user_id, right)
        for shared in _shared_by(actor, wall):
            walls.grant_wall(actor, wall_id=shared.id, user_id=user_id, right=right)
        _tell(actor, wall, user_id, Event.FILTER_MEMBER_ADDED)


def remove_member(actor: Actor, *, wall_id: UUID, user_id: UUID) -> None:
    """Shut a member out, also of what the team shares with holders.

    They know what they read: the case team never takes them back.
    """
    wall = access.filter_wall(actor, wall_id)
    behind = people_behind([wall.id]).get(wall.id, [])
    if user_id not in {one.user_id for one in behind}:
        raise NotFound
    if [one.user_id for one in behind if one.may_manage] == [user_id]:
        raise Refused(LAST_HEAD)
    objects = [Ref("privilege.wall", wall.id), Ref("privilege.user", user_id)]
    with operation(actor, Event.FILTER_MEMBER_REMOVED, wall=wall.id, objects=objects):
        walls.revoke_wall(actor, wall_id=wall.id, user_id=user_id)


def _let_in(actor: Actor, wall: Wall, user_id: UUID, right: WallRight) -> None:
    """Let somebody in behind a filter team's wall; says in words whom the database keeps apart."""
    try:
        walls.grant_wall(actor, wall_id=wall.id, user_id=user_id, right=right)
    except Refused as refusal:
        if "filter team and on the case" in refusal.message:
            raise Refused(NOT_ON_IT) from None
        raise


def _shared_by(actor: Actor, wall: Wall) -> list[Wall]:
    found = filter_proposals.proposals_walls(actor, wall.matter_id)
    return [shared for shared in found if shared.office_id == wall.office_id]


def _demand_caseworker(office_id: UUID, user_id: UUID) -> None:
    here = OfficeRole.objects.filter(
        user_id=user_id, office_id=office_id, role__in=CASEWORK_ROLES, user__is_active=True
    )
    if not here.exists():
        raise InvalidInput("Choose a caseworker of that office.", "user_id")


def _tell(actor: Actor, wall: Wall, user_id: UUID, event: Event) -> None:
    notify(
        actor,
        user_ids=[user_id],
        kind=event.value,
        matter_id=wall.matter_id,
        object_id=wall.id,
        by_email=True,
    )
