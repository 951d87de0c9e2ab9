"""The holder's answer to a filter team's proposal, and the court path where there is none."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from casework.services import words
from disclosure.events import Event
from disclosure.filter_team import Act
from disclosure.services.filter_steps import (
    add_step,
    demand_day,
    open_proposal,
    step_operation,
    tell,
)
from privilege.actor import Actor
from privilege.choices import PrivilegeKind

LONGEST = 4000
_EVENTS = {
    Act.AGREED: Event.FILTER_AGREED,
    Act.OBJECTED: Event.FILTER_OBJECTED,
    Act.WITHDRAWN: Event.FILTER_WITHDRAWN,
    Act.SUBMITTED: Event.FILTER_SUBMITTED,
    Act.IN_CAMERA: Event.FILTER_IN_CAMERA,
    Act.RULED_RELEASE: Event.FILTER_RULED_RELEASE,
    Act.RULED_KEEP: Event.FILTER_RULED_KEEP,
    Act.RULED_RETURN: Event.FILTER_RULED_RETURN,
    Act.CONFIRMED: Event.FILTER_CONFIRMED,
    Act.CONTESTED: Event.FILTER_CONTESTED,
}
RULINGS = (Act.RULED_RELEASE, Act.RULED_KEEP, Act.RULED_RETURN)


def agree(actor: Actor, *, proposal_id: UUID) -> None:
    """Agree that what is proposed goes to the case team; by an attorney of the holder's."""
    _step(actor, proposal_id, Act.AGREED)


def object_to(actor: Actor, *, proposal_id: UUID, kind: PrivilegeKind, basis: str) -> None:
    """Assert privilege over what is proposed: the court decides."""
    basis = words.prose(basis, "basis", longest=LONGEST, required=True)
    _step(actor, proposal_id, Act.OBJECTED, {"kind": kind.value, "text": basis})


def withdraw(actor: Actor, *, proposal_id: UUID) -> None:
    """Propose it no longer; by the filter team."""
    _step(actor, proposal_id, Act.WITHDRAWN)


def submit(actor: Actor, *, proposal_id: UUID, day: dt.date, citation: str) -> None:
    """Note that the question was brought before the court, by either side."""
    _in_court(actor, proposal_id, Act.SUBMITTED, day, citation)


def lay_in_camera(actor: Actor, *, proposal_id: UUID, day: dt.date, citation: str) -> None:
    """Note that the item was laid before the court alone, by either side."""
    _in_court(actor, proposal_id, Act.IN_CAMERA, day, citation)


def enter_ruling(
    actor: Actor, *, proposal_id: UUID, ruling: Act, day: dt.date, citation: str
) -> None:
    """Enter what the court ruled: released, kept or returned.

    A holder enters what is for the holder; what releases stands once the holder confirms it, or
    after three days without their word against it.
    """
    if ruling not in RULINGS:
        raise ValueError(ruling)
    _in_court(actor, proposal_id, ruling, day, citation)


def answer_ruling(actor: Actor, *, proposal_id: UUID, is_so: bool) -> None:
    """Say whether the court ruled as the filter team entered it; by the holder."""
    _step(actor, proposal_id, Act.CONFIRMED if is_so else Act.CONTESTED)


def _in_court(actor: Actor, proposal_id: UUID, act: Act, day: dt.date, citation: str) -> None:
    citation = words.line(citation, "citation", longest=300, required=True)
    demand_day(day)
    _step(actor, proposal_id, act, {"citation": citation}, day=day)


def _step(
    actor: Actor,
    proposal_id: UUID,
    act: Act,
    said: Mapping[str, object] | None = None,
    *,
    day: dt.date | None = None,
) -> None:
    proposal = open_proposal(actor, proposal_id, act).proposal
    with step_operation(actor, _EVENTS[act], proposal):
        add_step(actor, proposal, act, said, day=day)
        tell(actor, proposal, _EVENTS[act])
