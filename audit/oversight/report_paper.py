"""A yearly public report on paper."""

from io import BytesIO
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        ("ALIGN", (1, 0), (1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


def pdf(body: dict[str, Any], *, heading: str, notes: list[str], withheld: str) -> bytes:
    """Set the report; the same inputs give the same bytes."""
    text, title = _styles()
    rows: list[list[Paragraph]] = []
    for group in body["groups"]:
        rows.append(_row(group["label"], group["total"], withheld, text, bold=True))
        rows += [
            _row(f"– {part['label']}", part["count"], withheld, text)
            for part in group["parts"]
            if len(group["parts"]) > 1
        ]
    flow: list[Any] = [Paragraph(_safe(heading), title)]
    if rows:
        flow += [Table(rows, colWidths=(360, 108), style=_GRID), Spacer(1, 12)]
    flow += [Paragraph(_safe(note), text) for note in notes]
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=LETTER, invariant=1, title=_safe(heading)).build(flow)
    return out.getvalue()


def _styles() -> tuple[ParagraphStyle, ParagraphStyle]:
    styles = getSampleStyleSheet()
    return cast("ParagraphStyle", styles["BodyText"]), cast("ParagraphStyle", styles["Title"])


def _row(
    label: str,
    count: int | None,
    withheld: str,
    style: ParagraphStyle,
    *,
    bold: bool = False,
) -> list[Paragraph]:
    shown = withheld if count is None else f"{count:,}"
    words = f"<b>{_safe(label)}</b>" if bold else _safe(label)
    return [Paragraph(words, style), Paragraph(_safe(shown), style)]


def _safe(text: str) -> str:
    """Markup is shown and not obeyed; what the standard fonts lack becomes a question mark."""
    return escape(text.encode("cp1252", "replace").decode("cp1252"))
