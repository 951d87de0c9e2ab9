"""Counsel, their supervisors and clients see the same in two worlds that differ behind walls."""

import pytest

from tests.walls.summary import Record
from tests.walls.walking import outsider_walks
from tests.walls.worlds import Worlds

COUNSEL = (
    "co_defender",
    "defender",
    "defender by token",
    "pd_supervisor",
    "prosecutor",
    "da_supervisor",
    "client",
    "other_client locked",
)


@pytest.mark.parametrize("watcher", COUNSEL)
def test_counsel_see_the_same_in_both_worlds(
    watcher: str, worlds: Worlds, record_property: Record
) -> None:
    outsider_walks(worlds, watcher, record_property)
