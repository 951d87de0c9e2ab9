"""Challenging an entry of a privilege log: challenge, answer, submission in camera, ruling."""

import datetime as dt
from uuid import UUID

from audit.ground import ids
from casework.services import words
from disclosure import access
from disclosure.choices import ChallengeAct, Ruling
from disclosure.events import Event
from disclosure.models.challenge import ChallengeStep, LogChallenge
from disclosure.privilege_log import log_id
from disclosure.selectors import challenges as reads
from disclosure.selectors import log_versions
from disclosure.services.challenge_steps import (
    LONGEST,
    demand_asserter,
    demand_day,
    open_dispute,
    open_dispute_of_ours,
    shared_operation,
    take_step,
    tell_other_side,
)
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, Refused
from privilege.services.assertions import demand_attorney, overrule_assertion
from privilege.services.database import take_turn

__all__ = [
    "answer_challenge",
    "carry_out_ruling",
    "challenge_entry",
    "open_dispute",
    "open_dispute_of_ours",
    "record_ruling",
]


def challenge_entry(actor: Actor, *, entry_id: UUID, text: str, day: dt.date) -> LogChallenge:
    """Challenge an entry of the newest version that was served on the actor's side.

    Raises ``NotFound`` for the serving side, ``Refused`` for an entry that was withdrawn, that a
    newer version replaced, or whose challenge is not ruled on yet.
    """
    entry = access.log_entry_to_challenge(actor, entry_id)
    wall, office_id = entry.wall, entry.version.asserting_office_id
    demand_attorney(actor)
    take_turn(wall.id)
    newest = log_versions.latest(actor, wall.id, office_id)
    if newest is None or newest.id != entry.version_id:
        raise Refused("A newer version of this log was served. Challenge the entry there.")
    if not log_versions.stands(entry):
        raise Refused("This entry was withdrawn.")
    earlier = reads.disputes_over(actor, wall.id, office_id).get(entry.number, [])
    if any(one.ruling is None for one in earlier):
        raise Refused("This entry is challenged already.")
    said = words.prose(text, "text", required=True, longest=LONGEST)
    challenge = LogChallenge.behind(
        wall,
        id=ids.new(),
        entry=entry,
        number=entry.number,
        asserting_office_id=office_id,
        created_by=actor.user_id,
    )
    demand_day(actor, challenge, day, entry.version.served_at.date())
    with shared_operation(actor, Event.CHALLENGED, challenge):
        challenge.save(force_insert=True)
        take_step(actor, challenge, ChallengeAct.CHALLENGED, day, {"text": said})
        tell_other_side(actor, challenge, Event.CHALLENGED)
    return challenge


def answer_challenge(actor: Actor, *, challenge_id: UUID, text: str, day: dt.date) -> None:
    """Answer a challenge, for the side that asserts."""
    dispute = open_dispute_of_ours(actor, challenge_id, ChallengeAct.ANSWERED)
    said = words.prose(text, "text", required=True, longest=LONGEST)
    challenge = dispute.challenge
    demand_day(actor, challenge, day, dispute.last_day)
    with shared_operation(actor, Event.CHALLENGE_ANSWERED, challenge):
        take_step(actor, challenge, ChallengeAct.ANSWERED, day, {"text": said})
        tell_other_side(actor, challenge, Event.CHALLENGE_ANSWERED)


def record_ruling(
    actor: Actor,
    *,
    challenge_id: UUID,
    ruling: Ruling,
    day: dt.date,
    due_day: dt.date | None,
    text: str,
) -> None:
    """Write down the court's ruling, by an attorney of either side; ``text`` cites the order.

    What the asserting side writes down takes effect on its own assertions at once; written down
    by the other side it waits for ``carry_out_ruling``.
    """
    dispute = open_dispute(actor, challenge_id, ChallengeAct.RULED)
    said = words.prose(text, "text", required=True, longest=LONGEST)
    challenge = dispute.challenge
    demand_day(actor, challenge, day, dispute.last_day)
    if ruling is not Ruling.SUSTAINED and (due_day is None or due_day < day):
        raise InvalidInput("Say by which day the order is to be complied with.", "due_day")
    with shared_operation(actor, Event.CHALLENGE_RULED, challenge):
        step = take_step(
            actor,
            challenge,
            ChallengeAct.RULED,
            day,
            {"text": said},
            ruling=ruling.value,
            due_day=None if ruling is Ruling.SUSTAINED else due_day,
        )
        if ruling is Ruling.OVERRULED and actor.office_id == challenge.asserting_office_id:
            _overrule(actor, challenge, step, said)
        tell_other_side(actor, challenge, Event.CHALLENGE_RULED)


def carry_out_ruling(actor: Actor, *, challenge_id: UUID) -> None:
    """End the assertions that a court overruled, for the side that asserts; behind its own wall."""
    dispute = reads.dispute_of(actor, challenge_id)
    writable_wall(actor, dispute.challenge.wall_id)
    demand_asserter(actor, dispute)
    demand_attorney(actor)
    step = dispute.ruling
    if step is None or not dispute.is_overruled:
        raise Refused("No ruling overruled this privilege.")
    _overrule(actor, dispute.challenge, step, str(step.text("text")))


def _overrule(actor: Actor, challenge: LogChallenge, step: ChallengeStep, said: str) -> None:
    for assertion_id in reads.still_asserted(actor, challenge):
        overrule_assertion(
            actor,
            assertion_id=assertion_id,
            reason=f"{log_id(challenge.number)}, ruling of {step.day.isoformat()}: {said}"[:4000],
        )
