"""Making a production's files ready: stamped pages, natives checked, slip-sheets.

Plain evidence is in memory only. Every step is harmless twice: an item that has its files is
left alone.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access as casework_access
from casework.extraction.memory import Extent, Memory
from disclosure import access
from disclosure.archive import DOCUMENTS, NATIVES, SLIP_SHEETS, member_path
from disclosure.bates import BatesFormat, BatesRange, Treatment
from disclosure.choices import FileKind, ProductionState
from disclosure.events import Event
from disclosure.models.production import Production, ProductionFile
from disclosure.selectors import productions
from disclosure.services.productions import production_ref
from disclosure.slip_sheet import Native, native_slip_sheet, withheld_slip_sheet
from disclosure.stamper import stamp_confined
from disclosure.stamping import StampRefusedError
from privilege.actor import Actor
from privilege.errors import Refused
from privilege.models.walls import Wall
from privilege.selectors.blobs import HeldFile, hold_files
from privilege.services.blobs import keep_file

_PDF = "application/pdf"


class FileChangedError(RuntimeError):
    """A stored file is not the one that was taken in; it must not be served."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One item to be made ready, as plain values."""

    row_id: UUID
    treatment: Treatment
    form: BatesFormat
    numbers: BatesRange
    case: str
    filename: str
    media_type: str
    sha256: str
    category: str
    basis: str
    file: HeldFile | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A file ready to be kept. ``content`` is None for a native: its stored file is used as is."""

    kind: FileKind
    path: str
    media_type: str
    crc32: int
    content: Memory | None = None


def pieces_to_prepare(actor: Actor, production_id: UUID) -> list[UUID] | None:
    """Return the items of a numbered production that have no files yet, in their order.

    None for one that is no longer waiting for files: voided or served.
    """
    production = access.production_for(actor, production_id)
    if production.state != ProductionState.NUMBERED:
        return None
    return [row.id for row in productions.unprepared(actor, production)]


def piece_of(actor: Actor, row_id: UUID) -> Piece:
    """Return an item to be made ready, with what opens its file."""
    row = access.production_item_for(actor, row_id)
    production = access.production_for(actor, row.production_id)
    item = casework_access.item_for(actor, row.item_id)
    case = casework_access.case_of_matter(actor, production.matter_id)
    blob_id = item.blob_id
    held = hold_files(actor, wall_id=row.wall_id, blob_ids=[blob_id] if blob_id else [])
    return Piece(
        row_id=row.id,
        treatment=Treatment(row.treatment),
        form=productions.form_of(production),
        numbers=productions.range_of(row),
        case=str(case.text("title")),
        filename=str(row.text("filename")),
        media_type=item.media_type,
        sha256=item.sha256,
        category=str(row.text("category")),
        basis=str(row.text("basis")),
        file=held.get(blob_id) if blob_id else None,
    )


def make_ready(piece: Piece) -> tuple[Treatment, list[Ready]]:
    """Make an item's files; no database. A file that cannot be stamped goes as a native."""
    if piece.treatment is Treatment.WITHHELD:
        sheet = withheld_slip_sheet(
            piece.form,
            piece.numbers,
            case=piece.case,
            category=piece.category,
            basis=piece.basis,
        )
        return piece.treatment, [_sheet(piece, FileKind.PLACEHOLDER, sheet)]
    if piece.file is None:
        msg = "an item to be produced has no file that its wall can open"
        raise FileChangedError(msg)
    note = ""
    if piece.treatment is Treatment.PAGES:
        try:
            return piece.treatment, [_stamped(piece, piece.file)]
        except StampRefusedError as refusal:
            note = f"Its pages could not be numbered. {refusal}"
    return Treatment.NATIVE, _native(piece, piece.file, note)


