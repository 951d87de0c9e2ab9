"""The holder's answer to a filter team's proposal, and the court path where there is none."""

import datetime as dt
from collections.abc import Callable, Mapping
from uuid import UUID

from audit.ledger.services.operations import Operation
from casework.services import words
from casework.services.withdrawing import withdraw_these
from disclosure.events import Event
from disclosure.filter_team import Act, Party
from disclosure.models.filter_team import FilterOffer
from disclosure.selectors.filter_proposals import ProposalView
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
RETURNED = "(returned to the holder)"
Also = Callable[[Actor, Operation, ProposalView], None]
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
    after three days without their word against it. Where the team enters that it is returned, its
    copy and the one in the proposal are emptied for good; a holder alone empties nothing of the
    team's. Raises ``Locked`` for that while the team's member has not unlocked their key.
    """
    if ruling not in RULINGS:
        raise ValueError(ruling)
    is_return = ruling is Act.RULED_RETURN
    _in_court(actor, proposal_id, ruling, day, citation, also=_empty if is_return else None)


def answer_ruling(actor: Actor, *, proposal_id: UUID, is_so: bool) -> None:
    """Say whether the court ruled as the filter team entered it; by the holder."""
    _step(actor, proposal_id, Act.CONFIRMED if is_so else Act.CONTESTED)


def _in_court(
    actor: Actor,
    proposal_id: UUID,
    act: Act,
    day: dt.date,
    citation: str,
    *,
    also: Also | None = None,
) -> None:
    citation = words.line(citation, "citation", longest=300, required=True)
    demand_day(day)
    _step(actor, proposal_id, act, {"citation": citation}, day=day, also=also)


def _step(
    actor: Actor,
    proposal_id: UUID,
    act: Act,
    said: Mapping[str, object] | None = None,
    *,
    day: dt.date | None = None,
    also: Also | None = None,
) -> None:
    view = open_proposal(actor, proposal_id, act)
    proposal = view.proposal
    with step_operation(actor, _EVENTS[act], proposal) as op:
        if also is not None:
            also(actor, op, view)
        add_step(actor, proposal, act, said, day=day)
        tell(actor, proposal, _EVENTS[act])


def _empty(actor: Actor, op: Operation, view: ProposalView) -> None:
    """Empty what the team has of a proposed item; a holder does not reach that."""
    if view.party is not Party.FILTER:
        return
    proposal = view.proposal
    offered = FilterOffer.objects.filter(proposal_id=proposal.id).values_list("item_id", flat=True)
    ours = [*offered, proposal.item_id, *([proposal.part_id] if proposal.part_id else [])]
    withdraw_these(actor, op, item_ids=ours, called=RETURNED)
