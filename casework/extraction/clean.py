"""Take out of a file what it says about its maker, in a confined process like reading.

For reports whose writer must not be known. A file that cannot be cleaned for certain is refused
with words that say what to do, never kept as it is.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys

from casework.extraction import sandbox
from casework.extraction.limits import MIB, Limits
from casework.extraction.memory import BytesSource, Memory, pour
from casework.extraction.run import NO_WALLS, start, wait

CLEANER = "casework.extraction.cleaner.child"
LARGEST = 64 * MIB  # what cleaning makes of a file; pictures may grow
LIMITS = Limits(seconds=40)
NOT_CLEANED = (
    "Parley could not take out what this file says about who made it. Save or print it as a PDF, "
    "or take a picture of the screen, and attach that."
)
ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/plain": "txt",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}


class CannotCleanError(Exception):
    """The file cannot be cleaned for certain; the message says what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cleaned:
    """A file without what it said about its maker; its name says only what it is."""

    data: bytes
    media_type: str

    @property
    def ending(self) -> str:
        """What a name of it ends in."""
        return ENDINGS[self.media_type]


def clean(data: bytes, *, demand_landlock: bool = True, limits: Limits = LIMITS) -> Cleaned:
    """The file, cleaned; else `CannotCleanError`.

    Raises `SandboxError` where this machine cannot confine a process.
    """
    if sys.platform != "linux":
        raise sandbox.SandboxError(NO_WALLS)
    with Memory("given") as given, Memory("report") as lines, Memory("cleaned") as made:
        pour(BytesSource(data), given)
        files = [given.fd, lines.fd, made.fd]
        task = {
            "files": files,
            "limits": dataclasses.asdict(limits),
            "demand_landlock": demand_landlock,
        }
        ending = wait(start(CLEANER, task, files), limits.seconds, lambda: None)
        said = _said(lines.read_at(0, 2000)) if ending == "ended" else {}
        media_type = said.get("media_type", "")
        if media_type not in ENDINGS or not 0 < made.size <= LARGEST:
            raise CannotCleanError(said.get("why") or NOT_CLEANED)
        return Cleaned(made.read_at(0, made.size), media_type)


def _said(line: bytes) -> dict[str, str]:
    """The process's report, which is taken as hostile."""
    with contextlib.suppress(ValueError):
        found = json.loads(line)
        if isinstance(found, dict):
            return {key: str(found.get(key, ""))[:500] for key in ("media_type", "why")}
    return {}
