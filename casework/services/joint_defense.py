"""A joint defense: what defenses of one case share among themselves, privileged.

A signed common-interest agreement has its place in ``open_joint_defense``, which would demand it.
"""

from uuid import UUID

from django.db import IntegrityError

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.access import case_for
from casework.events import Event
from casework.selectors import joint_defense as reads
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import OfficeRole
from privilege.models.walls import Wall
from privilege.selectors.people import people_behind
from privilege.services import walls
from privilege.services.notices import notify


def open_joint_defense(actor: Actor, *, case_id: UUID, defendant_id: UUID) -> Wall:
    """Open a joint defense for one client; only the actor stands behind it at first.

    By an attorney who manages that client's file. Nobody else learns of it before they are let in.
    """
    case = case_for(actor, case_id)
    if defendant_id not in reads.clients_without(actor, case):
        raise NotFound
    try:
        wall = walls.open_compartment(
            actor,
            matter_id=case.matter_id,
            kind=WallKind.JOINT_DEFENSE,
            office_id=actor.own_office_id,
            defendant_id=defendant_id,
        )
    except IntegrityError:
        raise Refused(
            "Somebody of your team has opened a joint defense for this client. Ask them to let "
            "you in."
        ) from None
    objects = [Ref("casework.case", case.id), Ref("privilege.wall", wall.id)]
    with operation(actor, Event.JOINT_DEFENSE_OPENED, wall=wall.id, objects=objects):
        return wall


def let_in(actor: Actor, *, case_id: UUID, wall_id: UUID, user_id: UUID) -> None:
    """Let in a colleague, or counsel of another defendant, who lets in their own colleagues."""
    case = case_for(actor, case_id)
    wall = reads.joint_defense(actor, case, wall_id)
    if user_id not in reads.people_to_let_in(actor, case, wall):
        raise InvalidInput("Choose somebody of the list.", "user_id")
    office = OfficeRole.objects.filter(user_id=user_id).select_related("office").first()
    if office is None:
        raise InvalidInput("Choose somebody of the list.", "user_id")
    ours = office.office_id == actor.office_id
    logs = [] if ours else [office.office.log_id]
    objects = [Ref("privilege.wall", wall.id), Ref("privilege.user", user_id)]
    with operation(
        actor, Event.JOINT_DEFENSE_JOINED, wall=wall.id, objects=objects, also_logs=logs
    ):
        walls.grant_wall(
            actor,
            wall_id=wall.id,
            user_id=user_id,
            right=WallRight.WRITE if ours else WallRight.MANAGE,
            also_logs=logs,
        )
        notify(
            actor,
            user_ids=[user_id],
            kind=Event.JOINT_DEFENSE_JOINED.value,
            matter_id=case.matter_id,
            object_id=wall.id,
            by_email=True,
        )


def shut_out(actor: Actor, *, case_id: UUID, wall_id: UUID, user_id: UUID) -> None:
    """Shut somebody out of a joint defense; what they read, they have read."""
    case = case_for(actor, case_id)
    wall = reads.joint_defense(actor, case, wall_id)
    inside = people_behind([wall.id]).get(wall.id, [])
    if user_id not in reads.may_shut_out(actor, wall, inside, reads.colleagues(actor)):
        raise NotFound
    objects = [Ref("privilege.wall", wall.id), Ref("privilege.user", user_id)]
    with operation(actor, Event.JOINT_DEFENSE_LEFT, wall=wall.id, objects=objects):
        walls.revoke_wall(actor, wall_id=wall.id, user_id=user_id)
