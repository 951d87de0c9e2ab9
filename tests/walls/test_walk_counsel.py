"""Counsel of record, and a program of theirs, see the same in both worlds."""

import pytest

from tests.walls.summary import Record
from tests.walls.walking import outsider_walks
from tests.walls.worlds import Worlds

COUNSEL = (
    "co_defender",
    "defender",
    "defender by token",
    "prosecutor",
)


@pytest.mark.parametrize("watcher", COUNSEL)
def test_counsel_see_the_same_in_both_worlds(
    watcher: str, worlds: Worlds, record_property: Record
) -> None:
    outsider_walks(worlds, watcher, record_property)
