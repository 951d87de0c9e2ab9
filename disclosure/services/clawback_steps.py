"""A step of a clawback: who may take it, its row, its entries on both logs, and its notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import Operation, operation
from audit.ledger.values import Ref
from disclosure import access
from disclosure.clawback import ENDED, Act, State, may, state_at
from disclosure.events import Event
from disclosure.models.clawback import Clawback, ClawbackStep
from disclosure.selectors import clawbacks
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import Refused
from privilege.models.people import Office
from privilege.models.walls import Wall
from privilege.services.content import write_content
from privilege.services.jobs import enqueue
from privilege.services.notices import notify

SETTLE = "disclosure.settle_clawback"
OVER = "This clawback has ended. Nothing more can be done in it."
NOT_NOW = "This step cannot be taken now: read where the clawback stands, and try again."
CLOCK_BACK = (
    "The clock of this server stands before the last step of this clawback. Nothing was changed; "
    "tell whoever looks after Parley."
)


def demand_attorney(actor: Actor, what: str) -> None:
    """Raise ``Refused`` unless an attorney acts; ``what`` ends the sentence."""
    if not actor.has_role(Role.ATTORNEY, Role.SUPERVISOR):
        raise Refused(f"Only an attorney can {what}.")


def demand_step(actor: Actor, clawback: Clawback, act: Act) -> None:
    """Raise ``Refused`` unless the actor's side may take this step at this moment."""
    now = clock.now()
    last = ClawbackStep.objects.filter(clawback=clawback).order_by("-happened_at").first()
    if last is not None and now < last.happened_at:
        raise Refused(CLOCK_BACK)
    state = state_at(clawback.state, clawback.lapses_at, now)
    if not may(act, access.party_in(actor, clawback), state):
        raise Refused(OVER if state in ENDED else NOT_NOW)


@contextmanager
def step(
    actor: Actor,
    wall: Wall,
    clawback: Clawback,
    act: Act,
    *,
    words: str = "",
    citation: str = "",
) -> Iterator[Operation]:
    """Take a step: the block changes ``clawback``, which is saved with the step; all or nothing.

    Both sides' logs have an entry, and everybody who can act for the other side a notice.
    """
    other = _other(actor, clawback)
    with operation(
        actor,
        Event(f"disclosure:clawback:{act.value}"),
        wall=wall.id,
        objects=[ref_of(clawback.id)],
        also_logs=[other.log_id],
    ) as op:
        yield op
        end(clawback)
        clawback.save()
        said = {"words": words, "citation": citation}
        ClawbackStep.behind(
            wall,
            id=ids.new(),
            clawback=clawback,
            act=act.value,
            acting_office_id=actor.office_id if act is not Act.LAPSED else None,
            happened_at=clock.now(),
            created_by=actor.user_id if act is not Act.LAPSED else None,
            content=write_content(wall, said | {"by": actor.display_name}),
        ).save(force_insert=True)
        notify(
            actor,
            user_ids=clawbacks.people_of(actor, wall.id, other.id),
            kind=Event(f"disclosure:clawback:{act.value}").value,
            matter_id=wall.matter_id,
            object_id=clawback.id,
            by_email=True,
        )
        _queue_settling(actor, wall, clawback)


def end(clawback: Clawback) -> None:
    """Write when a clawback ended, once its state says that it has."""
    if clawback.state in ENDED and clawback.ended_at is None:
        clawback.ended_at = clock.now()
    if clawback.state in ENDED:
        clawback.settles_at = None
        clawback.lapses_at = None


def ref_of(clawback_id: UUID) -> Ref:
    """How the log names a clawback."""
    return Ref("disclosure.clawback", clawback_id)


def _queue_settling(actor: Actor, wall: Wall, clawback: Clawback) -> None:
    """Let the scheduler write down what time alone decides; reads never wait for it."""
    due = clawback.settles_at or clawback.lapses_at
    if due is not None and clawback.state != State.RETURNED:
        enqueue(
            actor,
            task=SETTLE,
            key=f"{clawback.id}:{due.isoformat()}",
            wall=wall.id,
            args={"clawback_id": str(clawback.id)},
            not_before=due,
        )


def _other(actor: Actor, clawback: Clawback) -> Office:
    is_claimant = actor.office_id == clawback.claimant_id
    return clawback.receiver if is_claimant else clawback.claimant
