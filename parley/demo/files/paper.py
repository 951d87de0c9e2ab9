"""PDF paperwork as agencies hand it over: letterhead, boxed forms, typed narrative.

Only ReportLab's built-in fonts are used, so that a machine without fonts makes the same pages.
"""

import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from parley.demo.files.marks import draw_emblem, draw_signature

WIDTH, HEIGHT = LETTER
MARGIN = 0.75 * inch
TEXT_WIDTH = WIDTH - 2 * MARGIN
NOTICE = "Fictional demonstration material. Any likeness to a person or agency is accidental."

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=14, spaceAfter=7)
TYPED = ParagraphStyle("typed", fontName="Courier", fontSize=9.5, leading=13, spaceAfter=7)
HEADING = ParagraphStyle(
    "heading", fontName="Helvetica-Bold", fontSize=10, leading=13, spaceBefore=6, spaceAfter=4
)
LABEL = ParagraphStyle("label", fontName="Helvetica", fontSize=6.2, leading=7.4)
VALUE = ParagraphStyle("value", fontName="Courier-Bold", fontSize=9.2, leading=11)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=8.2, leading=10)
HEAD_CELL = ParagraphStyle("head-cell", parent=CELL, fontName="Helvetica-Bold")
TITLE = ParagraphStyle(
    "title", fontName="Helvetica-Bold", fontSize=13.5, leading=17, alignment=1, spaceAfter=6
)


@dataclass(frozen=True, slots=True)
class Agency:
    """Whose paper it is. ``emblem`` is "star", "shield" or "seal"; ``color`` is a hex string."""

    name: str
    unit: str
    address: str
    emblem: str = "shield"
    color: str = "#1d3557"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document. ``form`` is the form number in the footer, ``about`` goes into PDF info."""

    agency: Agency
    title: str
    form: str
    about: str
    author: str = ""


def para(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """Return plain text as a paragraph; markup in the text is not interpreted."""
    return Paragraph(escape(text), style)


def heading(text: str) -> Paragraph:
    """Return a section heading."""
    return para(text, HEADING)


def narrative(text: str, style: ParagraphStyle = TYPED) -> list[Flowable]:
    """Return one paragraph for each blank-line separated block of ``text``."""
    return [para(" ".join(block.split()), style) for block in text.strip().split("\n\n")]


def boxes(*rows: Sequence[tuple[str, str, float]]) -> list[Flowable]:
    """Return a boxed form: each row is (label, value, share of the width) cells."""
    tables: list[Flowable] = []
    for row in rows:
        total = sum(share for _, _, share in row)
        cells = [[para(label.upper(), LABEL), para(value, VALUE)] for label, value, _ in row]
        table = Table([cells], colWidths=[TEXT_WIDTH * share / total for _, _, share in row])
        table.setStyle(
            TableStyle(
                [
                    ("BOX", (0, 0), (-1, -1), 0.6, colors.black),
                    ("INNERGRID", (0, 0), (-1, -1), 0.6, colors.black),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 3),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            )
        )
        tables.append(table)
    return [*tables, Spacer(1, 8)]


def grid(head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> Table:
    """Return a ruled table with a repeated head row."""
    total = sum(shares)
    data = [[para(text, HEAD_CELL) for text in head]]
    data += [[para(text, CELL) for text in row] for row in rows]
    table = Table(data, colWidths=[TEXT_WIDTH * share / total for share in shares], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#555555")),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e6e6e6")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


class Signature(Flowable):
    """A signed line with the signer's name and the date below it."""

    def __init__(self, name: str, role: str, date: str, seed: int) -> None:
        """Keep what is drawn; ``seed`` shapes the pen stroke."""
        super().__init__()
        self.name, self.role, self.date, self.seed = name, role, date, seed

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the space taken in points."""
        return TEXT_WIDTH, 58

    def draw(self) -> None:
        """Draw the stroke, the line and the captions."""
        canvas: Canvas = self.canv
        draw_signature(canvas, 8, 26, 150, self.seed)
        canvas.setLineWidth(0.7)
        canvas.setStrokeColor(colors.black)
        canvas.line(0, 22, 230, 22)
        canvas.line(290, 22, 420, 22)
        canvas.setFont("Helvetica", 7.5)
        canvas.drawString(0, 12, f"{self.name}, {self.role}")
        canvas.drawString(290, 12, "Date")
        canvas.setFont("Courier-Bold", 10)
        canvas.drawString(296, 26, self.date)


def _letterhead(canvas: Canvas, sheet: Sheet) -> None:
    """Draw emblem, agency, unit and address at the top of the first page."""
    agency, top = sheet.agency, HEIGHT - 0.55 * inch
    color = colors.HexColor(agency.color)
    draw_emblem(canvas, agency.emblem, (MARGIN + 24, top - 22), 24, color)
    canvas.setFillColor(color)
    canvas.setFont("Times-Bold", 16)
    canvas.drawString(MARGIN + 60, top - 12, agency.name)
    canvas.setFillColor(colors.HexColor("#333333"))
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(MARGIN + 60, top - 26, agency.unit)
    canvas.drawString(MARGIN + 60, top - 37, agency.address)
    canvas.setStrokeColor(color)
    canvas.setLineWidth(1.6)
    canvas.line(MARGIN, top - 50, WIDTH - MARGIN, top - 50)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, top - 53, WIDTH - MARGIN, top - 53)


class _NumberedCanvas(Canvas):
    """Writes "Page x of y", which is only known once all pages are laid out."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        self._pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Keep the page until the number of pages is known."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # absent from the stubs

    def save(self) -> None:
        """Write each kept page with its footer."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFillColor(colors.HexColor("#444444"))
            self.setFont("Helvetica", 7)
            self.drawString(MARGIN, 0.48 * inch, self._sheet.form)
            self.drawCentredString(WIDTH / 2, 0.34 * inch, NOTICE)
            count = f"Page {number} of {len(self._pages)}"
            self.drawRightString(WIDTH - MARGIN, 0.48 * inch, count)
            super().showPage()
        super().save()


def pdf(sheet: Sheet, *parts: Flowable | Sequence[Flowable]) -> bytes:
    """Return the document's bytes; the same arguments always give the same bytes."""
    story: list[Flowable] = [para(sheet.title, TITLE)]
    for part in parts:
        if isinstance(part, Flowable):
            story.append(part)
        else:
            story.extend(part)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=LETTER,
        title=sheet.title,
        author=sheet.author or sheet.agency.name,
        subject=sheet.about,
        creator=f"{sheet.agency.name} Records",
        invariant=1,
    )
    first = Frame(MARGIN, 0.7 * inch, TEXT_WIDTH, HEIGHT - 2.1 * inch, 0, 0, 0, 0)
    later = Frame(MARGIN, 0.7 * inch, TEXT_WIDTH, HEIGHT - 1.4 * inch, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate(
                "first",
                [first],
                onPage=lambda canvas, _doc: _letterhead(canvas, sheet),
                autoNextPageTemplate="later",
            ),
            PageTemplate("later", [later]),
        ]
    )
    document.build(story, canvasmaker=functools.partial(_NumberedCanvas, sheet=sheet))
    return out.getvalue()
