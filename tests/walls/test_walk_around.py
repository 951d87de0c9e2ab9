"""Supervisors and clients of those on the case see the same in both worlds."""

import pytest

from tests.walls.summary import Record
from tests.walls.walking import outsider_walks
from tests.walls.worlds import Worlds

AROUND = (
    "client",
    "other_client locked",
    "pd_supervisor",
    "da_supervisor",
)


@pytest.mark.parametrize("watcher", AROUND)
def test_who_stands_around_the_case_sees_the_same_in_both_worlds(
    watcher: str, worlds: Worlds, record_property: Record
) -> None:
    outsider_walks(worlds, watcher, record_property)
