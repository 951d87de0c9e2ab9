"""If these fail, counsel would not find what they wrote, or be shown what they did not ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privilege.keys.terms import beginnings, words_of
from privilege.questions import HIT_END, HIT_START, asked

TEXT = "He was at his sister's in Zanzibar until ten. Ask her for the receipt of the pharmacy."


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("zanzibar", True),
        ("ZANZ", True),
        ("zanzibar receipt", True),
        ("zanzibar casino", False),
        ("casino or zanzibar", True),
        ('"receipt of the pharmacy"', True),
        ('"pharmacy receipt"', False),
        ("zanzibar -casino", True),
        ("zanzibar -receipt", False),
        ('zanzibar -"until ten"', False),
        ("-casino", False),
        ("at", True),
        ("anzibar", False),
        ("", False),
        ('"', False),
        ("or or or", False),
        ("-", False),
    ],
)
def test_what_is_typed_is_understood(typed: str, answered: bool) -> None:
    assert asked(typed).is_answered([TEXT]) is answered


def test_an_excerpt_marks_every_hit_in_the_writers_own_spelling() -> None:
    shown = asked("ZANZ rec").excerpt([TEXT])
    assert f"{HIT_START}Zanzibar{HIT_END}" in shown
    assert f"{HIT_START}receipt{HIT_END}" in shown


def test_a_long_text_is_cut_at_whole_words_around_the_hit() -> None:
    shown = asked("needle").excerpt(["hay " * 500 + "needle " + "straw " * 500])
    assert shown.startswith("… hay")
    assert shown.endswith("straw …")
    assert f"{HIT_START}needle{HIT_END}" in shown


def test_marks_in_the_text_itself_cannot_forge_a_hit() -> None:
    shown = asked("receipt").excerpt([f"a {HIT_START}forged{HIT_END} receipt"])
    assert shown.count(HIT_START) == 1


@given(st.text(max_size=600), st.text(max_size=300))
def test_anything_can_be_typed(typed: str, text: str) -> None:
    question = asked(typed)
    question.is_answered([text])
    question.excerpt([text])


@given(st.text(min_size=1, max_size=80))
def test_what_answers_is_found_by_its_tokens(text: str) -> None:
    """The index must not miss a record that would answer."""
    question = asked(text.replace('"', " ").replace("-", " "))
    held = beginnings(words_of(text))
    for wanted in question.either:
        if wanted.is_answered(words_of(text)):
            assert wanted.beginnings <= held
