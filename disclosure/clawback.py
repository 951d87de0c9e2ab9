"""Clawback: what each side may do when, after what may be privileged was produced.

The steps are those of Fed. R. Civ. P. 26(b)(5)(B), which agreements and orders adopt for criminal
cases: notice of the claim and its basis; the receiver returns, sequesters or destroys every copy
or disputes; the material goes to the court under seal; a ruling. The mirrored duty of Model Rule
4.4(b) begins at the other end: the receiver tells the sender.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

_SATURDAY = 5


class State(StrEnum):
    """How far a clawback has come; the last two end it."""

    REPORTED = "reported"
    NOTICED = "noticed"
    CERTIFIED = "certified"
    DISPUTED = "disputed"
    SUBMITTED = "submitted"
    RULED = "ruled"
    RETURNED = "returned"
    RESTORED = "restored"


ENDED = frozenset({State.RETURNED, State.RESTORED})


class Act(StrEnum):
    """A dated step. Those of the clock are taken by nobody."""

    REPORTED = "reported"
    NOTICED = "noticed"
    SEQUESTERED = "sequestered"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    CERTIFIED = "certified"
    DISPUTED = "disputed"
    SUBMITTED = "submitted"
    RULED_FOR_CLAIMANT = "ruled-for-claimant"
    RULED_FOR_RECEIVER = "ruled-for-receiver"
    RULING_CONFIRMED = "ruling-confirmed"
    RULING_CONTESTED = "ruling-contested"
    NOT_CLAIMED = "not-claimed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    DRAWN = "drawn-for-court"
    LAPSED = "lapsed"


class Party(StrEnum):
    """Who takes a step: whoever produced, or whoever received."""

    CLAIMANT = "claimant"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may take a step, and when."""

    parties: frozenset[Party]
    when: frozenset[State]


_CLAIMANT = frozenset({Party.CLAIMANT})
_RECEIVER = frozenset({Party.RECEIVER})
_BOTH = frozenset(Party)
_CLAIMED = frozenset({State.NOTICED, State.CERTIFIED, State.DISPUTED, State.SUBMITTED})

RULES: dict[Act, Rule] = {
    Act.SEQUESTERED: Rule(_RECEIVER, _CLAIMED | {State.REPORTED, State.RULED}),
    Act.RETURNED: Rule(_RECEIVER, _CLAIMED),
    Act.DESTROYED: Rule(_RECEIVER, _CLAIMED),
    Act.CERTIFIED: Rule(_RECEIVER, frozenset({State.NOTICED})),
    Act.DISPUTED: Rule(_RECEIVER, frozenset({State.NOTICED, State.CERTIFIED})),
    Act.SUBMITTED: Rule(_BOTH, frozenset({State.NOTICED, State.CERTIFIED, State.DISPUTED})),
    Act.RULED_FOR_CLAIMANT: Rule(_BOTH, _CLAIMED),
    Act.RULED_FOR_RECEIVER: Rule(_BOTH, _CLAIMED),
    Act.RULING_CONFIRMED: Rule(_BOTH, frozenset({State.RULED})),
    Act.RULING_CONTESTED: Rule(_BOTH, frozenset({State.RULED})),
    Act.NOTICED: Rule(_CLAIMANT, frozenset({State.REPORTED})),
    Act.NOT_CLAIMED: Rule(_CLAIMANT, frozenset({State.REPORTED})),
    Act.WITHDRAWN: Rule(_CLAIMANT, _CLAIMED | {State.RULED}),
    Act.REPLACED: Rule(_CLAIMANT, frozenset(State) - {State.REPORTED, State.RESTORED}),
    Act.DRAWN: Rule(_BOTH, _CLAIMED | {State.RULED}),
    Act.LAPSED: Rule(frozenset(), frozenset({State.REPORTED, State.DISPUTED, State.RULED})),
}

RULING_STANDS_AFTER = dt.timedelta(hours=72)
"""How long the other side has to say that a ruling entered against it was not made so."""


def may(act: Act, party: Party, state: str) -> bool:
    """Whether a side may take a step in a state."""
    rule = RULES[act]
    return party in rule.parties and state in rule.when


def is_against_own_interest(act: Act, party: Party) -> bool:
    """Whether a ruling is entered by the side that lost: then nobody need confirm it."""
    loser = Party.RECEIVER if act is Act.RULED_FOR_CLAIMANT else Party.CLAIMANT
    return party is loser


def state_at(state: str, lapses_at: dt.datetime | None, now: dt.datetime) -> State:
    """The state as it is now, whatever the scheduler has got round to."""
    if lapses_at is not None and now >= lapses_at and state in RULES[Act.LAPSED].when:
        return State.RESTORED
    return State(state)


def act_by(now: dt.datetime, days: int, zone: str) -> dt.datetime:
    """The end of the day by which somebody must act: days from the next one, court time.

    Every day counts; a last day on a weekend runs on to Monday (Fed. R. Crim. P. 45(a)).
    """
    here = ZoneInfo(zone)
    last = now.astimezone(here).date() + dt.timedelta(days=days)
    while last.weekday() >= _SATURDAY:
        last += dt.timedelta(days=1)
    return dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, here).astimezone(dt.UTC)
