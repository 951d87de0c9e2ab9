"""What a reader tells while it reads: lines of JSON in one memory file, bytes in another.

Lines are appended at once, so what was learnt before a crash is not lost.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from casework.extraction.names import clean, safe_name, safe_path
from casework.extraction.result import Condition, Flag, Kind
from casework.extraction.scan import LOOK, is_test_virus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from casework.extraction.limits import Limits

BOMB_FLOOR = 16 << 20
TOO_LONG = "The text is longer than is kept for searching; its end is left out."
LOCKED = (
    "It is locked with a password. Ask whoever sent it for the password or an unlocked copy; "
    "it was kept as it is."
)


class ConditionError(Exception):
    """A reader's finding that ends the reading: a condition and its reason in plain words."""

    def __init__(self, condition: Condition, reason: str) -> None:
        """State both; the reason is a full sentence without the file's content."""
        super().__init__(reason)
        self.condition = condition
        self.reason = reason


class Report:
    """Collects one file's findings within its limits."""

    def __init__(self, lines: int, blobs: int, limits: Limits, *, packed: int) -> None:
        """Write to the descriptors `lines` and `blobs`; `packed` is the size of the file."""
        self._lines = lines
        self._blobs = blobs
        self._limits = limits
        self._packed = packed
        self.digests: frozenset[str] = frozenset()
        """SHA-256 (hex) of the file and of its containers."""
        self._text_left = limits.text
        self._unpacked = 0
        self._members = 0
        self._written = 0

    def found(self, media_type: str, kind: Kind) -> None:
        """Say what the content is; the last word counts."""
        self._tell(type=media_type, kind=kind)

    def meta(self, values: Mapping[str, object]) -> None:
        """Add metadata; empty values are left out."""
        kept = {key: tidy(value) for key, value in values.items() if value not in _NOTHING}
        if kept:
            self._tell(meta=kept)

    def count(self, pages: int) -> None:
        """Say how many pages the file has."""
        self._tell(count=pages)

    def page(self, number: int, text: str, engine: str = "") -> None:
        """Hand over one page's text, cut when the file's allowance of text is used up."""
        text = clean(text)
        if len(text) > self._text_left:
            text = text[: self._text_left]
            self.flag(Flag.INCOMPLETE)
            self.note(TOO_LONG)
        self._text_left -= len(text)
        self._tell(page=number, text=text, engine=engine)

    @property
    def text_is_full(self) -> bool:
        """Whether further text would be dropped."""
        return self._text_left <= 0

    def picture(self, role: str, media_type: str, data: bytes) -> None:
        """Hand over a rendering; `role` is "thumbnail", "first_page" or "viewable"."""
        at = self._write([data])
        self._tell(picture=role, type=media_type, at=at, size=len(data))

    def note(self, text: str) -> None:
        """Add a remark in plain words."""
        self._tell(note=clean(text))

    def flag(self, flag: Flag) -> None:
        """Raise a flag."""
        self._tell(flag=flag)

    def child(self, path: str, chunks: Iterable[bytes]) -> None:
        """Hand over a file found inside, as it is unpacked.

        Raises `ConditionError` when limits on number, size or ratio are passed, and when
        the file is one of its own containers.
        """
        self._members += 1
        if self._members > self._limits.members:
            raise ConditionError(
                Condition.TOO_LARGE,
                f"It holds more than {self._limits.members:,} files; the rest was not unpacked.",
            )
        at = self._written
        digest = hashlib.sha256()
        self._write(self._counted(chunks, digest))
        if digest.hexdigest() in self.digests:
            raise ConditionError(
                Condition.HOSTILE,
                "It contains itself without end, as files do that are made to overload a program. "
                "It was kept as it is and not unpacked.",
            )
        self._tell(child=safe_name(path), path=safe_path(path), at=at, size=self._written - at)

    def settle(self, condition: Condition, reason: str) -> None:
        """State the file's condition; the last word counts."""
        self._tell(settled=condition, reason=reason)

    def crashed(self, error: BaseException) -> None:
        """Say where a reader failed, without the message, which may quote the file."""
        step = error.__traceback__
        while step is not None and step.tb_next is not None:
            step = step.tb_next
        place = f"{step.tb_frame.f_code.co_name}:{step.tb_lineno}" if step else ""
        self._tell(crash=f"{type(error).__name__} {place}".strip())

    def end(self) -> None:
        """Say that the reader came to its end."""
        self._tell(end=True)

    def _counted(self, chunks: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
        """The chunks, hashed, scanned at the start, and stopped when they become too much."""
        head = b""
        for chunk in chunks:
            if len(head) < LOOK:
                head += chunk[: LOOK - len(head)]
            digest.update(chunk)
            self._unpacked += len(chunk)
            self.make_room(0)
            yield chunk
        if is_test_virus(head):
            self.flag(Flag.INFECTED)
            self.note("One of the files inside is the virus scanners' test file (EICAR).")

    def make_room(self, more: int) -> None:
        """Raise `ConditionError` where `more` unpacked bytes would be too many."""
        total = self._unpacked + more
        if total > max(BOMB_FLOOR, self._packed * self._limits.ratio):
            raise ConditionError(
                Condition.HOSTILE,
                f"It unpacks to more than {self._limits.ratio} times its size, as files do that "
                "are made to overload a program. It was kept as it is and not unpacked.",
            )
        if total > self._limits.unpacked:
            raise ConditionError(
                Condition.TOO_LARGE,
                f"Its contents exceed {self._limits.unpacked >> 20:,} MiB; "
                "what comes after that was not unpacked.",
            )

    def _write(self, chunks: Iterable[bytes]) -> int:
        """Append bytes; returns where they begin. What a failure leaves is overwritten."""
        start = at = self._written
        for chunk in chunks:
            view = memoryview(chunk)
            while view:
                done = os.pwrite(self._blobs, view, at)
                view, at = view[done:], at + done
        self._written = at
        return start

    def _tell(self, **values: object) -> None:
        """Append one line."""
        line = json.dumps(values, separators=(",", ":")).encode("ascii") + b"\n"
        view = memoryview(line)
        while view:
            view = view[os.write(self._lines, view) :]


_NOTHING: tuple[object, ...] = (None, "", [], {}, ())
_LONGEST_VALUE, _MOST_VALUES = 20_000, 2_000


def tidy(value: object) -> object:
    """A metadata value as JSON can hold it, strings cleaned and bounded."""
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, dict):
        items = list(value.items())[:_MOST_VALUES]
        return {clean(str(key))[:200]: tidy(item) for key, item in items}
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value[:_MOST_VALUES]]
    return clean(str(value))[:_LONGEST_VALUE]
