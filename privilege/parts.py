"""Parts of a record for which a privilege is claimed: pages, stretches of time, passages.

A part is one of ``{"pages": [first, last]}`` (from 1), ``{"seconds": [from, to]}`` (from the
beginning of a recording) and ``{"passage": "words of the record"}``.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

Part = dict[str, Any]

MOST_PARTS = 200
LONGEST_PASSAGE = 2000
_PAGES = re.compile(r"([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?")
_CLOCK = r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2})"
_STRETCH = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}")


class PartsError(ValueError):
    """Parts that make no sense, in words; ``field`` is "pages", "times" or "passages"."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def parse_pages(text: str) -> list[Part]:
    """Read "2-4, 7" as pages 2 to 4 and page 7; raises ``PartsError``."""
    return [{"pages": _pages(piece)} for piece in _pieces(text)]


def parse_times(text: str) -> list[Part]:
    """Read "1:10-2:30, 1:02:03-1:04:00" as stretches of a recording; raises ``PartsError``."""
    return [{"seconds": _stretch(piece)} for piece in _pieces(text)]


def parse_passages(text: str) -> list[Part]:
    """Read each line that is not empty as a passage."""
    return [{"passage": line.strip()} for line in text.splitlines() if line.strip()]


def checked(
    parts: Iterable[Part], *, page_count: int | None = None, seconds: float | None = None
) -> list[Part]:
    """Return parts as they are kept; raises ``PartsError`` for what lies outside the record."""
    kept = [_checked(part) for part in parts]
    if len(kept) > MOST_PARTS:
        raise PartsError(f"Name at most {MOST_PARTS} parts.", "pages")
    for part in kept:
        if page_count is not None and part.get("pages", [0, 0])[1] > page_count:
            raise PartsError(f"The item has {page_count} pages.", "pages")
        if seconds is not None and part.get("seconds", [0, 0])[0] > seconds:
            raise PartsError("The recording is shorter than that.", "times")
    return kept


def in_words(parts: Sequence[Part]) -> str:
    """Say which parts, without the words of a passage: "pages 2–4, 1:10–2:30, 1 passage"."""
    said = [_said(part) for part in parts if "passage" not in part]
    passages = sum("passage" in part for part in parts)
    if passages:
        said.append(f"{passages} passage{'' if passages == 1 else 's'}")
    return ", ".join(said)


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[,;\n]", text) if piece.strip()]


def _pages(piece: str) -> list[int]:
    found = _PAGES.fullmatch(piece)
    if found is None:
        raise PartsError("Write pages as in 2-4, 7.", "pages")
    first = int(found[1])
    return [first, int(found[2] or first)]


def _stretch(piece: str) -> list[int]:
    found = _STRETCH.fullmatch(piece)
    if found is None:
        raise PartsError("Write times as in 1:10-2:30, 1:02:03-1:04:00.", "times")
    numbers = [int(number or 0) for number in found.groups()]
    hours, minutes, seconds = numbers[:3]
    till_hours, till_minutes, till_seconds = numbers[3:]
    return [
        hours * 3600 + minutes * 60 + seconds,
        till_hours * 3600 + till_minutes * 60 + till_seconds,
    ]


def _checked(part: Part) -> Part:
    match part:
        case {"pages": [int(first), int(last)], **rest} if not rest:
            if not 1 <= first <= last:
                raise PartsError("The first page comes before the last.", "pages")
            return {"pages": [first, last]}
        case {"seconds": [int(start), int(end)], **rest} if not rest:
            if not 0 <= start < end:
                raise PartsError("A stretch of time begins before it ends.", "times")
            return {"seconds": [start, end]}
        case {"passage": str(words), **rest} if not rest and words.strip():
            if len(words) > LONGEST_PASSAGE:
                message = f"A passage has at most {LONGEST_PASSAGE} characters."
                raise PartsError(message, "passages")
            return {"passage": words.strip()}
    raise PartsError("Name pages, times or passages.", "pages")


def _said(part: Part) -> str:
    if "pages" in part:
        first, last = part["pages"]
        return f"page {first}" if first == last else f"pages {first}–{last}"
    start, end = part["seconds"]
    return f"{_clock(start)}–{_clock(end)}"


def _clock(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
