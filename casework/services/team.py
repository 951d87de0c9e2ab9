"""The people of one office who work on a case: let in and out by their own lead or supervisor."""

import datetime as dt
from uuid import UUID

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.events import Event
from casework.models.counsel import TeamMember
from casework.services import case_walls
from casework.services.cases import local_day
from privilege.access import demand_role, wall_of
from privilege.actor import Actor
from privilege.choices import (
    CASEWORK_ROLES,
    COMPARTMENT_KINDS,
    Role,
    Side,
    WallKind,
    WallRight,
)
from privilege.errors import InvalidInput
from privilege.models.people import OfficeRole
from privilege.models.walls import Wall
from privilege.selectors.walls import supervised_walls
from privilege.services import walls


def add_team_member(
    actor: Actor,
    *,
    case_id: UUID,
    user_id: UUID,
    from_day: dt.date | None = None,
    defendant_id: UUID | None = None,
) -> TeamMember:
    """Put a colleague of the actor's own office on the case and let them in behind its walls.

    ``defendant_id`` says whose defense, for an office that has had several in the case.
    """
    case = access.case_for(actor, case_id)
    own = access.own_file(actor, case.matter_id, defendant_id)
    _colleague(actor, user_id)
    if TeamMember.objects.filter(wall=own, user_id=user_id, to_day__isnull=True).exists():
        raise InvalidInput("This person is on the team already.", "user_id")
    with operation(
        actor,
        Event.TEAM_MEMBER_ADDED,
        wall=own.id,
        objects=[Ref("casework.case", case.id), Ref("privilege.user", user_id)],
    ):
        member = TeamMember.behind(
            own,
            user_id=user_id,
            defendant_id=own.defendant_id,
            from_day=from_day or local_day(case.court),
            created_by=actor.user_id,
        )
        member.save(force_insert=True)
        for wall in _office_walls(actor, own):
            right = WallRight.READ if _is_read_only(actor, wall) else WallRight.WRITE
            walls.grant_wall(actor, wall_id=wall.id, user_id=user_id, right=right)
    return member


def remove_team_member(
    actor: Actor, *, member_id: UUID, to_day: dt.date | None = None
) -> TeamMember:
    """Take a colleague off the case and shut them out of its walls."""
    member = access.team_member_for(actor, member_id)
    if member.to_day is not None:
        raise InvalidInput("This person has left the team already.", "member_id")
    own = wall_of(actor, member.wall_id)
    case = access.case_of_matter(actor, member.matter_id)
    to_day = to_day or local_day(case.court)
    if to_day < member.from_day:
        raise InvalidInput("The work cannot end before it began.", "to_day")
    if case_walls.managers(own) == [member.user_id]:
        raise InvalidInput("Put another lead on the case first.", "member_id")
    with operation(
        actor,
        Event.TEAM_MEMBER_REMOVED,
        wall=own.id,
        objects=[Ref("casework.case", case.id), Ref("privilege.user", member.user_id)],
    ):
        member.to_day = to_day
        member.save(update_fields=["to_day"])
        for wall in _office_walls(actor, own):
            walls.revoke_wall(actor, wall_id=wall.id, user_id=member.user_id)
    return member


def appoint_lead(
    actor: Actor, *, case_id: UUID, user_id: UUID, party_id: UUID | None = None
) -> None:
    """Give a colleague the keys of their office's walls of a case; by a supervisor of the office.

    For when a lead leaves: the supervisor need not stand behind these walls themselves. For a
    defense ``party_id`` names the defendant.
    """
    case = access.case_for(actor, case_id)
    demand_role(actor, Role.SUPERVISOR)
    _colleague(actor, user_id)
    walls_here = [
        wall
        for wall in supervised_walls(actor, case.matter_id)
        if wall.defendant_id == party_id or wall.kind == WallKind.SHARED_FILE
        if wall.kind not in COMPARTMENT_KINDS
    ]
    if actor.side == Side.DEFENSE.value:
        walls_here = [wall for wall in walls_here if wall.defendant_id == party_id]
    own = [wall for wall in walls_here if wall.office_id == actor.office_id]
    if not own:
        raise InvalidInput("Your office has no walls of its own here.", "party_id")
    refs = [Ref("casework.case", case.id), Ref("privilege.user", user_id)]
    with operation(actor, Event.LEAD_APPOINTED, wall=own[0].id, objects=refs):
        for wall in walls_here:
            ours = wall.office_id == actor.office_id
            right = WallRight.MANAGE if ours else WallRight.WRITE
            walls.grant_wall(actor, wall_id=wall.id, user_id=user_id, right=right)
        if actor.side == Side.DEFENSE.value:
            walls.grant_wall(actor, wall_id=case.wall_id, user_id=user_id, right=WallRight.READ)


def _colleague(actor: Actor, user_id: UUID) -> None:
    if actor.office_id is None:
        raise InvalidInput("You belong to no office.")
    here = OfficeRole.objects.filter(
        user_id=user_id,
        office_id=actor.office_id,
        role__in=CASEWORK_ROLES,
        user__is_active=True,
    )
    if not here.exists():
        raise InvalidInput("Choose a caseworker of your own office.", "user_id")


def _office_walls(actor: Actor, own: Wall) -> list[Wall]:
    """What a team works behind: its own walls first, the file it shares, the record last."""
    matter = Wall.objects.filter(matter_id=own.matter_id).order_by("created_at", "id")
    ours, shared, record = [], [], []
    for wall in matter:
        if wall.kind == WallKind.CASE_RECORD:
            record.append(wall)
        elif wall.kind == WallKind.SHARED_FILE:
            if actor.side == Side.PROSECUTION.value or wall.defendant_id == own.defendant_id:
                shared.append(wall)
        elif wall.kind in COMPARTMENT_KINDS:
            continue
        elif wall.defendant_id == own.defendant_id:
            ours.append(wall)
    return [*ours, *shared, *record]


def _is_read_only(actor: Actor, wall: Wall) -> bool:
    """The record is kept by the prosecution; a defense reads it."""
    return wall.kind == WallKind.CASE_RECORD and actor.side == Side.DEFENSE.value
