"""Joint defense: for which clients one can be opened, and whom the actor may let in."""

from collections.abc import Sequence
from uuid import UUID

from casework.choices import CounselRole
from casework.models.case import Case
from casework.selectors.overview import counsel_of
from privilege.access import wall_of, walls_held
from privilege.actor import Actor
from privilege.choices import Role, Side, WallKind, WallRight
from privilege.errors import NotFound
from privilege.models.walls import Wall
from privilege.selectors.people import Reader, caseworkers, people_behind


def clients_without(actor: Actor, case: Case) -> list[UUID]:
    """Return the defendants for whose defense the actor may open a joint defense."""
    if actor.side != Side.DEFENSE.value or not actor.has_role(Role.ATTORNEY):
        return []
    here = list(Wall.objects.filter(matter_id=case.matter_id, office_id=actor.own_office_id))
    opened = {one.defendant_id for one in here if one.kind == WallKind.JOINT_DEFENSE}
    managed = walls_held(actor, WallRight.MANAGE)
    return [
        one.defendant_id
        for one in here
        if one.kind == WallKind.FOR_DISCLOSURE and one.id in managed
        if one.defendant_id is not None and one.defendant_id not in opened
    ]


def joint_defense(actor: Actor, case: Case, wall_id: UUID) -> Wall:
    """Find a joint defense of a case behind which the actor lets people in and out."""
    wall = wall_of(actor, wall_id)
    if wall.kind != WallKind.JOINT_DEFENSE or wall.matter_id != case.matter_id:
        raise NotFound
    if wall.id not in walls_held(actor, WallRight.MANAGE):
        raise NotFound
    return wall


def people_to_let_in(actor: Actor, case: Case, wall: Wall) -> dict[UUID, str]:
    """Return whom the actor may let in, with their office.

    Colleagues of the actor's own office; for the office that opened it also counsel of record of
    the other defendants, who then let in their own colleagues.
    """
    inside = {one.user_id for one in people_behind([wall.id]).get(wall.id, [])}
    found = {
        role.user_id: f"{role.user.display_name}, {role.office.name}"
        for role in caseworkers([actor.own_office_id])
    }
    if wall.office_id == actor.office_id:
        found |= {
            one.attorney_id: f"{one.attorney.display_name}, {one.appearing_office.name}"
            for one in counsel_of(case)
            if one.role == CounselRole.DEFENSE and one.to_day is None
        }
    return {user_id: name for user_id, name in found.items() if user_id not in inside}


def colleagues(actor: Actor) -> set[UUID]:
    """Return who works on cases in the actor's defense office; one query, none for others."""
    if actor.side != Side.DEFENSE.value:
        return set()
    return {role.user_id for role in caseworkers([actor.own_office_id])}


def may_shut_out(actor: Actor, wall: Wall, inside: Sequence[Reader], own: set[UUID]) -> list[UUID]:
    """Return whom of those inside the actor may shut out; ``own`` are the actor's colleagues.

    Their own office's people; who opened it, anybody.
    """
    ours = wall.office_id == actor.office_id
    heads = [one.user_id for one in inside if one.may_manage and one.user_id in own]
    return [
        one.user_id
        for one in inside
        if (ours or one.user_id in own) and not (ours and heads == [one.user_id])
    ]
