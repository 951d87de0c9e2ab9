"""Bates numbers on every page, beside the same file merely opened and saved again by pikepdf.

Runs in turn, medians of `RUNS` in processor time (both are one thread and touch no disk), of a
made file of `PAGES` pages of text. The stamping is what the confined process does; starting that
process costs once a file, not a page.
"""

import statistics
import time
from io import BytesIO

import pikepdf
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from bench import Result
from disclosure.bates import BatesFormat, BatesRange
from disclosure.stamping import stamp_pdf

NAME = "stamping"
PAGES = 1_000
LINES = 50
RUNS = 21


def run() -> list[Result]:
    """Measure pages a second."""
    source = _text_pages()
    rates: dict[str, list[float]] = {"stamp": [], "copy": []}
    for turn in range(RUNS):
        for way in ("stamp", "copy") if turn % 2 else ("copy", "stamp"):
            began = time.process_time()
            made = _stamp(source) if way == "stamp" else _copy(source)
            rates[way].append(PAGES / (time.process_time() - began))
            with pikepdf.open(BytesIO(made)) as pdf:
                if len(pdf.pages) != PAGES:
                    raise AssertionError("a page is missing")
    figure, yardstick = (statistics.median(rates[way]) for way in ("stamp", "copy"))
    name = "stamping a PDF, beside a bare pikepdf copy"
    return [Result(name, figure, yardstick, "pages/s", figure / yardstick, 0.8)]


def _stamp(source: bytes) -> bytes:
    out = BytesIO()
    stamp_pdf(BytesIO(source), out, BatesFormat("DA-"), BatesRange(1, PAGES))
    return out.getvalue()


def _copy(source: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(source)) as pdf:
        pdf.save(out)
    return out.getvalue()


def _text_pages() -> bytes:
    """Text packed as most programs pack it; with ASCII85 around it the copy would be slower."""
    rl_config.useA85 = 0
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in range(PAGES):
        for line in range(LINES):
            words = f"page {page} line {line}: the quick brown fox, {page * line}"
            canvas.drawString(50, 800 - line * 14, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
