"""If these fail, an export leaves out what was asked for, or tells what may not be told."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from audit.oversight.chosen import EXPUNGED_BY, Asked

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CASE, PERSON, WALL = UUID(int=1), UUID(int=2), "wall"


def entry(**more: object) -> dict[str, Any]:
    return {
        "event": "casework:case:viewed",
        "outcome": "success",
        "who": {"user": str(PERSON)},
        "source": {"address": "192.0.2.7"},
        "wall": None,
        "objects": [],
        **more,
    }


def taken(asked: Asked, *, is_open: bool = True, **more: object) -> bool:
    return asked.takes(entry(**more), AT, walls=frozenset({WALL}), is_open=is_open)


@pytest.mark.parametrize(
    ("asked", "is_taken"),
    [
        (Asked(), True),
        (Asked(event="casework:"), True),
        (Asked(event="disclosure:"), False),
        (Asked(person_id=PERSON), True),
        (Asked(person_id=CASE), False),
        (Asked(outcome="refused"), False),
        (Asked(address="192.0.2.7"), True),
        (Asked(address="192.0.2.8"), False),
        (Asked(since=AT), True),
        (Asked(until=AT), False),
        (Asked(case_id=CASE), False),
    ],
)
def test_each_filter_takes_what_it_says(asked: Asked, is_taken: bool) -> None:
    assert taken(asked) is is_taken


def test_a_case_takes_what_names_it_and_what_happened_behind_its_walls() -> None:
    assert taken(Asked(case_id=CASE), wall=WALL)
    assert taken(Asked(case_id=CASE), objects=[{"kind": "casework.case", "id": str(CASE)}])
    assert not taken(Asked(case_id=CASE), wall="another")


def test_what_is_shut_is_not_found_by_what_is_not_told_of_it() -> None:
    assert taken(Asked(person_id=PERSON, event="casework:"), is_open=False)
    for asked in (Asked(outcome="success"), Asked(address="192.0.2.7"), Asked(case_id=CASE)):
        assert not taken(asked, is_open=False, wall=WALL)


def test_an_order_comes_along_with_what_it_expunged() -> None:
    """Also where it was given at another time; of an export by person nothing is told."""
    assert taken(Asked(until=AT), event=EXPUNGED_BY)
    assert not taken(Asked(person_id=CASE), event=EXPUNGED_BY)
    assert Asked(since=AT).tells_expunged
    assert not Asked(event="casework:").tells_expunged


def test_no_source_has_no_address() -> None:
    assert not taken(Asked(address="192.0.2.7"), source=None)
