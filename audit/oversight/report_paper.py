"""A yearly public report on paper."""

from collections.abc import Sequence
from typing import Any

from casework import paper


def pdf(body: dict[str, Any], *, heading: str, notes: Sequence[str], withheld: str) -> bytes:
    """Set the report; the same inputs give the same bytes."""

    def shown(count: int | None) -> str:
        return withheld if count is None else f"{count:,}"

    rows: list[tuple[str, str]] = []
    for group in body["groups"]:
        rows.append((group["label"], shown(group["total"])))
        if len(group["parts"]) > 1:
            rows += [(f"– {part['label']}", shown(part["count"])) for part in group["parts"]]
    story = [
        paper.text(heading, "title"),
        *paper.table(("What was counted", "Count"), rows, (404, 100)),
        paper.gap(10),
        *(paper.text(note, "small") for note in notes),
    ]
    return paper.typeset(heading, story, foot=heading)
