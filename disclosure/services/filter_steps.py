"""What every step on a filter team's proposal does: its row, its entry, and who is told."""

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.services.operations import Operation
from audit.ledger.values import Ref
from disclosure.events import Event
from disclosure.filter_team import Act, State
from disclosure.models.filter_team import FilterProposal, FilterStep
from disclosure.selectors import filter_proposals
from disclosure.selectors.filter_proposals import ProposalView
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.selectors.people import people_behind
from privilege.services.assertions import demand_attorney
from privilege.services.content import write_content
from privilege.services.database import take_turn
from privilege.services.notices import notify

TOO_LATE = (
    "The time to answer is over. Nothing is released: the court decides. Bring your position "
    "before it there."
)
NOT_NOW = "This step cannot be taken now, or was taken already."


def proposal_ref(proposal_id: UUID) -> Ref:
    """How the audit log names a proposal."""
    return Ref("disclosure.filter-proposal", proposal_id)


def open_proposal(actor: Actor, proposal_id: UUID, act: Act) -> ProposalView:
    """Find a proposal on which an attorney may take a step, held until the transaction ends.

    Raises ``NotFound`` where neither side could ever take the step for the actor, ``Refused`` where
    it is too late or too early.
    """
    take_turn(proposal_id)
    view = filter_proposals.proposal_view(actor, proposal_id)
    writable_wall(actor, view.proposal.wall_id)
    demand_attorney(actor)
    if act not in view.may:
        late = view.state is State.UNANSWERED and act in {Act.AGREED, Act.OBJECTED}
        raise Refused(TOO_LATE if late else NOT_NOW)
    return view


def step_operation(
    actor: Actor, event: Event, proposal: FilterProposal
) -> "AbstractContextManager[Operation]":
    """An act that team and holder both know of: an entry in the log of each, and in no other."""
    offices = [proposal.wall.office, proposal.wall.counterpart]
    logs = {office.log_id for office in offices if office} - {actor.log_id}
    return operation(
        actor,
        event,
        wall=proposal.wall_id,
        objects=[proposal_ref(proposal.id)],
        also_logs=sorted(logs),
    )


def add_step(
    actor: Actor,
    proposal: FilterProposal,
    act: Act,
    said: Mapping[str, object] | None = None,
    *,
    day: dt.date | None = None,
) -> None:
    """Write a step down, behind what team and holder share. Part of an operation."""
    if actor.office_id is None:
        raise NotFound
    # Whoever comes here has their turn at the proposal, so that the next number is free.
    FilterStep.behind(
        proposal.wall,
        id=ids.new(),
        proposal=proposal,
        act=act.value,
        acting_office_id=actor.office_id,
        day=day,
        number=FilterStep.objects.filter(proposal=proposal).count() + 1,
        created_by=actor.user_id,
        content=write_content(proposal.wall, {**(said or {}), "by": actor.display_name}),
    ).save(force_insert=True)


def demand_day(day: dt.date) -> None:
    """Raise ``InvalidInput`` for a day still to come anywhere."""
    if day > clock.now().date() + dt.timedelta(days=1):
        raise InvalidInput("This day has not come yet.", "day")


def tell(actor: Actor, proposal: FilterProposal, event: Event) -> None:
    """Leave a notice for everybody of team and holder, by ids alone."""
    behind = people_behind([proposal.wall_id]).get(proposal.wall_id, [])
    notify(
        actor,
        user_ids=[one.user_id for one in behind],
        kind=event.value,
        matter_id=proposal.matter_id,
        object_id=proposal.id,
        by_email=True,
    )
