"""Files inside compound objects that Office wraps around what is embedded (MS-OLEDS)."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import olefile

if TYPE_CHECKING:
    from casework.extraction.report import Report

NATIVE = "\x01Ole10Native"


def hand_over(name: str, data: bytes, report: Report) -> None:
    """Hand over an embedded object, out of its wrapper where there is one that Parley knows."""
    if data.startswith(olefile.MAGIC):
        try:
            with olefile.OleFileIO(io.BytesIO(data)) as ole:
                name, data = _unwrap(ole, name, data)
        except (OSError, struct.error, ValueError) as error:
            report.crashed(error)
    report.child(name, [data])


def _unwrap(ole: olefile.OleFileIO[str], name: str, data: bytes) -> tuple[str, bytes]:
    """The wrapped file with its name, or the whole as it is."""
    if ole.exists(NATIVE):
        return _native(ole.openstream(NATIVE).read(), name)
    for stream in ("Package", "CONTENTS"):
        if ole.exists(stream):
            content = ole.openstream(stream).read()
            return _better_name(name, content), content
    return name, data


def _native(stream: bytes, name: str) -> tuple[str, bytes]:
    """OLE 1.0 package: size, flags, label, path, 8 bytes, temporary path, size, bytes."""
    label, _, rest = stream[6:].partition(b"\0")
    _path, _, rest = rest.partition(b"\0")
    (length,) = struct.unpack_from("<I", rest, 4)
    start = 8 + length
    (size,) = struct.unpack_from("<I", rest, start)
    content = rest[start + 4 : start + 4 + size]
    return label.decode("cp1252", "replace") or name, content


def _better_name(name: str, content: bytes) -> str:
    """An ending that fits, where the wrapper's says nothing."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}.pdf" if b"%PDF-" in content[:1024] else name
