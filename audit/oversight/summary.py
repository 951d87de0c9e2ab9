"""summary.pdf: what an exported bundle holds, for people; and how to verify it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reportlab.platypus import Flowable

from casework import paper

_MOST_DAYS = 400
_VERIFY = (
    "This page is a convenience and proves nothing. To verify, run parley_verify.py (Python 3.11 "
    "with the package cryptography, no network) on the ZIP, with a copy of the program and with "
    "the log's public key that you got elsewhere: python parley_verify.py BUNDLE --key KEY. With "
    "--held FILE it also shows that the log goes on from an older checkpoint that you keep. "
    "Parley's documentation describes the format so that others can write a verifier of their own."
)
_STATES = {
    "entry": "Entries in full",
    "withheld": "Entries of which only who, when and which act is told",
    "expunged": "Entries expunged by order of a court",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What the page says. `asked` are label and value of each filter; times have a zone.

    `orders` say of each expunged entry when it was made and who ordered it gone.
    """

    office: str
    asked_by: str
    made_at: datetime
    asked: list[tuple[str, str]]
    origin: str
    size: int
    root: str
    counts: Mapping[str, Counter[str]]
    people: Mapping[str, str]
    orders: list[str]


def act_words(event: str) -> str:
    """An audit tag in words: "casework:evidence:received" is "Evidence: received"."""
    _app, subject, act = event.split(":", 2)
    return f"{subject.replace('-', ' ').capitalize()}: {act.replace('-', ' ')}"


def summary_pdf(said: Summary) -> bytes:
    """Set the summary. The same values give the same bytes."""
    states = said.counts.get("states", Counter())
    title = f"Audit log of {said.office}"
    story: list[Flowable] = [
        paper.text(title, "title"),
        paper.facts(
            [
                ("Exported by", said.asked_by),
                ("Exported", f"{said.made_at:%Y-%m-%d %H:%M} UTC"),
                *(
                    [(label.capitalize(), value) for label, value in said.asked]
                    or [("What", "The whole log")]
                ),
                ("Log", said.origin),
                ("Proven against", f"the checkpoint of {said.size} entries, root {said.root}"),
                *((label, str(states[state])) for state, label in _STATES.items()),
            ]
        ),
        *(paper.text(order, "small") for order in said.orders),
        paper.text("How to verify", "heading"),
        paper.text(_VERIFY, "small"),
    ]
    for heading, name, words in (
        ("By act", "events", act_words),
        ("By person", "people", lambda key: said.people.get(key, "–")),
    ):
        found = said.counts.get(name, Counter()).most_common()
        rows = [(words(key), str(count)) for key, count in found]
        story += [paper.text(heading, "heading"), *paper.table((heading[3:], "Entries"), rows, _W)]
    days = sorted(said.counts.get("days", Counter()).items())[-_MOST_DAYS:]
    rows = [(day, str(count)) for day, count in days]
    story += [paper.text("By day (UTC)", "heading"), *paper.table(("Day", "Entries"), rows, _W)]
    return paper.typeset(title, story, foot=title)


_W = (424.0, 80.0)
