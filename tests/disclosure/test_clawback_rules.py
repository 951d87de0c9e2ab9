"""If these fail, a side acts out of turn, or a time to act ends on the wrong day."""

import datetime as dt

import pytest

from disclosure.clawback import (
    ENDED,
    RULES,
    Act,
    Party,
    State,
    act_by,
    is_against_own_interest,
    may,
    state_at,
)

NOON = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.UTC)  # Monday, noon in New York


def test_nothing_is_done_once_it_ended_but_the_replacement_of_what_was_returned() -> None:
    open_still = {
        (act, state)
        for state in ENDED
        for act in Act
        for party in Party
        if act in RULES and may(act, party, state)
    }
    assert open_still == {(Act.REPLACED, State.RETURNED)}


@pytest.mark.parametrize("act", [Act.WITHDRAWN, Act.NOT_CLAIMED, Act.NOTICED, Act.REPLACED])
def test_only_the_claimant_claims_and_gives_up(act: Act) -> None:
    assert not any(may(act, Party.RECEIVER, state) for state in State)


@pytest.mark.parametrize("act", [Act.DISPUTED, Act.RETURNED, Act.DESTROYED, Act.SEQUESTERED])
def test_only_the_receiver_answers(act: Act) -> None:
    assert not any(may(act, Party.CLAIMANT, state) for state in State)


def test_nobody_makes_the_time_run_out() -> None:
    assert not any(may(Act.LAPSED, party, state) for party in Party for state in State)


def test_a_ruling_against_ones_own_side_needs_nobody_else() -> None:
    assert is_against_own_interest(Act.RULED_FOR_CLAIMANT, Party.RECEIVER)
    assert is_against_own_interest(Act.RULED_FOR_RECEIVER, Party.CLAIMANT)
    assert not is_against_own_interest(Act.RULED_FOR_CLAIMANT, Party.CLAIMANT)
    assert not is_against_own_interest(Act.RULED_FOR_RECEIVER, Party.RECEIVER)


@pytest.mark.parametrize(
    ("days", "last"),
    [(1, "2026-03-03"), (4, "2026-03-06"), (5, "2026-03-09"), (6, "2026-03-09"), (7, "2026-03-09")],
)
def test_the_time_to_act_ends_with_a_court_day_and_never_on_a_weekend(days: int, last: str) -> None:
    ends = act_by(NOON, days, "America/New_York")
    day_after = dt.date.fromisoformat(last) + dt.timedelta(days=1)
    offset = dt.timedelta(hours=5 if day_after < dt.date(2026, 3, 9) else 4)  # DST begins March 8
    assert ends == dt.datetime.combine(day_after, dt.time.min, dt.UTC) + offset


@pytest.mark.parametrize("state", list(State))
def test_only_what_may_lapse_does(state: State) -> None:
    lapsed = state_at(state, NOON, NOON)
    may_lapse = state in {State.REPORTED, State.DISPUTED, State.RULED}
    assert lapsed == (State.RESTORED if may_lapse else state)
    assert state_at(state, NOON, NOON - dt.timedelta(microseconds=1)) == state
    assert state_at(state, None, NOON) == state
