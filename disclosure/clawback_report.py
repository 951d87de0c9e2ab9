"""The report on a clawback: what was claimed, when, what each side did. As a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from reportlab.platypus import Flowable

from casework import paper
from disclosure.manifest import instant


@dataclass(frozen=True, slots=True)
class Line:
    """A dated line: a step, or somebody who opened it. `at` has a time zone."""

    at: datetime
    who: str
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says, in words. `had_access` and `opened` are empty where none may see them."""

    title: str
    case: str
    office: str
    made_at: datetime
    zone: tzinfo
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Line, ...]
    had_access: tuple[tuple[str, str], ...]
    opened: tuple[Line, ...]
    note: str


def report_pdf(report: Report) -> bytes:
    """Typeset the report."""
    story: list[Flowable] = [
        paper.text(report.office, "heading"),
        paper.text(report.title, "title"),
        paper.text(report.case),
        paper.gap(6),
        paper.facts(list(report.facts)),
        paper.gap(12),
        *_lines("What was done", report.steps, report.zone),
    ]
    if report.had_access:
        story += [
            paper.gap(12),
            paper.text("Who could open it", "heading"),
            *paper.table(("Name", "Office"), report.had_access, (260, 260)),
        ]
    if report.opened:
        story += [paper.gap(12), *_lines("Who opened it", report.opened, report.zone)]
    story += [paper.gap(12), paper.text(report.note)]
    made = f"made {instant(report.made_at)}"
    return paper.typeset(report.title, story, foot=f"{report.case} · {made}")


def _lines(heading: str, lines: Sequence[Line], zone: tzinfo) -> list[Flowable]:
    rows = [
        (
            line.at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z"),
            line.who,
            f"{line.what}: {line.words}" if line.words else line.what,
        )
        for line in lines
    ]
    return [
        paper.text(heading, "heading"),
        *paper.table(("When", "Who", "What"), rows, (120, 150, 250)),
    ]
