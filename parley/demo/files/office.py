"""Office files and archives whose bytes depend on their content alone, never on the clock."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.shared import Inches, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Cell = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote an office file and when (naive local time, as office programs keep it)."""

    author: str
    title: str
    written: datetime


def zipped(members: Iterable[tuple[str, bytes]], stamp: datetime) -> bytes:
    """Return a ZIP of (name, bytes) members, each dated ``stamp``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(_entry(name, stamp), data)
    return out.getvalue()


def _entry(name: str, stamp: datetime) -> zipfile.ZipInfo:
    """Return a member's header with a fixed date."""
    header = zipfile.ZipInfo(name, stamp.timetuple()[:6])
    header.compress_type = zipfile.ZIP_DEFLATED
    header.external_attr = 0o644 << 16
    return header


def _dated(package: bytes, stamp: datetime) -> bytes:
    """Return an office package with all its members dated ``stamp``."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return zipped([(name, archive.read(name)) for name in archive.namelist()], stamp)


def letter(origin: Origin, head: Sequence[str], body: str, foot: Sequence[str]) -> bytes:
    """Return a DOCX: bold head lines, paragraphs split at blank lines, foot lines.

    A paragraph that begins with "Q:" or "A:" is set as an interview's turn.
    """
    document = Document()
    normal = document.styles["Normal"].font
    normal.name, normal.size = "Times New Roman", Pt(12)
    for line in head:
        run = document.add_paragraph().add_run(line)
        run.bold = True
    for block in body.strip().split("\n\n"):
        text = " ".join(block.split())
        paragraph = document.add_paragraph()
        if text[:2] in {"Q:", "A:"}:
            paragraph.paragraph_format.left_indent = Inches(0.4)
            paragraph.paragraph_format.first_line_indent = Inches(-0.4)
            paragraph.add_run(text[:2]).bold = True
            text = text[2:]
        paragraph.add_run(text)
    for line in foot:
        document.add_paragraph(line)
    properties = document.core_properties
    properties.author = properties.last_modified_by = origin.author
    properties.title, properties.revision = origin.title, 2
    properties.created = properties.modified = origin.written
    out = io.BytesIO()
    document.save(out)
    return _dated(out.getvalue(), origin.written)


def workbook(origin: Origin, sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Return an XLSX; the first row of each sheet is its head."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cell in sheet[1]:
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", start_color="1D3557")
        for number, column in enumerate(zip(*rows, strict=True), start=1):
            wide = max(len(str(value or "")) for value in column)
            sheet.column_dimensions[get_column_letter(number)].width = min(wide + 2, 60)
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
    book.properties.creator = book.properties.lastModifiedBy = origin.author
    book.properties.title = origin.title
    book.properties.created = book.properties.modified = origin.written
    out = io.BytesIO()
    book.save(out)
    return _dated(_unclocked(out.getvalue(), origin.written), origin.written)


def _unclocked(package: bytes, stamp: datetime) -> bytes:
    """Put ``stamp`` where openpyxl writes the time of saving."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = members["docProps/core.xml"].decode()
    before, _, rest = core.partition("<dcterms:modified")
    attributes, _, tail = rest.partition(">")
    after = tail.partition("</dcterms:modified>")[2]
    core = f"{before}<dcterms:modified{attributes}>{stamp:%Y-%m-%dT%H:%M:%SZ}</dcterms:modified>"
    members["docProps/core.xml"] = (core + after).encode()
    return zipped(members.items(), stamp)


def table(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV as dispatch systems export it: UTF-8 with a mark, CRLF."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
