"""The production letter: what is served on whom, and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from reportlab.platypus import Flowable

from casework import paper
from disclosure.manifest import instant


@dataclass(frozen=True, slots=True)
class Withheld:
    """One placeholder: its number, category, and the basis that is disclosed."""

    number: str
    category: str
    basis: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says. `served_at` has a time zone; `zone` is the court's."""

    case: str
    docket_number: str
    court: str
    volume: str
    producing_office: str
    signed_by: str
    recipients: tuple[str, ...]  # "Dana Alvarez, counsel for Maria Ortiz"
    bates: str
    item_count: int
    page_count: int
    categories: tuple[tuple[str, int], ...]
    withheld: tuple[Withheld, ...]
    manifest_sha256: str
    served_at: datetime
    zone: tzinfo
    message: str = ""


def letter_pdf(letter: Letter) -> bytes:
    """Typeset the letter."""
    day = letter.served_at.astimezone(letter.zone)
    local = f"{day:%A, %B} {day.day}, {day:%Y}, {day:%H:%M} {day.tzname()}"
    story = [
        paper.text(letter.producing_office, "heading"),
        paper.text(f"{day:%B} {day.day}, {day:%Y}"),
        paper.gap(6),
        *(paper.text(recipient) for recipient in letter.recipients),
        paper.gap(6),
        paper.text(f"Disclosure: {letter.volume}", "title"),
        paper.facts(
            [
                ("Case", letter.case),
                ("Docket number", letter.docket_number or "none yet"),
                ("Court", letter.court),
                ("Bates range", letter.bates),
                ("Items produced", str(letter.item_count)),
                ("Pages stamped", str(letter.page_count)),
                ("Items withheld", str(len(letter.withheld))),
                ("SHA-256 of manifest.json", letter.manifest_sha256),
            ]
        ),
        paper.text(
            "Counsel: the material listed in the enclosed index is served on you today. It is "
            "identified by the Bates numbers above; every file's size and SHA-256 is in the "
            "manifest. Files that cannot be paged are produced in native format, each with a "
            "slip-sheet that bears its number."
        ),
    ]
    if letter.message:
        story += [paper.text(line) for line in letter.message.splitlines() if line.strip()]
    story += [
        paper.text("What is produced", "heading"),
        *paper.table(
            ("Category", "Items"),
            [(name, str(count)) for name, count in letter.categories],
            (400, 104),
        ),
        *_withheld(letter.withheld),
        paper.text("Service", "heading"),
        paper.text(
            f"Served electronically through Parley on {local} ({instant(letter.served_at)}) on:"
        ),
        *(paper.text(f"• {recipient}") for recipient in letter.recipients),
        paper.text(
            "From that moment the volume can be opened and downloaded. Acknowledging receipt says "
            "that the volume was received; it is not a condition of opening it, and it concedes "
            "nothing about what the volume contains or lacks."
        ),
        paper.gap(12),
        paper.text(letter.signed_by),
        paper.text(letter.producing_office),
    ]
    return paper.typeset(
        f"Disclosure: {letter.volume}", story, foot=f"{letter.case} · {letter.volume}"
    )


def _withheld(withheld: Sequence[Withheld]) -> list[Flowable]:
    heading = paper.text("What is withheld", "heading")
    if not withheld:
        return [heading, paper.text("No item listed in this volume is withheld.")]
    return [
        heading,
        *paper.table(
            ("Number", "Category", "Basis"),
            [(item.number, item.category, item.basis) for item in withheld],
            (120, 140, 244),
        ),
    ]
