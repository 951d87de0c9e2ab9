"""Other offices, the operator and passers-by see the same in both worlds."""

import pytest

from tests.walls.summary import Record
from tests.walls.walking import outsider_walks
from tests.walls.worlds import Worlds

OTHERS = (
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
