"""Take in a reader's report. The reader may have been taken over: nothing in it is trusted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from casework.extraction.memory import Extent
from casework.extraction.names import clean, safe_name, safe_path
from casework.extraction.report import tidy
from casework.extraction.result import (
    Child,
    Condition,
    Examination,
    Flag,
    Kind,
    Page,
    Picture,
)
from casework.extraction.sandbox import SandboxError

if TYPE_CHECKING:
    from casework.extraction.memory import Memory

MOST_LINES_BYTES = 512 << 20
LARGEST_PICTURE = 16 << 20
LONGEST_REASON = 1_000
MOST_PAGES = 1 << 31
NO_START = "The file reader could not start; the fault is not the file's."

STOPPED = (
    "Reading it took longer than is allowed and was stopped, as happens with files made to "
    "overload a program. It was kept as it is."
)
DIED = (
    "The program that reads such files broke down on it: the file is damaged or made to do "
    "harm. It was kept as it is."
)


class Findings:
    """A report as far as it got."""

    def __init__(self, lines: Memory, blobs: Memory | None) -> None:
        """Read all whole lines; lines that say nothing valid are dropped."""
        self._blobs = blobs
        self._room = blobs.size if blobs is not None else 0
        self.media_type, self.kind = "application/octet-stream", Kind.OTHER
        self.settled: tuple[Condition, str] | None = None
        self.page_count: int | None = None
        self.began = self.ended = False
        self.crash = ""
        self._metadata: dict[str, object] = {}
        self._pages: dict[tuple[int, str], Page] = {}
        self._pictures: dict[str, Picture] = {}
        self._children: list[Child] = []
        self._notes: dict[str, None] = {}
        self._flags: set[Flag] = set()
        text = lines.read_at(0, min(lines.size, MOST_LINES_BYTES))
        for line in text.split(b"\n"):
            self._take(line)

    def examination(self, ending: str) -> Examination:
        """The whole result; `ending` is "ended", "stopped" or "died".

        Raises `SandboxError` where the reader broke down before it looked at the file.
        """
        if ending == "died" and not self.began:
            raise SandboxError(NO_START)
        condition, reason = self._conclusion(ending)
        keep = condition is not Condition.HOSTILE
        result = Examination(
            media_type=self.media_type,
            kind=self.kind,
            condition=condition,
            reason=reason,
            metadata=self._metadata,
            pages=tuple(self._pages[key] for key in sorted(self._pages)),
            page_count=self.page_count,
            thumbnail=self._pictures.get("thumbnail"),
            first_page=self._pictures.get("first_page"),
            viewable=self._pictures.get("viewable"),
            children=tuple(self._children) if keep else (),
            notes=tuple(self._notes),
            flags=frozenset(self._flags),
            fault=self.crash,
        )
        if self._blobs is not None and not result.children:
            self._blobs.close()
        return result

    def _conclusion(self, ending: str) -> tuple[Condition, str]:
        """The condition with its reason."""
        if ending == "ended" and self.ended and self.settled is not None:
            return self.settled
        if ending == "stopped":
            return Condition.HOSTILE, STOPPED
        return Condition.MALFORMED, DIED

    def _take(self, line: bytes) -> None:
        """Take in one line."""
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(said, dict):
            return
        try:
            self._understand(said)
        except (KeyError, ValueError, TypeError, OverflowError):
            return

    def _understand(self, said: dict[str, object]) -> None:
        """Sort one statement by its distinguishing word."""
        match said:
            case {"kind": str(kind), "type": str(media_type)}:
                self.media_type, self.kind = clean(media_type)[:200], Kind(kind)
                self.began = True
            case {"page": int(number), "text": str(text), "engine": str(engine)}:
                if 0 < number < MOST_PAGES:
                    page = Page(number, clean(text), clean(engine)[:100])
                    self._pages[number, page.engine] = page
            case {"picture": str(role), "type": str(media_type), "at": int(at), "size": int(size)}:
                self._take_picture(role, media_type, at, size)
            case {"child": str(name), "path": str(path), "at": int(at), "size": int(size)}:
                content = self._extent(at, size)
                self._children.append(Child(safe_name(name), safe_path(path), content))
            case {"settled": str(condition), "reason": str(reason)}:
                self.settled = Condition(condition), clean(reason)[:LONGEST_REASON]
            case _:
                self._understand_word(said)

    def _understand_word(self, said: dict[str, object]) -> None:
        """The statements of one word."""
        match said:
            case {"meta": dict(values)}:
                self._metadata |= {clean(str(key))[:200]: tidy(values[key]) for key in values}
            case {"count": int(count)} if 0 <= count < MOST_PAGES:
                self.page_count = count
            case {"note": str(note)}:
                self._notes[clean(note)[:LONGEST_REASON]] = None
            case {"flag": str(flag)}:
                self._flags.add(Flag(flag))
            case {"crash": str(crash)}:
                self.crash = clean(crash)[:200]
            case {"end": True}:
                self.ended = True

    def _take_picture(self, role: str, media_type: str, at: int, size: int) -> None:
        """Take in a rendering of a type that browsers show safely."""
        if media_type in {"image/png", "image/jpeg"} and size <= LARGEST_PICTURE:
            self._pictures[role] = Picture(media_type, self._extent(at, size).read_at(0, size))

    def _extent(self, at: int, size: int) -> Extent:
        """A stretch of the reader's bytes, refused when it lies outside them."""
        if self._blobs is None or at < 0 or size < 0 or at + size > self._room:
            raise ValueError
        return Extent(self._blobs, at, size)
