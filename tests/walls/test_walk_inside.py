"""What is done behind a wall shows the same outside, whatever it is."""

import pytest

from tests.walls.summary import Record
from tests.walls.walking import insider_walks
from tests.walls.watchers import INSIDERS
from tests.walls.worlds import Worlds


@pytest.mark.parametrize("insider", INSIDERS)
def test_what_is_done_behind_a_wall_shows_the_same_outside(
    insider: str, worlds: Worlds, record_property: Record
) -> None:
    insider_walks(worlds, insider, record_property)
