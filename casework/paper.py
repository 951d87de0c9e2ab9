"""How every paper of a production is set: fonts, styles, tables, page numbers.

Any text may come in: names and file names are other people's. Markup in it is shown, not obeyed.
What the font lacks, or could be used to deceive (control characters, reversed direction), is
shown by its Unicode number, such as [U+202E]; nothing disappears and nothing turns into a box.
The same inputs give the same bytes.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import LETTER, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

_FONTS: Final = Path(__file__).parent / "fonts"
_REGULAR: Final = "DejaVuSans"
_BOLD: Final = "DejaVuSans-Bold"
# Letters written from right to left need reordering and joining that this typesetter lacks.
_UNSAFE_DIRECTIONS: Final = frozenset({"R", "AL", "RLE", "LRE", "RLO", "LRO", "RLI", "LRI"})
_ROWS_A_TABLE: Final = 250
_LONGEST_TEXT: Final = 20_000
# A cell cannot go on to the next page. The tables have their full texts in CSV and JSON as well.
_LONGEST_CELL: Final = 400
_WIDEST: Final = 13.0  # points of the widest letter in a cell
_LINES_A_CELL: Final = 42  # of a page on its side


@cache
def _glyphs() -> frozenset[int]:
    """Register the fonts once; give the code points that both faces draw."""
    faces = [TTFont(name, str(_FONTS / f"{name}.ttf")) for name in (_REGULAR, _BOLD)]
    for face in faces:
        registerFont(face)
    registerFontFamily(_REGULAR, normal=_REGULAR, bold=_BOLD, italic=_REGULAR, boldItalic=_BOLD)
    regular, bold = (frozenset(face.face.charToGlyph) for face in faces)
    return regular & bold


@lru_cache(maxsize=8192)
def _shown(character: str) -> str:
    if character in "\n\t":
        return " "
    if (
        ord(character) in _glyphs()
        and unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        and unicodedata.bidirectional(character) not in _UNSAFE_DIRECTIONS
    ):
        return character
    return f"[U+{ord(character):04X}]"


def plain(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Give `text` as the papers show it: NFC, nothing unseen, cut to `longest` characters."""
    shown = "".join(map(_shown, unicodedata.normalize("NFC", text[: longest + 1])))
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


@cache
def _style(name: str) -> ParagraphStyle:
    _glyphs()
    body = ParagraphStyle("body", fontName=_REGULAR, fontSize=10, leading=14, spaceAfter=6)
    # Long file names without a space break anywhere rather than run off the page.
    cell = ParagraphStyle("cell", body, fontSize=7.5, leading=9.5, spaceAfter=0, splitLongWords=1)
    styles = {
        "body": body,
        "small": ParagraphStyle("small", body, fontSize=8, leading=11),
        "cell": cell,
        "head": ParagraphStyle("head", cell, fontName=_BOLD),
        "title": ParagraphStyle("title", body, fontName=_BOLD, fontSize=16, leading=20),
        "heading": ParagraphStyle(
            "heading", body, fontName=_BOLD, fontSize=11, leading=15, spaceBefore=8, keepWithNext=1
        ),
        "center": ParagraphStyle("center", body, alignment=TA_CENTER, fontSize=12, leading=17),
        "number": ParagraphStyle(
            "number", body, fontName=_BOLD, alignment=TA_CENTER, fontSize=24, leading=32
        ),
    }
    return styles[name]


def text(content: str, style: str = "body", longest: int = 0) -> Flowable:
    """One paragraph of somebody's words; styles: body, small, title, heading, center, number."""
    if not longest:
        longest = _LONGEST_CELL if style in {"cell", "head"} else _LONGEST_TEXT
    return Paragraph(escape(plain(content, longest)), _style(style))


def gap(points: float) -> Flowable:
    """White space."""
    return Spacer(1, points)


def facts(pairs: Sequence[tuple[str, str]]) -> Flowable:
    """Label and value, a line each."""
    rows = [[text(label, "head"), text(value, "cell")] for label, value in pairs]
    return LongTable(rows, colWidths=[130, 374], style=_RULED, hAlign="LEFT", spaceAfter=8)


def longest_cell(width: float) -> int:
    """Give how many characters of any width a cell so wide (points) holds within one page."""
    return int(width / _WIDEST) * _LINES_A_CELL


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    long_cells: bool = False,
) -> list[Flowable]:
    """Set a table whose head stands on every page; widths in points.

    ``long_cells`` lets each cell hold what fits a page; else they are cut early and stay low. Long
    tables are laid out in pieces: the typesetter's effort grows with a table's square.
    """
    head = [text(label, "head") for label in heads]
    longest = [longest_cell(width) if long_cells else 0 for width in widths]
    body = [
        [text(cell, "cell", most) for cell, most in zip(row, longest, strict=True)] for row in rows
    ]
    return [
        LongTable(
            [head, *body[start : start + _ROWS_A_TABLE]],
            colWidths=list(widths),
            repeatRows=1,
            style=_HEADED,
            hAlign="LEFT",
        )
        for start in range(0, max(len(body), 1), _ROWS_A_TABLE)
    ]


_RULED: Final = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#a9aeb1")),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
)
_HEADED: Final = TableStyle(
    [("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dfe1e2"))], parent=_RULED
)


def typeset(
    title: str, story: Sequence[Flowable], *, foot: str = "", sideways: bool = False
) -> bytes:
    """Set a story on letter paper and give the PDF; `foot` stands on every page with its number."""
    _glyphs()

    def finish_page(canvas: Canvas, _: SimpleDocTemplate) -> None:
        canvas.setFont(_REGULAR, 7.5)
        canvas.setFillColor(colors.HexColor("#565c65"))
        canvas.drawString(54, 30, plain(foot)[:110])
        canvas.drawRightString(document.pagesize[0] - 54, 30, f"Page {canvas.getPageNumber()}")

    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=landscape(LETTER) if sideways else LETTER,
        leftMargin=54,
        rightMargin=54,
        topMargin=54,
        bottomMargin=54,
        title=plain(title),
        author="Parley",
        lang="en-US",
        invariant=1,
    )
    document.build(list(story), onFirstPage=finish_page, onLaterPages=finish_page)
    return out.getvalue()
