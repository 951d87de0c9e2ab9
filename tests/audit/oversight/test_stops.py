"""Nobody is shut out of service or of their own case unwarned, nor while they are released."""

import datetime as dt

import pytest

from audit.oversight.stops import Limit, Standing, standing, stops_at, warns_at

DUE = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
GRACE = 7 * DAY


def test_whoever_was_not_told_is_never_stopped_however_late() -> None:
    limit = Limit(DUE, GRACE)
    assert stops_at(limit) is None
    assert standing(limit, DUE + 1000 * DAY) == Standing.OPEN


def test_whoever_was_told_in_time_works_until_the_due_date_and_not_after() -> None:
    limit = Limit(DUE, GRACE, warned_at=DUE - 14 * DAY)
    assert standing(limit, DUE - DAY / 24) == Standing.WARNED
    assert standing(limit, DUE) == Standing.STOPPED


def test_a_late_warning_still_leaves_its_time() -> None:
    limit = Limit(DUE, GRACE, warned_at=DUE + 3 * DAY)
    assert standing(limit, DUE + 9 * DAY) == Standing.WARNED
    assert standing(limit, DUE + 10 * DAY) == Standing.STOPPED


def test_a_release_opens_at_once_and_ends_by_itself() -> None:
    stopped = Limit(DUE, GRACE, warned_at=DUE - 14 * DAY)
    night = DUE + 2 * DAY
    assert standing(stopped, night) == Standing.STOPPED
    released = Limit(DUE, GRACE, stopped.warned_at, released_until=night + DAY)
    assert standing(released, night) == Standing.WARNED
    assert standing(released, night + DAY) == Standing.STOPPED


def test_a_release_never_shortens_anybody_s_time() -> None:
    limit = Limit(DUE, GRACE, warned_at=DUE, released_until=DUE + DAY)
    assert stops_at(limit) == DUE + GRACE


def test_a_clock_that_went_back_stops_nobody_early() -> None:
    limit = Limit(DUE, GRACE, warned_at=DUE + 30 * DAY)
    assert standing(limit, DUE + 20 * DAY) == Standing.WARNED


def test_a_warning_without_any_time_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="leaves some time"):
        Limit(DUE, dt.timedelta())


def test_people_are_warned_early_enough_for_the_whole_grace() -> None:
    limit = Limit(DUE, GRACE)
    assert warns_at(limit, 14 * DAY) == DUE - 14 * DAY
    assert warns_at(limit, DAY) == DUE - GRACE
