"""If these fail, silence or a contested ruling would release what nobody agreed to."""

from datetime import UTC, datetime, timedelta

import pytest

from disclosure.filter_team import OVER, RULING_STANDS_AFTER, Act, Party, State, Step, allowed
from disclosure.filter_team import state_at as state

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUE = BEGIN + timedelta(days=14)


def after(*acts: Act, now: datetime = BEGIN) -> State:
    return state([Step(act, BEGIN) for act in (Act.PROPOSED, *acts)], DUE, now)


def test_silence_never_releases() -> None:
    assert after(now=DUE - timedelta(microseconds=1)) is State.WAITING
    for later in (DUE, DUE + timedelta(days=4000)):
        assert after(now=later) is State.UNANSWERED
        assert Act.RELEASED not in allowed(Party.FILTER, after(now=later))
        assert not {Act.AGREED, Act.OBJECTED} & allowed(Party.HOLDER, after(now=later))


def test_a_ruling_of_ones_own_waits_for_the_holders_word_or_three_days() -> None:
    ruled = after(Act.OBJECTED, Act.SUBMITTED, Act.RULED_RELEASE)
    assert Act.RELEASED not in allowed(Party.FILTER, ruled)
    late = BEGIN + RULING_STANDS_AFTER
    assert after(Act.SUBMITTED, Act.RULED_RELEASE, now=late) is State.MAY_RELEASE
    contested = after(Act.SUBMITTED, Act.RULED_RELEASE, Act.CONTESTED, now=late)
    assert contested is State.BEFORE_COURT


@pytest.mark.parametrize("current", list(State))
def test_only_agreement_or_a_ruling_lets_the_team_release(current: State) -> None:
    may = Act.RELEASED in allowed(Party.FILTER, current)
    assert may == (current in {State.AGREED, State.MAY_RELEASE})
    assert Act.RELEASED not in allowed(Party.HOLDER, current)
    if current in OVER:
        assert not allowed(Party.FILTER, current) | allowed(Party.HOLDER, current)


@pytest.mark.parametrize("current", list(State))
def test_each_side_answers_for_itself_only(current: State) -> None:
    assert not allowed(Party.FILTER, current) & {Act.AGREED, Act.OBJECTED, Act.CONFIRMED}
    assert not allowed(Party.HOLDER, current) & {Act.WITHDRAWN, Act.RULED_RELEASE}
