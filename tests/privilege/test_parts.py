"""If these fail, a privilege is claimed for other pages or minutes than counsel named."""

import pytest

from privilege.parts import (
    MOST_PARTS,
    Part,
    PartsError,
    checked,
    in_words,
    parse_pages,
    parse_passages,
    parse_times,
)


def test_what_counsel_writes_is_what_is_claimed() -> None:
    assert parse_pages("2-4, 7; 9 – 10") == [
        {"pages": [2, 4]},
        {"pages": [7, 7]},
        {"pages": [9, 10]},
    ]
    assert parse_times("1:10-2:30, 1:02:03–1:04:00") == [
        {"seconds": [70, 150]},
        {"seconds": [3723, 3840]},
    ]
    assert parse_passages(" He said so. \n\n Twice.") == [
        {"passage": "He said so."},
        {"passage": "Twice."},
    ]
    assert parse_pages(" ") == []


@pytest.mark.parametrize("text", ["two", "2-", "-3", "1-2-3", "9999999", "٣"])
def test_pages_that_cannot_be_read_are_not_guessed(text: str) -> None:
    with pytest.raises(PartsError, match="2-4, 7") as error:
        parse_pages(text)
    assert error.value.field == "pages"


@pytest.mark.parametrize("text", ["1:10", "70-80", "1:1-2:2", "a-b"])
def test_times_that_cannot_be_read_are_not_guessed(text: str) -> None:
    with pytest.raises(PartsError) as error:
        parse_times(text)
    assert error.value.field == "times"


@pytest.mark.parametrize(
    "part",
    [
        {},
        {"pages": [3, 2]},
        {"pages": [0, 2]},
        {"pages": [1, 2], "note": "more"},
        {"pages": "1-2"},
        {"seconds": [5, 5]},
        {"seconds": [-1, 5]},
        {"passage": " "},
        {"passage": "x" * 2001},
    ],
)
def test_a_part_that_makes_no_sense_is_refused(part: Part) -> None:
    with pytest.raises(PartsError):
        checked([part])


def test_a_part_outside_the_item_is_refused() -> None:
    with pytest.raises(PartsError, match="3 pages"):
        checked([{"pages": [2, 4]}], page_count=3)
    with pytest.raises(PartsError, match="shorter"):
        checked([{"seconds": [90, 95]}], seconds=61.0)
    with pytest.raises(PartsError, match="at most"):
        checked([{"pages": [1, 1]}] * (MOST_PARTS + 1))


def test_the_words_for_parts_never_hold_a_passage() -> None:
    parts: list[Part] = [
        {"pages": [2, 4]},
        {"pages": [7, 7]},
        {"seconds": [70, 3723]},
        {"passage": "the secret"},
    ]
    assert in_words(parts) == "pages 2–4, page 7, 1:10–1:02:03, 1 passage"
    assert in_words([]) == ""
