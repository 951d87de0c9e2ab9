"""If these fail, a phrase could be guessed, or its person could not type it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.ground import rand
from privilege.keys import words


def test_a_phrase_has_six_words_of_7776() -> None:
    """77.5 bits: the design asks for at least 77."""
    listed = words.word_list()
    assert len(set(listed)) == 7776 == len(listed)
    assert 7776**words.PHRASE_WORDS > 2**77
    phrase = words.new_phrase()
    assert len([word for word in phrase.split(" ") if word in listed]) == words.PHRASE_WORDS
    assert words.new_phrase() != phrase


def test_no_two_phrases_are_typed_alike() -> None:
    """A word with a hyphen is typed as two; taken together no word becomes another."""
    typed = Counter(words.phrase_bytes(word) for word in words.word_list())
    assert max(typed.values()) == 1


@given(st.integers(0, 5), st.sampled_from([" ", "  ", "\t", "-", " - ", "\n", ", "]))
def test_phrases_are_read_as_people_type_them(place: int, gap: str) -> None:
    phrase = words.new_phrase()
    parts = phrase.split(" ")
    parts[place] = parts[place].upper()
    assert words.phrase_bytes(f" {gap.join(parts)}\n") == words.phrase_bytes(phrase)


def test_codes_are_read_as_people_type_them() -> None:
    code = words.new_code()
    assert len(code.replace("-", "")) == words.CODE_LENGTH
    assert 32**words.CODE_LENGTH >= 2**128
    lazy = code.lower().replace("-", " ").replace("0", "o").replace("1", "i")
    assert words.code_bytes(lazy) == words.code_bytes(code)
    assert not set(code) & set("OILU")


def test_draws_are_even(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would make small numbers likelier is drawn again."""
    drawn = iter([b"\xff\xff\xff\xff", b"\x00\x00\x00\x05"])
    monkeypatch.setattr(rand, "key_bytes", lambda _count: next(drawn))
    assert words._below(7776) == 5
