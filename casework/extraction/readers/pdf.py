"""PDF: structure by qpdf (pikepdf), text and pictures by pdfium (pypdfium2)."""

from __future__ import annotations

import itertools
import re
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

import pikepdf
import pypdfium2 as pdfium

from casework.extraction import pixels
from casework.extraction.readers import ocr
from casework.extraction.report import LOCKED, ConditionError, Report
from casework.extraction.result import Condition, Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casework.extraction.limits import Limits

TAIL = 2048
MOST_OBJECTS = 300_000
MOST_COMMENTS = 1_000
# A page with less text than this that is mostly picture is a scan, whatever its stamp says.
STAMP_LENGTH = 150
SCAN_SHARE = 0.5
SCRIPT = "/JavaScript"
REACHES_OUT = {"/SubmitForm", "/Launch", "/GoToR", "/ImportData", "/GoToE"}
DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")


def read(file: BinaryIO, report: Report, limits: Limits, _media_type: str) -> None:
    """Structure first, then text, the first page's picture, and recognition of scans last."""
    raw = file.read()
    cut = b"startxref" not in raw[-TAIL:]
    _read_structure(file, raw, report, cut=cut)
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        raise _condition(cut=cut) from error
    scans = _read_text(document, report, limits)
    if len(document) > 0:
        page = document[0]
        pixels.previews(_draw(page, limits.preview_width), report, limits)
    pages = ((number, _draw(document[number - 1], ocr.WIDTH)) for number in scans)
    ocr.read_pages(pages, len(scans), report, limits)
    if cut:
        raise ConditionError(
            Condition.TRUNCATED,
            "The end of the file is missing; the pages that could be recovered are shown.",
        )


def draw_page(file: BinaryIO, report: Report, *, page: int, width: int) -> None:
    """Hand over one page, numbers from 1, as a picture `width` pixels wide."""
    document = pdfium.PdfDocument(file.read())
    if 1 <= page <= len(document):
        picture = pixels.encode(_draw(document[page - 1], width))
        report.picture("first_page", "image/jpeg", picture)


def _read_structure(file: BinaryIO, raw: bytes, report: Report, *, cut: bool) -> None:
    """Properties, attachments, comments and what would act by itself."""
    try:
        pdf = pikepdf.open(file)
    except pikepdf.PasswordError as error:
        raise ConditionError(Condition.ENCRYPTED, LOCKED) from error
    except pikepdf.PdfError as error:
        raise _condition(cut=cut) from error
    with pdf:
        if len(pdf.pages) == 0:
            raise _condition(cut=cut)
        report.count(len(pdf.pages))
        report.meta(_properties(pdf, raw))
        if pdf.is_encrypted:
            report.flag(Flag.RESTRICTED)
            report.note("Its author restricted printing or copying by a setting of the file.")
        _look_for_actions(pdf, report)
        _comments(pdf, report)
        for name, attachment in pdf.attachments.items():
            data = attachment.get_file().read_bytes()
            report.child(attachment.filename or name, [data])


def _properties(pdf: pikepdf.Pdf, raw: bytes) -> dict[str, object]:
    """The document information dictionary (ISO 32000-1, 14.3.3) and the number of revisions."""
    info = pdf.docinfo
    names = {"Title", "Author", "Subject", "Keywords", "Creator", "Producer"}
    found: dict[str, object] = {
        name.lower(): str(info[f"/{name}"]) for name in sorted(names) if f"/{name}" in info
    }
    for name, key in (("CreationDate", "created"), ("ModDate", "modified")):
        if f"/{name}" in info:
            found[key] = _iso(str(info[f"/{name}"]))
    revisions = raw.count(b"%%EOF")
    box = pdf.pages[0].mediabox
    return found | {
        "pdf_version": pdf.pdf_version,
        "revisions": revisions if revisions > 1 else None,
        "width_points": float(box[2]) - float(box[0]),
        "height_points": float(box[3]) - float(box[1]),
    }


