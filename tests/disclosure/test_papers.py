"""If these fail, a letter, index or slip-sheet misstates what is served, or cannot be made."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from casework import paper
from disclosure.bates import BatesFormat, BatesRange
from disclosure.index import IndexLine, index_csv, index_pdf, play_time
from disclosure.letter import Letter, Withheld, letter_pdf
from disclosure.slip_sheet import Native, native_slip_sheet, withheld_slip_sheet
from tests.disclosure.pdfs import page_texts

FORM = BatesFormat("DA-")
LETTER = Letter(
    case="People v. Ortiz",
    docket_number="2026-NY-00417",
    court="Supreme Court, New York County",
    volume="Volume 2",
    producing_office="New York County District Attorney",
    signed_by="Ruth Okafor",
    recipients=("Dana Alvarez, counsel for Maria Ortiz", "Lee Park, counsel for Maria Ortiz"),
    bates="DA-000001 – DA-000210",
    item_count=14,
    page_count=196,
    categories=(("Police reports", 9), ("Body-worn camera", 5)),
    withheld=(Withheld("DA-000044", "Work product", "CPL 245.65"),),
    manifest_sha256="ab" * 32,
    served_at=datetime(2026, 3, 3, 4, 59, tzinfo=UTC),
    zone=ZoneInfo("America/New_York"),
)


def test_the_letter_says_what_is_served_on_whom_and_what_is_not() -> None:
    words = " ".join(page_texts(letter_pdf(LETTER)))
    for fact in (
        "People v. Ortiz",
        "2026-NY-00417",
        "Volume 2",
        "DA-000001 – DA-000210",
        "Dana Alvarez, counsel for Maria Ortiz",
        "Lee Park, counsel for Maria Ortiz",
        "Police reports",
        "DA-000044 Work product CPL 245.65",
        "196",
        "Ruth Okafor",
    ):
        assert fact in words
    assert "ab" * 32 in words.replace(" ", "")
    assert "complete" not in words.lower()


def test_service_is_dated_in_the_courts_zone() -> None:
    words = " ".join(page_texts(letter_pdf(LETTER)))
    assert "Monday, March 2, 2026, 23:59 EST" in words
    assert "2026-03-03T04:59:00Z" in words


def test_a_letter_without_anything_withheld_says_so() -> None:
    words = " ".join(page_texts(letter_pdf(replace(LETTER, withheld=()))))
    assert "No item listed in this volume is withheld." in words


def test_the_same_facts_give_the_same_bytes() -> None:
    assert letter_pdf(LETTER) == letter_pdf(LETTER)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Łukasz Żółć, Ивáн, Ελένη, naïve — “quoted”",
            "Łukasz Żółć, Ивáн, Ελένη, naïve — “quoted”",
        ),
        ("監視.mp4", "[U+76E3][U+8996].mp4"),
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        ("a\x00b\x1bc", "a[U+0000]b[U+001B]c"),
        ("\ud800", "[U+D800]"),
        ("<b>bold</b> &amp; <img src='file:///etc/passwd'/>", None),
    ],
)
def test_any_text_is_shown_and_none_is_obeyed(written: str, read: str | None) -> None:
    words = " ".join(page_texts(paper.typeset("t", [paper.text(written)])))
    assert (read or written) in words


def test_a_name_without_a_space_stays_on_the_page() -> None:
    name = "evidence_" * 40 + "end.pdf"
    words = page_texts(index_pdf([line(1, filename=name)], case="P v. O", volume="Volume 1"))
    assert "end.pdf" in "".join(words).replace(" ", "")


def test_a_cell_longer_than_a_page_does_not_stop_the_index() -> None:
    words = page_texts(
        index_pdf([line(1, description="監視" * 5_000)], case="P v. O", volume="Volume 1")
    )
    assert "DA-000001" in words[0]


def line(number: int, **changes: object) -> IndexLine:
    made = IndexLine(
        begin_bates=FORM.format(number),
        end_bates=FORM.format(number),
        description=f"Report {number}",
        filename="report.pdf",
        category="Police reports",
        kind="document",
        pages=1,
        seconds=0,
        path=f"documents/{FORM.format(number)}.pdf",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_index_lists_every_item_on_pages_that_repeat_their_head() -> None:
    pages = page_texts(
        index_pdf([line(n) for n in range(1, 601)], case="People v. Ortiz", volume="Volume 1")
    )
    words = " ".join(pages)
    assert all(f"DA-{number:06d} Report {number} " in words for number in range(1, 601))
    assert all("Description" in page for page in pages)


def test_the_index_says_how_much_each_item_is() -> None:
    pages = page_texts(
        index_pdf(
            [
                line(1, pages=12),
                line(2, pages=0, seconds=3729, kind="native"),
                line(3, pages=0, kind="withheld"),
                line(4, pages=0, kind="native"),
            ],
            case="P v. O",
            volume="Volume 1",
        )
    )
    words = " ".join(pages)
    for extent in ("12 pages", "1:02:09", "withheld", "native file"):
        assert extent in words
    assert play_time(0) == ""


def test_an_index_for_a_spreadsheet_runs_nothing() -> None:
    table = index_csv([line(1, description='=HYPERLINK("http://x")', filename="@SUM(A1).pdf")])
    row = next(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert row["DESCRIPTION"] == '\'=HYPERLINK("http://x")'
    assert row["FILENAME"] == "'@SUM(A1).pdf"


def test_slip_sheets_bear_their_number_and_a_withheld_one_only_what_was_chosen() -> None:
    native = page_texts(
        native_slip_sheet(
            FORM,
            BatesRange(5, 5),
            case="People v. Ortiz",
            native=Native("cam.mp4", "natives/DA-000005.mp4", "cd" * 32),
        )
    )
    assert len(native) == 1
    assert "DA-000005" in native[0]
    assert "natives/DA-000005.mp4" in native[0]
    withheld = page_texts(
        withheld_slip_sheet(
            FORM,
            BatesRange(6, 6),
            case="People v. Ortiz",
            category="Work product",
            basis="CPL 245.65",
        )
    )
    assert len(withheld) == 1
    assert withheld[0] == (
        "People v. Ortiz · DA-000006 Page 1 "
        "DA-000006 Withheld Category Work product Basis CPL 245.65"
    )
