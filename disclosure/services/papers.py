"""The papers of a volume: manifest, index, letter, checksums; made at the moment of service."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from casework import access as casework_access
from casework.choices import ItemType
from disclosure.bates import BatesFormat, BatesRange, Treatment
from disclosure.choices import ITEM_KINDS
from disclosure.index import IndexLine, index_csv, index_pdf
from disclosure.letter import Letter, Withheld, letter_pdf
from disclosure.manifest import (
    CHECKSUMS,
    MANIFEST_CSV,
    MANIFEST_JSON,
    Entry,
    Manifest,
    checksums,
)
from disclosure.models.production import Production, ProductionFile, ProductionItem
from disclosure.selectors import productions
from disclosure.selectors.parties import ReceivingParty
from privilege.actor import Actor
from privilege.models.walls import Wall

LETTER_PDF = "letter.pdf"
INDEX_PDF = "index.pdf"
INDEX_CSV = "index.csv"


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything that an act of service works on."""

    production: Production
    source: Wall
    target: Wall
    party: ReceivingParty
    rows: list[ProductionItem]
    files: list[ProductionFile]
    at: datetime
    case: str
    docket_number: str
    court: str
    zone: str
    office: str

    @property
    def form(self) -> BatesFormat:
        """The look of its numbers."""
        return productions.form_of(self.production)

    @property
    def numbers(self) -> BatesRange:
        """All its numbers."""
        first, last = productions.range_of(self.rows[0]), productions.range_of(self.rows[-1])
        return BatesRange(first.first, last.last)

    @property
    def volume(self) -> str:
        """What its volume is called."""
        return f"Volume {self.production.number}"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a file of the volume."""

    path: str
    media_type: str
    content: bytes


def serving(
    actor: Actor,
    production: Production,
    *,
    walls: tuple[Wall, Wall],
    party: ReceivingParty,
    at: datetime,
) -> Serving:
    """Gather what an act of service works on; ``walls`` are the producer's and the shared one."""
    case = casework_access.case_of_matter(actor, production.matter_id)
    return Serving(
        production=production,
        source=walls[0],
        target=walls[1],
        party=party,
        rows=productions.items_of(actor, production),
        files=productions.files_of(actor, production),
        at=at,
        case=str(case.text("title")),
        docket_number=str(case.text("docket_number")),
        court=case.court.name,
        zone=case.court.zone,
        office=production.office.name,
    )


def category_of(row: ProductionItem) -> str:
    """What a recipient reads as an item's category; of a withheld one what was chosen for it."""
    if row.treatment == Treatment.WITHHELD.value:
        return str(row.text("category"))
    return str(ItemType(row.item.item_type).label)


def manifest_of(act: Serving) -> Manifest:
    """List every file of the volume except the papers."""
    rows = {row.id: row for row in act.rows}
    return Manifest(
        volume=act.volume,
        case=act.case,
        producing_office=act.office,
        receiving_party=act.party.name,
        disclosed_at=act.at,
        entries=tuple(_entry(act.form, rows[file.production_item_id], file) for file in act.files),
    )


def make_papers(actor: Actor, act: Serving, manifest: Manifest) -> list[Paper]:
    """Typeset letter and index, write manifest and index as tables, and sum everything up."""
    lines = _index_lines(act)
    papers = [
        Paper(LETTER_PDF, "application/pdf", letter_pdf(_letter(actor, act, manifest))),
        Paper(INDEX_PDF, "application/pdf", index_pdf(lines, case=act.case, volume=act.volume)),
        Paper(INDEX_CSV, "text/csv", index_csv(lines)),
        Paper(MANIFEST_JSON, "application/json", manifest.to_json()),
        Paper(MANIFEST_CSV, "text/csv", manifest.to_csv()),
    ]
    sums = [(file.path, file.sha256) for file in act.files]
    sums += [(paper.path, hashlib.sha256(paper.content).hexdigest()) for paper in papers]
    return [*papers, Paper(CHECKSUMS, "text/plain", checksums(sums))]


def _entry(form: BatesFormat, row: ProductionItem, file: ProductionFile) -> Entry:
    numbers = productions.range_of(row)
    return Entry(
        begin_bates=form.format(numbers.first),
        end_bates=form.format(numbers.last),
        path=file.path,
        size=file.size,
        sha256=file.sha256,
        category=category_of(row),
        kind=file.kind,
    )


def _index_lines(act: Serving) -> list[IndexLine]:
    paths = {
        file.production_item_id: (file.path, file.kind)
        for file in act.files
        if file.kind in ITEM_KINDS
    }
    lines = []
    for row in act.rows:
        numbers = productions.range_of(row)
        path, kind = paths[row.id]
        is_withheld = row.treatment == Treatment.WITHHELD.value
        lines.append(
            IndexLine(
                begin_bates=act.form.format(numbers.first),
                end_bates=act.form.format(numbers.last),
                description="Withheld" if is_withheld else str(row.text("description")),
                filename="" if is_withheld else str(row.text("filename")),
                category=category_of(row),
                kind="withheld" if is_withheld else kind,
                pages=row.page_count,
                seconds=0 if is_withheld else (row.item.duration_ms or 0) // 1000,
                path=path,
            )
        )
    return lines


def _letter(actor: Actor, act: Serving, manifest: Manifest) -> Letter:
    produced = [row for row in act.rows if row.treatment != Treatment.WITHHELD.value]
    categories = Counter(category_of(row) for row in produced)
    return Letter(
        case=act.case,
        docket_number=act.docket_number,
        court=act.court,
        volume=act.volume,
        producing_office=act.office,
        signed_by=actor.display_name,
        recipients=act.party.lines(),
        bates=act.numbers.label(act.form),
        item_count=len(produced),
        page_count=sum(row.page_count for row in act.rows),
        categories=tuple(sorted(categories.items())),
        withheld=tuple(
            Withheld(
                act.form.format(productions.range_of(row).first),
                str(row.text("category")),
                str(row.text("basis")),
            )
            for row in act.rows
            if row.treatment == Treatment.WITHHELD.value
        ),
        manifest_sha256=manifest.digest().hex(),
        served_at=act.at,
        zone=ZoneInfo(act.zone),
        message=str(act.production.text("message")),
    )
