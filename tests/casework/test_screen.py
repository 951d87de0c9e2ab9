"""If these fail, an attorney's letter would pass the screen, or every file be stopped by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import choices
from casework.screen import (
    MOST_HITS,
    Document,
    Place,
    Term,
    TermKind,
    fold,
    is_usable,
    screen,
)

NAME = Term(TermKind.ATTORNEY, "Daniel Rivera")
DOMAIN = Term(TermKind.DOMAIN, "rivera-law.example")
EMAIL = Term(TermKind.EMAIL, "d.rivera@mail.example")
PHONE = Term(TermKind.PHONE, "(212) 555-0142")
WORDS = Term(TermKind.WORDS, "attorney-client privilege")
ADDRESS = Term(TermKind.ADDRESS, "12 Court Street, Suite 4")
ALL = (NAME, DOMAIN, EMAIL, PHONE, WORDS, ADDRESS)


def places(document: Document, *terms: Term) -> set[tuple[str, str]]:
    return {(hit.term.kind.value, hit.place.value) for hit in screen(document, terms or ALL)}


@pytest.mark.parametrize(
    "text",
    [
        "a call to Daniel Rivera, Esq.",
        "RIVERA, DANIEL",
        "Daniel J. Rivera",
        "daniel  josé\tRivera",
        "Dániel Rivera",
        "rivera daniel",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert screen(Document("x.txt", pages=[(1, text)]), [NAME])


@pytest.mark.parametrize(
    "text",
    ["Daniel's dog. Rivera Street", "Danielle Rivera", "Daniel Riverara", "rivers of Daniel"],
)
def test_another_name_is_not_caught(text: str) -> None:
    assert screen(Document("x.txt", pages=[(1, text)]), [NAME]) == []


def test_participants_of_an_email_are_looked_at_by_name_address_and_domain() -> None:
    people = [
        ("Daniel Rivera", "someone@else.example"),
        ("", "D.Rivera@Mail.example"),
        ("Clerk", "clerk@office.rivera-law.example"),
    ]
    found = places(Document("x.eml", people=people))
    assert {kind for kind, place in found if place == Place.PARTICIPANTS} == {
        "attorney",
        "email",
        "domain",
    }


def test_a_domain_that_only_ends_alike_is_another() -> None:
    people = [("", "a@notrivera-law.example"), ("", "b@rivera-law.example.com")]
    assert screen(Document("x.eml", people=people), [DOMAIN]) == []


def test_a_jail_call_list_shows_the_attorneys_number_and_name() -> None:
    calls = "\n".join(
        f"2026-03-0{n},09:1{n},{number},{n}:00"
        for n, number in enumerate(["212-555-0199", "+1 (212) 555.0142", "718 555 0100"], 1)
    )
    assert places(Document("calls.csv", pages=[(1, calls)], is_table=True)) == {
        ("phone", "call-list")
    }
    named = calls + "\n2026-03-09,10:00,212-555-0111,Daniel Rivera"
    assert ("attorney", "call-list") in places(
        Document("calls.csv", pages=[(1, named)], is_table=True)
    )


def test_a_letterhead_is_told_from_the_text() -> None:
    head = "RIVERA & PARTNERS\n12 Court Street, Suite 4\nDaniel Rivera\n\n"
    body = "\n".join(f"line {n}" for n in range(30)) + "\nDaniel Rivera"
    assert places(Document("l.pdf", pages=[(1, head + body)]), NAME, ADDRESS) == {
        ("attorney", "letterhead"),
        ("address", "letterhead"),
    }
    assert places(Document("l.pdf", pages=[(1, body), (2, head)]), NAME) == {("attorney", "text")}


def test_file_names_and_privileged_words_are_caught() -> None:
    document = Document(
        "letter_daniel-rivera_2.pdf", pages=[(3, "under Attorney–Client privilege")]
    )
    assert places(document) == {("attorney", "file-name"), ("words", "text")}


def test_the_first_of_each_place_is_enough() -> None:
    pages = [(n, "Daniel Rivera " * 50) for n in range(2, 200)]
    hits = screen(Document("x.pdf", pages=pages), [NAME])
    assert [(hit.page, hit.place) for hit in hits] == [(2, Place.TEXT)]
    many = [Term(TermKind.WORDS, f"secret{n} word") for n in range(200)]
    text = " ".join(term.value for term in many)
    assert len(screen(Document("x", pages=[(2, text)]), many)) == MOST_HITS


@pytest.mark.parametrize(
    ("kind", "value", "usable"),
    [
        (TermKind.PHONE, "555-0142", False),
        (TermKind.PHONE, "212 555 0142", True),
        (TermKind.EMAIL, "rivera", False),
        (TermKind.EMAIL, "r@law.example", True),
        (TermKind.DOMAIN, "law", False),
        (TermKind.DOMAIN, "@law.example", True),
        (TermKind.ATTORNEY, "Mr.", False),
        (TermKind.ATTORNEY, "J.", False),
        (TermKind.WORDS, "…", False),
        (TermKind.WORDS, "x", False),
    ],
)
def test_what_says_too_little_is_no_term(kind: TermKind, value: str, usable: bool) -> None:
    assert is_usable(Term(kind, value)) is usable


def test_the_lists_are_those_of_the_database() -> None:
    assert {one.value for one in TermKind} == set(choices.TermKind.values)
    assert {one.value for one in Place} == set(choices.ScreenPlace.values)


@given(st.text(max_size=300))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=400), st.sampled_from(list(TermKind)), st.text(max_size=60))
def test_any_text_and_any_term_are_screened(text: str, kind: TermKind, value: str) -> None:
    term = Term(kind, value)
    is_usable(term)
    screen(Document(text, people=[(text, text)], pages=[(1, text)]), [term])
