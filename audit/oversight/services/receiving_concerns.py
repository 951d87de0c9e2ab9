"""What a recipient does with a report. Its entries go to the neutral log, never to their office's.

An entry there would tell the office's supervisors that somebody reported something.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.values import NEUTRAL_LOG_ID, Ref
from audit.oversight import access
from audit.oversight import concern as rules
from audit.oversight.events import Event
from audit.oversight.models.concern import Concern, ConcernFile, ConcernMessage
from privilege import context
from privilege.actor import Actor
from privilege.errors import Refused
from privilege.keys.receipts import seal_answer
from privilege.selectors.blobs import open_file
from privilege.services.content import write_content
from privilege.services.words import prose

HANDED_ON = "You handed this report on. Whoever holds it now goes on with it."
GONE_ON = "This report has gone on since. Load the page again."


def read_concern(actor: Actor, *, concern_id: UUID) -> Concern:
    """Find a report that was addressed to the actor, and record that they looked."""
    with discreetly(actor) as discreet:
        concern = access.concern_for(discreet, concern_id)
        refs = [Ref("oversight.concern", concern.id)]
        record(discreet, Event.CONCERN_READ, wall=concern.wall_id, objects=refs)
    return concern


def file_of_concern(actor: Actor, *, file_id: UUID) -> tuple[ConcernFile, bytes]:
    """A file that came with a report, opened; raises ``Locked`` while the key is locked."""
    with discreetly(actor) as discreet:
        found = access.concern_file_for(discreet, file_id)
        with open_file(discreet, wall_id=found.wall_id, blob_id=found.blob_id) as stored:
            data = b"".join(bytes(block) for block in stored.read())
        refs = [Ref("oversight.concern-file", found.id)]
        record(
            discreet,
            Event.CONCERN_FILE_OPENED,
            wall=found.wall_id,
            objects=refs,
            bytes_sent=len(data),
        )
    return found, data


def answer_concern(actor: Actor, *, concern_id: UUID, text: str) -> ConcernMessage:
    """Write to the reporter: sealed for the recipient, and to the key that the code opens."""
    text = prose(text, "text", required=True)
    with discreetly(actor) as discreet:
        concern = held(discreet, concern_id)
        refs = [Ref("oversight.concern", concern.id)]
        with operation(discreet, Event.CONCERN_ANSWERED, wall=concern.wall_id, objects=refs):
            return _write(discreet, concern, text)


def advance_concern(
    actor: Actor, *, concern_id: UUID, state: rules.State, text: str = ""
) -> Concern:
    """Take a report a step on, dated; the outcome is always told in words, the others may be.

    A step further on says that it arrived, where nobody had.
    """
    text = prose(text, "text", required=state == rules.State.OUTCOME)
    with discreetly(actor) as discreet:
        concern = held(discreet, concern_id)
        if state not in rules.next_states(rules.State(concern.state)):
            raise Refused(GONE_ON)
        refs = [Ref("oversight.concern", concern.id)]
        with operation(discreet, Event.CONCERN_ADVANCED, wall=concern.wall_id, objects=refs):
            _step(concern, state)
            if text:
                _write(discreet, concern, text)
    return concern


def held(actor: Actor, concern_id: UUID) -> Concern:
    """Find a report that the actor still holds, to change it; ``Refused`` once handed on."""
    concern = access.concern_for(actor, concern_id, for_change=True)
    if concern.handed_on:
        raise Refused(HANDED_ON)
    return concern


def _step(concern: Concern, state: rules.State) -> None:
    today = clock.now().date()
    concern.state = state.value
    if concern.acknowledged_on is None:
        concern.acknowledged_on = today
        concern.outcome_by = rules.outcome_by(today)
    if state == rules.State.IN_INQUIRY:
        concern.inquiry_on = today
    if state == rules.State.OUTCOME:
        concern.outcome_on = today
    concern.save(
        update_fields=["state", "acknowledged_on", "outcome_by", "inquiry_on", "outcome_on"]
    )


def _write(actor: Actor, concern: Concern, text: str) -> ConcernMessage:
    message_id = ids.new()
    public = bytes(concern.reporter_public)
    message: ConcernMessage = ConcernMessage.behind(
        concern.wall,
        id=message_id,
        concern=concern,
        created_by=actor.user_id,
        content=write_content(concern.wall, {"text": text}),
        for_reporter=seal_answer(public, text, concern.code_id, message_id),
    )
    message.save(force_insert=True)
    return message


@contextmanager
def discreetly(actor: Actor) -> Iterator[Actor]:
    """Act with entries in the neutral log alone."""
    discreet = replace(actor, log_id=NEUTRAL_LOG_ID)
    with context.enter(discreet):
        yield discreet
