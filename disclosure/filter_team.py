"""The rules of a filter team's proposals: who may take which step, and what silence means.

A proposal to release is for the holder of the privilege to answer. Silence never releases: when
the time is over the court decides, as where the holder objects. A ruling that releases stands when
the holder confirms it, or after ``RULING_STANDS_AFTER`` without their word against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RULING_STANDS_AFTER = timedelta(days=3)
LEAST_DAYS, MOST_DAYS, USUAL_DAYS = 1, 90, 14
"""How many days a holder is given to answer."""


class Party(StrEnum):
    """Who acts on a proposal."""

    FILTER = "filter"
    HOLDER = "holder"


class Act(StrEnum):
    """A step on a proposal, dated."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    SUBMITTED = "submitted"
    IN_CAMERA = "in-camera"
    RULED_RELEASE = "ruled-release"
    RULED_KEEP = "ruled-keep"
    RULED_RETURN = "ruled-return"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    RELEASED = "released"


class State(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    AGREED = "agreed"
    OBJECTED = "objected"
    UNANSWERED = "unanswered"
    BEFORE_COURT = "before-court"
    RULED_RELEASE = "ruled-release"
    MAY_RELEASE = "may-release"
    KEPT = "kept"
    RETURNED = "returned"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the rules need it."""

    act: Act
    at: datetime


_AFTER = {
    Act.PROPOSED: State.WAITING,
    Act.AGREED: State.AGREED,
    Act.OBJECTED: State.OBJECTED,
    Act.WITHDRAWN: State.WITHDRAWN,
    Act.SUBMITTED: State.BEFORE_COURT,
    Act.IN_CAMERA: State.BEFORE_COURT,
    Act.RULED_RELEASE: State.RULED_RELEASE,
    Act.RULED_KEEP: State.KEPT,
    Act.RULED_RETURN: State.RETURNED,
    Act.CONFIRMED: State.MAY_RELEASE,
    Act.CONTESTED: State.BEFORE_COURT,
    Act.RELEASED: State.RELEASED,
}

_MAY: dict[State, dict[Party, frozenset[Act]]] = {
    State.WAITING: {
        Party.HOLDER: frozenset({Act.AGREED, Act.OBJECTED}),
        Party.FILTER: frozenset({Act.WITHDRAWN}),
    },
    State.OBJECTED: {
        Party.HOLDER: frozenset({Act.SUBMITTED}),
        Party.FILTER: frozenset({Act.SUBMITTED, Act.WITHDRAWN}),
    },
    State.UNANSWERED: {
        Party.HOLDER: frozenset({Act.SUBMITTED}),
        Party.FILTER: frozenset({Act.SUBMITTED, Act.WITHDRAWN}),
    },
    State.BEFORE_COURT: {
        Party.HOLDER: frozenset({Act.IN_CAMERA, Act.RULED_KEEP, Act.RULED_RETURN}),
        Party.FILTER: frozenset(
            {Act.IN_CAMERA, Act.RULED_RELEASE, Act.RULED_KEEP, Act.RULED_RETURN}
        ),
    },
    State.RULED_RELEASE: {Party.HOLDER: frozenset({Act.CONFIRMED, Act.CONTESTED})},
    State.AGREED: {Party.FILTER: frozenset({Act.RELEASED})},
    State.MAY_RELEASE: {Party.FILTER: frozenset({Act.RELEASED})},
}

OVER = frozenset({State.KEPT, State.RETURNED, State.RELEASED, State.WITHDRAWN})
"""Where nothing is left to do."""


def state_at(steps: Sequence[Step], due_at: datetime, now: datetime) -> State:
    """Where a proposal stands at a moment; ``steps`` are in their order, the first proposes."""
    last = steps[-1]
    state = _AFTER[last.act]
    if state is State.WAITING and now >= due_at:
        return State.UNANSWERED
    if state is State.RULED_RELEASE and now >= last.at + RULING_STANDS_AFTER:
        return State.MAY_RELEASE
    return state


def allowed(party: Party, state: State) -> frozenset[Act]:
    """The steps that a party may take."""
    return _MAY.get(state, {}).get(party, frozenset())
