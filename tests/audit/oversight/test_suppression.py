"""A released figure must not tell of one case; these try every world that fits what is told."""

from itertools import product

import pytest

from audit.oversight.suppression import THRESHOLD, told

MOST = 9


@pytest.mark.parametrize("size", [1, 2, 3])
def test_nothing_withheld_follows_from_what_is_told(size: int) -> None:
    """Whoever knows the rule still finds at least two values for each withheld part."""
    worlds: dict[object, list[tuple[int, ...]]] = {}
    for counts in product(range(MOST), repeat=size):
        worlds.setdefault(told(counts), []).append(counts)
    for said, fitting in worlds.items():
        for place, part in enumerate(said.parts):  # type: ignore[attr-defined]
            values = {counts[place] for counts in fitting}
            assert part is not None or len(values) > 1, (said, fitting)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_nobody_learns_that_a_small_part_is_not_zero(size: int) -> None:
    for counts in product(range(MOST), repeat=size):
        for place, count in enumerate(counts):
            if 0 < count < THRESHOLD and sum(counts) < THRESHOLD:
                without = (*counts[:place], 0, *counts[place + 1 :])
                assert told(without) == told(counts)


def test_large_figures_are_told_as_they_are() -> None:
    assert told([5]).parts == (5,)
    assert told([5, 60]).total == 65
    assert told([5, 60]).parts == (5, 60)


def test_one_small_part_takes_the_others_with_it_and_leaves_the_sum() -> None:
    assert told([1, 60, 700]).parts == (None, None, None)
    assert told([1, 60, 700]).total == 761
    assert told([1, 2]).total is None


@pytest.mark.parametrize("counts", [[], [-1], [5, -1]])
def test_what_is_no_count_is_refused(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="a group has parts"):
        told(counts)
