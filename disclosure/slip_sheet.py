"""Slip-sheets: the page that stands where a file's own pages cannot.

One for a file produced as it is (a video, a spreadsheet), one for a withheld item. A placeholder
says that something is withheld and why, in the words the producing side chose to disclose: that
is all it says.
"""

from dataclasses import dataclass

from casework import paper
from disclosure.bates import BatesFormat, BatesRange


@dataclass(frozen=True, slots=True)
class Native:
    """A file served in its own format; `note` says why pages that it has bear no numbers."""

    filename: str
    path: str
    sha256: str
    note: str = ""


def native_slip_sheet(
    form: BatesFormat, numbers: BatesRange, *, case: str, native: Native
) -> bytes:
    """PDF of one page: the file of these numbers is served in its own format, under a path."""
    number = numbers.label(form)
    story = [
        paper.gap(150),
        paper.text(number, "number"),
        paper.gap(18),
        paper.text("Produced in native format", "center"),
        paper.gap(24),
        paper.facts(
            [
                ("File name", native.filename),
                ("In this volume", native.path),
                ("SHA-256", native.sha256),
            ]
        ),
        *([paper.text(native.note, "center")] if native.note else []),
    ]
    return paper.typeset(number, story, foot=f"{case} · {number}")


def withheld_slip_sheet(
    form: BatesFormat, numbers: BatesRange, *, case: str, category: str, basis: str
) -> bytes:
    """PDF of one page: something is withheld here; its category and the legal basis."""
    number = numbers.label(form)
    story = [
        paper.gap(150),
        paper.text(number, "number"),
        paper.gap(18),
        paper.text("Withheld", "center"),
        paper.gap(24),
        paper.facts([("Category", category), ("Basis", basis)]),
    ]
    return paper.typeset(number, story, foot=f"{case} · {number}")
