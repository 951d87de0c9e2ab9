"""If these fail, the page that people read of an export says something else than was exported."""

import io
from collections import Counter
from datetime import UTC, datetime

import pypdfium2

from audit.oversight.summary import Summary, act_words, summary_pdf

SAID = Summary(
    office="Office <b>of</b> the District Attorney",
    asked_by="Judith Abernathy",
    made_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    asked=[("since", "2026-02-23")],
    origin="parley.example/log",
    size=311,
    root="AAAA",
    counts={
        "states": Counter(entry=283, withheld=28),
        "events": Counter({"casework:evidence:viewed": 7}),
        "people": Counter({"one": 5, "": 2}),
        "days": Counter({"2026-03-01": 7}),
    },
    people={"one": "Nora Castellane", "": "Nobody"},
    orders=["Entry 7 of 2026-02-27 09:00 UTC: Expunged by order of County Court, no. 3."],
)


def words() -> str:
    with pypdfium2.PdfDocument(io.BytesIO(summary_pdf(SAID))) as document:
        pages = [page.get_textpage() for page in document]
        return " ".join(" ".join(page.get_text_bounded().split()) for page in pages)


def test_it_counts_by_act_person_and_day_and_says_how_to_verify() -> None:
    found = words()
    for said in (
        "Office <b>of</b> the District Attorney",
        "Judith Abernathy",
        "Since 2026-02-23",
        "the checkpoint of 311 entries",
        "Entries in full 283",
        "Evidence: viewed 7",
        "Nora Castellane 5",
        "Nobody 2",
        "2026-03-01 7",
        "Expunged by order of County Court, no. 3.",
        "parley_verify.py",
    ):
        assert said in found, said


def test_the_same_values_give_the_same_bytes() -> None:
    assert summary_pdf(SAID) == summary_pdf(SAID)


def test_an_act_is_said_in_words() -> None:
    assert act_words("oversight:export-schedule:set") == "Export schedule: set"
