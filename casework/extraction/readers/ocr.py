"""Text recognition of scans: RapidOCR, models inside its wheel. What it makes is marked so."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import TYPE_CHECKING

from casework.extraction.result import Flag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casework.extraction.limits import Limits
    from casework.extraction.pixels import Picture
    from casework.extraction.report import Report

# A letter page at 200 dots an inch.
WIDTH = 1700
# Share of the examination's time after which no further page is begun.
TIME_SHARE = 0.8
_PACKAGE = "rapidocr-onnxruntime"


def read_pages(
    pages: Iterable[tuple[int, Picture]], total: int, report: Report, limits: Limits
) -> None:
    """Recognise pages one by one (number, picture), as far as pages and time allow."""
    if total == 0:
        return
    started, slowest, done = time.monotonic(), 0.0, 0
    engine = Engine()
    for number, picture in pages:
        now = time.monotonic()
        if done >= limits.ocr_pages or now - started + slowest > limits.seconds * TIME_SHARE:
            break
        if text := engine.read(picture):
            report.page(number, text, engine.name)
        slowest = max(slowest, time.monotonic() - now)
        done += 1
    if done < total:
        report.flag(Flag.INCOMPLETE)
        report.note(f"Text was recognised on {done} of its {total} scanned pages.")


class Engine:
    """A loaded recogniser; loading takes about a second."""

    def __init__(self) -> None:
        """Load the models."""
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415 - heavy, and seldom needed

        self._recognise = RapidOCR(intra_op_num_threads=2)
        self.name = f"{_PACKAGE} {version(_PACKAGE)}"

    def read(self, picture: Picture) -> str:
        """The text of one picture, in lines from top to bottom."""
        import numpy as np  # noqa: PLC0415 - comes with the recogniser

        found, _ = self._recognise(np.asarray(picture.convert("RGB"))[:, :, ::-1])
        return as_lines([(box, text) for box, text, _score in found or []])


def as_lines(words: list[tuple[list[list[float]], str]]) -> str:
    """Join recognised stretches (four corners each, text) that stand on the same line."""
    lines: list[list[tuple[float, float, float, str]]] = []
    places = [
        (min(y for _, y in box), max(y for _, y in box), min(x for x, _ in box), text)
        for box, text in words
    ]
    for top, bottom, left, text in sorted(places):
        middle = (top + bottom) / 2
        if lines and lines[-1][0][0] <= middle <= lines[-1][0][1]:
            lines[-1].append((top, bottom, left, text))
        else:
            lines.append([(top, bottom, left, text)])
    ordered = (sorted(line, key=lambda word: word[2]) for line in lines)
    return "\n".join(" ".join(word[3] for word in line) for line in ordered)