def _iso(text: str) -> str | None:
    """A PDF date (ISO 32000-1, 7.9.4) as ISO 8601; None when it is none."""
    match = DATE.match(text)
    if match is None:
        return None
    year, *rest = (int(part) for part in match.groups(default="0")[:6])
    month, day, hour, minute, second = rest
    try:
        moment = datetime(year, month or 1, day or 1, hour, minute, second)  # noqa: DTZ001 - below
    except ValueError:
        return None
    zone = f"{match[7]}{match[8]}:{match[9] or '00'}" if match[7] else ""
    return moment.isoformat() + ("+00:00" if "Z" in match[0] else zone)


def _objects(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The dictionaries among the file's objects."""
    for item in itertools.islice(pdf.objects, MOST_OBJECTS):
        if isinstance(item, pikepdf.Dictionary):
            yield item


def _look_for_actions(pdf: pikepdf.Pdf, report: Report) -> None:
    """Flag scripts, actions that reach outside the file, and signatures."""
    kinds = set()
    for item in _objects(pdf):
        kinds.add(str(item.get("/S", "")))
        if "/JS" in item or "/JavaScript" in item:
            kinds.add(SCRIPT)
        if str(item.get("/FT", "")) == "/Sig" and "/V" in item:
            report.flag(Flag.SIGNED)
    if SCRIPT in kinds:
        report.flag(Flag.SCRIPT)
        report.note("It contains a program (JavaScript) that Parley does not run.")
    if kinds & REACHES_OUT:
        report.flag(Flag.REMOTE)
        report.note("It would open or send to places outside itself; Parley does not let it.")


def _comments(pdf: pikepdf.Pdf, report: Report) -> None:
    """Comments that readers left on pages (annotations with contents)."""
    found: list[dict[str, object]] = []
    for number, page in enumerate(pdf.pages, 1):
        notes = page.obj.get("/Annots")
        if not isinstance(notes, pikepdf.Array):
            continue
        for note in notes:
            if isinstance(note, pikepdf.Dictionary) and str(note.get("/Contents", "")).strip():
                author, text = str(note.get("/T", "")), str(note["/Contents"])
                found.append({"page": number, "author": author, "text": text})
        if len(found) > MOST_COMMENTS:
            break
    if found:
        report.flag(Flag.ANNOTATED)
        report.meta({"comments": found[:MOST_COMMENTS]})


def _read_text(document: pdfium.PdfDocument, report: Report, limits: Limits) -> list[int]:
    """Hand over each page's own text; returns the numbers of pages that are scans."""
    scans = []
    for number in range(1, min(len(document), limits.pages) + 1):
        try:
            page = document[number - 1]
            text = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
        except pdfium.PdfiumError:
            report.flag(Flag.INCOMPLETE)
            report.note("Some of its pages are damaged and could not be read.")
            continue
        length = len(text.strip())
        if length < STAMP_LENGTH and _picture_share(page) > (SCAN_SHARE if length else 0):
            scans.append(number)
        if length or number not in scans:
            report.page(number, text)
        page.close()
    return scans


def _picture_share(page: pdfium.PdfPage) -> float:
    """The part of the page that pictures cover, 0 to 1."""
    width, height = page.get_size()
    covered = 0.0
    for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return float(covered / max(width * height, 1.0))


def _draw(page: pdfium.PdfPage, width: int) -> pixels.Picture:
    """One page as a picture `width` pixels wide, and at most four times as high."""
    across, down = page.get_size()
    scale = width / max(across, down / 4, 1.0)
    picture: pixels.Picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")


def _condition(*, cut: bool) -> ConditionError:
    """What to say of a PDF that nothing can be had from."""
    if cut:
        return ConditionError(
            Condition.TRUNCATED, "The end of the file is missing, and no page could be recovered."
        )
    return ConditionError(
        Condition.MALFORMED, "Its structure is damaged, and no page could be recovered."
    )
