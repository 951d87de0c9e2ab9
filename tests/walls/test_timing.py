"""The classifier of ``tests/walls/timing.py`` tells what can be told, and no more."""

import random

from tests.walls.timing import judge

_CHANCE = random.Random(3)  # noqa: S311 - samples


def _times(mean: float) -> list[float]:
    return [_CHANCE.gauss(mean, 1) for _ in range(1000)]


def test_a_tenth_of_the_spread_is_noticed_where_it_matters() -> None:
    assert judge(_times(10.4), _times(10.0)).tells
    assert judge(_times(10.0), _times(10.4)).tells


def test_equal_times_are_not_accused() -> None:
    assert not any(judge(_times(10), _times(10)).tells for _ in range(50))


def test_times_that_lie_apart_are_guessed_right() -> None:
    verdict = judge(_times(30.0), _times(10.0))
    assert verdict.area == 1
    assert verdict.guessed > 0.99