def keep_ready(actor: Actor, *, row_id: UUID, treatment: Treatment, files: Iterable[Ready]) -> None:
    """Store what was made ready for an item, unless another worker has done so meanwhile."""
    row = access.production_item_for(actor, row_id)
    production, wall = access.production_for_change(
        actor, row.production_id, ProductionState.NUMBERED
    )
    if ProductionFile.objects.filter(production_item=row).exists():
        return
    item = casework_access.item_for(actor, row.item_id)
    objects = [production_ref(production.id), Ref("casework.evidence", row.item_id)]
    with operation(actor, Event.PRODUCTION_PREPARED, wall=wall.id, objects=objects):
        if treatment.value != row.treatment:
            row.treatment, row.page_count = treatment.value, 0
            row.save(update_fields=["treatment", "page_count"])
        for file in files:
            if file.content is None:
                facts: dict[str, object] = {
                    "blob_id": item.blob_id,
                    "size": item.size,
                    "sha256": item.sha256,
                }
            else:
                facts = _keep(actor, wall, file.content)
            ProductionFile.behind(
                wall,
                id=ids.new(),
                production_item=row,
                kind=file.kind.value,
                path=file.path,
                media_type=file.media_type,
                crc32=file.crc32,
                created_by=actor.user_id,
                **facts,
            ).save(force_insert=True)


def note_prepared(actor: Actor, *, production_id: UUID) -> Production:
    """Note that every item has its files: from now on the production can be served."""
    production, wall = access.production_for_change(actor, production_id, ProductionState.NUMBERED)
    if productions.unprepared(actor, production):
        raise Refused("Some files are not ready yet.")
    if production.prepared_at is None:
        with operation(
            actor, Event.PRODUCTION_PREPARED, wall=wall.id, objects=[production_ref(production.id)]
        ):
            production.prepared_at = clock.now()
            production.save(update_fields=["prepared_at"])
    return production


def _stamped(piece: Piece, held: HeldFile) -> Ready:
    target = Memory("stamped")
    with Memory("given") as source:
        _copy_checked(piece, held, source)
        stamp_confined(
            source,
            target,
            piece.form,
            piece.numbers,
            is_picture=piece.media_type.startswith("image/"),
            demand_landlock=settings.PARLEY_DEMAND_LANDLOCK,
        )
    path = member_path(DOCUMENTS, piece.form, piece.numbers, "stamped.pdf")
    return Ready(FileKind.DOCUMENT, path, _PDF, _checksum(target), target)


def _native(piece: Piece, held: HeldFile, note: str) -> list[Ready]:
    path = member_path(NATIVES, piece.form, piece.numbers, piece.filename)
    native = Ready(FileKind.NATIVE, path, piece.media_type, _copy_checked(piece, held, None))
    sheet = native_slip_sheet(
        piece.form,
        piece.numbers,
        case=piece.case,
        native=Native(piece.filename, path, piece.sha256, note),
    )
    return [native, _sheet(piece, FileKind.SLIP_SHEET, sheet)]


def _sheet(piece: Piece, kind: FileKind, content: bytes) -> Ready:
    file = Memory("sheet")
    file.write_at(0, content)
    path = member_path(SLIP_SHEETS, piece.form, piece.numbers, "sheet.pdf")
    return Ready(kind, path, _PDF, zlib.crc32(content), file)


def _copy_checked(piece: Piece, held: HeldFile, target: Memory | None) -> int:
    """Read the stored file once, whole, compare its SHA-256 with intake's; returns its CRC-32."""
    digest, crc, offset = hashlib.sha256(), 0, 0
    stored = held.open()
    try:
        for block in stored.read():
            digest.update(block)
            crc = zlib.crc32(block, crc)
            if target is not None:
                target.write_at(offset, bytes(block))
                offset += len(block)
    finally:
        stored.close()
    if digest.hexdigest() != piece.sha256:
        msg = "a stored file no longer has the SHA-256 that it was taken in with"
        raise FileChangedError(msg)
    return crc


def _checksum(file: Memory) -> int:
    crc = 0
    for block in _blocks(file):
        crc = zlib.crc32(block, crc)
    return crc


def _blocks(file: Memory) -> Iterator[bytes]:
    return Extent(file, 0, file.size).chunks()


def _keep(actor: Actor, wall: Wall, file: Memory) -> dict[str, object]:
    blob, written = keep_file(actor, wall=wall, blocks=_blocks(file))
    return {"blob_id": blob.id, "size": written.size, "sha256": written.sha256.hex()}
