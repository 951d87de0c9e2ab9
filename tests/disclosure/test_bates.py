"""If these fail, two pages bear one number, or a number cannot be traced to its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.bates import BatesError, BatesFormat, BatesRange, Treatment, assign

PAGES, NATIVE, WITHHELD = Treatment.PAGES, Treatment.NATIVE, Treatment.WITHHELD


def test_a_number_is_written_and_read_back() -> None:
    form = BatesFormat("PEOPLE-ORTIZ-", 6)
    assert form.format(123) == "PEOPLE-ORTIZ-000123"
    assert form.parse("PEOPLE-ORTIZ-000123") == 123


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "=CMD",
        "+A",
        "-A",
        "@A",
        "a",
        "A1",
        "A B",
        "../A",
        "A/B",
        "A.B",
        "Ａ",
        "A\n",
        "A" * 25,
        "Ä",
    ],
)
def test_a_hostile_or_ambiguous_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(BatesError, match="prefix"):
        BatesFormat(prefix)


@pytest.mark.parametrize("width", [0, 3, 13, -1])
def test_an_impossible_width_is_refused(width: int) -> None:
    with pytest.raises(BatesError, match="digits"):
        BatesFormat("A", width)


@pytest.mark.parametrize(
    "text", ["B0001", "A001", "A00001", "A0000", "A٠٠٠١", "A 001", "", "A-001"]
)
def test_what_is_no_number_of_the_sequence_is_not_read(text: str) -> None:
    with pytest.raises(BatesError):
        BatesFormat("A", 4).parse(text)


def test_pages_natives_and_placeholders_take_their_share() -> None:
    ranges = assign(BatesFormat("A"), 7, [(PAGES, 3), (NATIVE, 0), (WITHHELD, 12), (PAGES, 1)])
    assert [(r.first, r.last) for r in ranges] == [(7, 9), (10, 10), (11, 11), (12, 12)]


def test_a_width_that_does_not_hold_the_last_number_assigns_nothing() -> None:
    with pytest.raises(BatesError, match="10000"):
        assign(BatesFormat("A", 4), 9_999, [(PAGES, 2)])
    assert assign(BatesFormat("A", 4), 9_998, [(PAGES, 2)]) == [BatesRange(9_998, 9_999)]


def test_nothing_and_an_item_without_pages_get_no_number() -> None:
    with pytest.raises(BatesError, match="without an item"):
        assign(BatesFormat("A"), 1, [])
    with pytest.raises(BatesError, match="at least one page"):
        assign(BatesFormat("A"), 1, [(PAGES, 0)])


def test_a_range_is_written_as_letters_do() -> None:
    form = BatesFormat("A", 4)
    assert BatesRange(3, 3).label(form) == "A0003"
    assert BatesRange(3, 9).label(form) == "A0003 – A0009"
    with pytest.raises(BatesError):
        BatesRange(9, 3)


@given(
    first=st.integers(1, 10_000),
    items=st.lists(
        st.tuples(st.sampled_from(list(Treatment)), st.integers(1, 400)), min_size=1, max_size=60
    ),
)
def test_numbers_are_contiguous_and_none_is_used_twice(
    first: int, items: list[tuple[Treatment, int]]
) -> None:
    numbers = [number for taken in assign(BatesFormat("A", 9), first, items) for number in taken]
    assert numbers == list(range(first, first + len(numbers)))
