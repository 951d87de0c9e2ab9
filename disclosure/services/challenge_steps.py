"""What every step of a challenge does: who may take it, its day, its entry, and who is told."""

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.services.operations import Operation
from audit.ledger.values import Ref
from casework.access import case_of_matter
from disclosure.choices import ChallengeAct
from disclosure.events import Event
from disclosure.models.challenge import ChallengeStep, LogChallenge
from disclosure.selectors import challenges as reads
from disclosure.selectors.challenges import Dispute
from disclosure.selectors.parties import receiving_party
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.services.assertions import demand_attorney
from privilege.services.content import write_content
from privilege.services.database import take_turn
from privilege.services.notices import notify

LONGEST = 10_000


def challenge_ref(challenge_id: UUID) -> Ref:
    """How the audit log names a challenge."""
    return Ref("disclosure.privilege-challenge", challenge_id)


def open_dispute(actor: Actor, challenge_id: UUID, act: ChallengeAct) -> Dispute:
    """Find a challenge on which an attorney may take a step, held until the transaction ends."""
    take_turn(challenge_id)
    dispute = reads.dispute_of(actor, challenge_id)
    writable_wall(actor, dispute.challenge.wall_id)
    demand_attorney(actor)
    if dispute.ruling is not None:
        raise Refused("The court has ruled on this challenge.")
    if dispute.step(act) is not None:
        raise Refused("This step was taken already.")
    return dispute


def open_dispute_of_ours(actor: Actor, challenge_id: UUID, act: ChallengeAct) -> Dispute:
    """Find such a challenge for the side that asserts; ``NotFound`` for the other."""
    demand_asserter(actor, reads.dispute_of(actor, challenge_id))
    return open_dispute(actor, challenge_id, act)


def demand_asserter(actor: Actor, dispute: Dispute) -> None:
    """Raise ``NotFound`` for everybody but the side that asserts."""
    if actor.office_id != dispute.challenge.asserting_office_id:
        raise NotFound


def demand_day(actor: Actor, challenge: LogChallenge, day: dt.date, earliest: dt.date) -> None:
    """Raise ``InvalidInput`` for a day still to come, or before the step that it follows."""
    zone = ZoneInfo(case_of_matter(actor, challenge.matter_id).court.zone)
    if day > clock.now().astimezone(zone).date():
        raise InvalidInput("This day has not come yet.", "day")
    if day < earliest - dt.timedelta(days=1):  # days of the court's zone and of UTC may differ
        raise InvalidInput("This day is before the step that it follows.", "day")


def shared_operation(
    actor: Actor, event: Event, challenge: LogChallenge
) -> "AbstractContextManager[Operation]":
    """An act that both sides know of: an entry in the log of each."""
    wall = challenge.wall
    party = receiving_party(actor, wall)
    return operation(
        actor,
        event,
        wall=wall.id,
        objects=[challenge_ref(challenge.id)],
        also_logs=[party.log_id],
    )


def take_step(
    actor: Actor,
    challenge: LogChallenge,
    act: ChallengeAct,
    day: dt.date,
    said: Mapping[str, object],
    *,
    ruling: str = "",
    due_day: dt.date | None = None,
) -> ChallengeStep:
    """Write a step down, behind the file that both sides share."""
    step = ChallengeStep.behind(
        challenge.wall,
        id=ids.new(),
        challenge=challenge,
        act=act.value,
        acting_office_id=actor.office_id,
        day=day,
        ruling=ruling,
        due_day=due_day,
        created_by=actor.user_id,
        content=write_content(challenge.wall, said),
    )
    step.save(force_insert=True)
    return step


def tell_other_side(actor: Actor, challenge: LogChallenge, event: Event) -> None:
    """Leave a notice for counsel on the other side, by ids alone."""
    party = receiving_party(actor, challenge.wall)
    notify(
        actor,
        user_ids=[person.user_id for person in party.recipients],
        kind=event.value,
        matter_id=challenge.matter_id,
        object_id=challenge.id,
        by_email=True,
    )
