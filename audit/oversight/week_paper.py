"""The evidence of one week of review on paper (CJIS Security Policy AU-6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework import paper

_WIDTHS = (150, 100, 160, 100, 70, 120)  # points, of a letter page on its side


@dataclass(frozen=True, slots=True)
class WeekPaper:
    """What the paper says: its title, pairs of label and value, and each line that was drawn.

    ``rows`` are: what was done, by whom, why it was drawn, the reviewer, what they found, when.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def pdf(week: WeekPaper) -> bytes:
    """Set the paper; the same words give the same bytes."""
    story = [paper.text(week.title, "title"), paper.facts(week.facts)]
    if week.rows:
        story += paper.table(week.heads, week.rows, _WIDTHS)
    return paper.typeset(week.title, story, foot=week.title, sideways=True)
