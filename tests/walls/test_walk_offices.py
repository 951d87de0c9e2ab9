"""Colleagues whom nobody let in see the same in both worlds."""

import pytest

from tests.walls.summary import Record
from tests.walls.walking import outsider_walks
from tests.walls.worlds import Worlds

COLLEAGUES = (
    "da_outsider",
    "da_clerk",
    "da_conflicts",
    "da_admin",
    "pd_outsider",
)


@pytest.mark.parametrize("watcher", COLLEAGUES)
def test_colleagues_see_the_same_in_both_worlds(
    watcher: str, worlds: Worlds, record_property: Record
) -> None:
    outsider_walks(worlds, watcher, record_property)
