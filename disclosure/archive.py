"""The ZIP of a volume, written as it is sent: nothing is gathered in memory or on disk.

Members are stored, not packed (evidence is mostly packed already), with sizes and checksums known
beforehand; so the ZIP's own length is known before its first byte and a browser shows progress.
The same members give the same bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from stream_zip import NO_COMPRESSION_64, MemberFile, stream_zip

from disclosure.bates import BatesFormat, BatesRange

DOCUMENTS: Final = "documents"
NATIVES: Final = "natives"
SLIP_SHEETS: Final = "slip-sheets"

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_EXTENSION: Final = re.compile(r"\.[a-z0-9]{1,8}")
# What a double click would start; such a native keeps its kind in the index, not in its name.
_STARTS_A_PROGRAM: Final = re.compile(
    r"\.(app|bat|cmd|com|cpl|dll|exe|hta|jar|jse?|lnk|msi|ps1|scr|sh|url|vbe|vbs|wsf|desktop|reg"
    r"|chm|iso|img)"
)
# Bytes of ZIP structure around a stored ZIP64 member whose name has n bytes: local header and
# extras (59 + n), central directory (83 + n); and the three end records (APPNOTE 6.3.10, 4.3).
_AROUND_A_MEMBER: Final = 142
_AT_THE_END: Final = 98


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the ZIP. `open` gives its bytes afresh each time it is called."""

    path: str
    size: int
    crc32: int
    open: Callable[[], Iterable[bytes]]


class UnsafePathError(ValueError):
    """A path that could leave the folder it is extracted to, or meets another one."""


def member_path(folder: str, form: BatesFormat, numbers: BatesRange, filename: str = "") -> str:
    """Name a file by its first number and, if harmless, by its original name's ending."""
    ending = _EXTENSION.search(filename.lower()[-9:])
    suffix = ending.group() if ending and filename.lower().endswith(ending.group()) else ".bin"
    if _STARTS_A_PROGRAM.fullmatch(suffix):
        suffix = ".bin"
    return f"{folder}/{form.format(numbers.first)}{suffix}"


def check_paths(paths: Iterable[str]) -> None:
    """Raise `UnsafePathError` unless all are plain relative ASCII paths, distinct on any disk."""
    met: set[str] = set()
    for path in paths:
        parts = path.split("/")
        if not all(_NAME.fullmatch(part) for part in parts):
            msg = f"Not a safe path in a ZIP: {path!r}"
            raise UnsafePathError(msg)
        if path.casefold() in met:
            msg = f"Two files of the same path in a ZIP: {path!r}"
            raise UnsafePathError(msg)
        met.add(path.casefold())


def zip_length(members: Sequence[Member]) -> int:
    """How many bytes `zip_chunks` will give for one member or more."""
    return _AT_THE_END + sum(
        _AROUND_A_MEMBER + 2 * len(member.path) + member.size for member in members
    )


def zip_chunks(members: Sequence[Member], modified_at: datetime) -> Iterator[bytes]:
    """Give the ZIP in chunks of 64 KiB, each member opened only when its turn comes.

    All members bear `modified_at`. Raises `UnsafePathError` before the first byte; a member whose
    bytes are not those announced ends the stream with `stream_zip.ZipIntegrityError`.
    """
    check_paths(member.path for member in members)
    moment = modified_at.astimezone(UTC)

    def files() -> Iterator[MemberFile]:
        for member in members:
            method = NO_COMPRESSION_64(member.size, member.crc32)
            yield member.path, moment, 0o100644, method, member.open()

    return iter(stream_zip(files()))
