"""People whom nobody let in see the same in two worlds; what is done inside shows the same."""

import pytest

from tests.walls.summary import Record
from tests.walls.walking import insider_walks, outsider_walks
from tests.walls.watchers import INSIDERS
from tests.walls.worlds import Worlds

OTHERS = (
    "da_outsider",
    "da_clerk",
    "da_conflicts",
    "da_admin",
    "pd_outsider",
    "other_prosecutor",
    "auditor",
    "platform_admin",
    "superuser",
    "nobody",
)


@pytest.mark.parametrize("watcher", OTHERS)
def test_outsiders_see_the_same_in_both_worlds(
    watcher: str, worlds: Worlds, record_property: Record
) -> None:
    outsider_walks(worlds, watcher, record_property)


@pytest.mark.parametrize("insider", INSIDERS)
def test_what_is_done_behind_a_wall_shows_the_same_outside(
    insider: str, worlds: Worlds, record_property: Record
) -> None:
    insider_walks(worlds, insider, record_property)
