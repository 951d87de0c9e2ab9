"""Recording what bears on the independence of charging and plea decisions."""

import datetime as dt
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight.choices import DecisionKind
from audit.oversight.events import Event
from audit.oversight.models.independence import OutsideContact, Override
from audit.oversight.selectors.independence import file_of
from casework.access import case_for
from casework.choices import ContactHow
from privilege.access import demand_role, walls_held
from privilege.actor import Actor
from privilege.choices import Role, WallRight
from privilege.errors import InvalidInput, Refused
from privilege.models.walls import Wall
from privilege.selectors.people import people_behind
from privilege.services import words
from privilege.services.content import write_content
from privilege.services.notices import notify

LONGEST = 10_000
_FIRST_YEAR = 1900
NOT_ON_THE_TEAM = (
    "Only members of the case’s team write in the prosecution file. Join the team first; nothing"
    " was recorded."
)
NOT_YOURSELF = "Nobody overrides their own decision. Choose whose decision it was."
NOT_THEIRS = "Choose somebody of the prosecution team of this case."


def record_contact(
    actor: Actor,
    *,
    case_id: UUID,
    decision: DecisionKind,
    who: str,
    how: ContactHow,
    asked: str,
    answer: str,
    happened_at: dt.datetime,
) -> OutsideContact:
    """Record that somebody outside spoke to the prosecution about a decision, and what they asked.

    It stands behind the prosecution's file and cannot be changed afterwards.
    """
    wall = _file_to_write(actor, case_id)
    if not happened_at.year > _FIRST_YEAR or happened_at > clock.now():
        raise InvalidInput("Give a time that has passed.", "happened_at")
    said = {
        "who": words.line(who, "who", required=True),
        "asked": words.prose(asked, "asked", required=True, longest=LONGEST),
        "answer": words.prose(answer, "answer", longest=LONGEST),
    }
    row = OutsideContact.behind(
        wall,
        id=ids.new(),
        created_by=actor.user_id,
        decision=decision.value,
        how=how.value,
        happened_at=happened_at,
    )
    objects = [Ref("oversight.outside-contact", row.id)]
    with operation(actor, Event.CONTACT_RECORDED, wall=wall.id, objects=objects):
        row.content = write_content(wall, said)
        row.save(force_insert=True)
    return row


def record_override(
    actor: Actor,
    *,
    case_id: UUID,
    decision: DecisionKind,
    prosecutor_id: UUID,
    was: str,
    now: str,
    reason: str,
) -> Override:
    """Record that a supervisor decides otherwise than the line prosecutor, and why; they are told.

    They need not be on the case's team: who reads its file by their role adds this to it, and
    nothing else. It cannot be changed afterwards.
    """
    demand_role(actor, Role.SUPERVISOR)
    wall = file_of(actor, case_for(actor, case_id).matter_id)
    if prosecutor_id == actor.user_id:
        raise InvalidInput(NOT_YOURSELF, "prosecutor_id")
    if prosecutor_id not in {one for one, _name in line_prosecutors(actor, case_id=case_id)}:
        raise InvalidInput(NOT_THEIRS, "prosecutor_id")
    said = {
        name: words.prose(text, name, required=True, longest=LONGEST)
        for name, text in (("was", was), ("now", now), ("reason", reason))
    }
    row = Override.behind(
        wall,
        id=ids.new(),
        created_by=actor.user_id,
        decision=decision.value,
        prosecutor_id=prosecutor_id,
    )
    objects = [Ref("oversight.override", row.id), Ref("privilege.user", prosecutor_id)]
    with operation(actor, Event.OVERRIDE_RECORDED, wall=wall.id, objects=objects):
        row.content = write_content(wall, said)
        row.save(force_insert=True)
        notify(
            actor,
            user_ids=[prosecutor_id],
            kind=Event.OVERRIDE_RECORDED.value,
            matter_id=wall.matter_id,
            object_id=row.id,
            by_email=True,
        )
    return row


def line_prosecutors(actor: Actor, *, case_id: UUID) -> list[tuple[UUID, str]]:
    """The people of the prosecution's team but the actor: id and name."""
    wall = file_of(actor, case_for(actor, case_id).matter_id)
    behind = people_behind([wall.id]).get(wall.id, [])
    return [
        (one.user_id, one.name)
        for one in behind
        if not one.by_role and one.user_id != actor.user_id
    ]


def _file_to_write(actor: Actor, case_id: UUID) -> Wall:
    wall = file_of(actor, case_for(actor, case_id).matter_id)
    if wall.id not in walls_held(actor, WallRight.WRITE):
        raise Refused(NOT_ON_THE_TEAM)
    return wall
