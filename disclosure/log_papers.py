"""A privilege log as files: CSV, PDF and DOCX with the same columns."""

import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt
from docx.table import _Row

from casework import paper
from disclosure.manifest import csv_table
from disclosure.privilege_log import Values, head_of

_WIDTH = 684.0  # points between the margins of a letter page on its side
_GROUPS: tuple[tuple[str, float, frozenset[str]], ...] = (
    ("Log ID and Bates", 0.9, frozenset({"log_id", "bates"})),
    ("Document", 1.1, frozenset({"category", "documents", "type", "date", "custodian", "family"})),
    ("Author and recipients", 1.7, frozenset({"author", "to", "cc", "bcc"})),
    ("Subject and description", 2.4, frozenset({"subject", "description"})),
    ("Privilege", 1.4, frozenset({"privilege", "redaction", "reason"})),
)
_LABELED = frozenset(
    {"custodian", "family", "to", "cc", "bcc", "subject", "redaction", "documents"}
)
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can name


@dataclass(frozen=True, slots=True)
class LogPaper:
    """What stands on the paper. ``lines`` are log ids and values; attorneys carry an asterisk."""

    title: str
    case: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    lines: tuple[tuple[str, Values], ...]
    note: str = ""

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of all columns, the log number first."""
        return tuple(head_of(name) for name in ("log_id", *self.columns))

    def rows(self) -> list[tuple[str, ...]]:
        """The cells, a tuple a line."""
        return [
            (log_id, *(values.get(name, "") for name in self.columns))
            for log_id, values in self.lines
        ]


def log_csv(log: LogPaper) -> bytes:
    """CSV, formula-safe."""
    return csv_table(log.heads, log.rows())


def log_pdf(log: LogPaper) -> bytes:
    """PDF, on its side; columns that belong together share one, and long cells go on below."""
    groups = [group for group in _GROUPS if group[2] & {"log_id", *log.columns}]
    widths = [_WIDTH * width / sum(group[1] for group in groups) for _head, width, _ in groups]
    rows: list[tuple[str, ...]] = []
    for number, values in log.lines:
        said = {"log_id": number, **{name: values.get(name, "") for name in log.columns}}
        cells = [_together(said, names) for _head, _width, names in groups]
        rows += _going_on(cells, widths)
    story = [paper.text(log.title, "title"), paper.text(log.case), paper.facts(log.facts)]
    if log.note:
        story.append(paper.text(log.note, "small"))
    heads = [head for head, _width, _names in groups]
    story += paper.table(heads, rows, widths, long_cells=True)
    return paper.typeset(log.title, story, foot=f"{log.case} · {log.title}", sideways=True)


def log_docx(log: LogPaper, *, made_at: datetime) -> bytes:
    """DOCX on its side, for filing with a motion; the same log and moment give the same bytes."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Inches(11), Inches(8.5)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Inches(0.6))
    document.styles["Normal"].font.size = Pt(8)
    document.add_heading(paper.plain(log.title), level=1)
    document.add_paragraph(paper.plain(log.case))
    for label, value in log.facts:
        document.add_paragraph(f"{label}: {paper.plain(value)}")
    if log.note:
        document.add_paragraph(paper.plain(log.note))
    table = document.add_table(rows=1, cols=len(log.heads), style="Table Grid")
    _fill(table.rows[0], [head.title() for head in log.heads])
    _repeat(table.rows[0])
    for cells in log.rows():
        _fill(table.add_row(), cells)
    moment = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about = document.core_properties
    about.author, about.title = "Parley", paper.plain(log.title, 200)
    about.created = about.modified = moment
    out = BytesIO()
    document.save(out)
    return _without_times(out.getvalue())


def _together(said: Values, names: frozenset[str]) -> str:
    """What stands in one column of the PDF, each value with its name where it needs one."""
    return " · ".join(
        f"{head_of(name).capitalize()}: {value}" if name in _LABELED else value
        for name, value in said.items()
        if name in names and value
    )


def _going_on(cells: Sequence[str], widths: Sequence[float]) -> list[tuple[str, ...]]:
    """Give a line as rows none of whose cells is higher than a page."""
    pieces = [
        textwrap.wrap(paper.plain(cell), paper.longest_cell(width)) or [""]
        for cell, width in zip(cells, widths, strict=True)
    ]
    return list(itertools.zip_longest(*pieces, fillvalue=""))


def _fill(row: _Row, cells: Sequence[str]) -> None:
    for cell, words in zip(row.cells, cells, strict=True):
        cell.text = paper.plain(words)


def _repeat(row: _Row) -> None:
    """Let a row stand on top of every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way to it


def _without_times(content: bytes) -> bytes:
    """Write the ZIP again without the moment at which each member was added."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(ZipInfo(name, _OLDEST), given.read(name), ZIP_DEFLATED)
    return out.getvalue()
