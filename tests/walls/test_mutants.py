"""The walk can fail: every deliberate leak is caught by the routes that it names."""

import pytest

from tests.walls.mutants import MUTANTS, Mutant
from tests.walls.mutants.judging import is_caught
from tests.walls.summary import Record
from tests.walls.worlds import Worlds


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_deliberate_leak_is_caught(
    mutant: Mutant, worlds: Worlds, record_property: Record
) -> None:
    record_property("mutants", 1)
    caught = is_caught(worlds, mutant)
    record_property("caught", int(caught))
    assert caught, f"{mutant.watcher} did not notice that {mutant.name}"


def test_mutants_have_names_of_their_own() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
