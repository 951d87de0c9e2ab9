"""Old documents: Word 97–2003 and PowerPoint text, other compound files, WordPerfect."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

import olefile

from casework.extraction.readers import embedded
from casework.extraction.readers.text import hand_over
from casework.extraction.readers.wordperfect import text_of as wordperfect_text
from casework.extraction.report import LOCKED, ConditionError, Report
from casework.extraction.result import Condition, Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casework.extraction.limits import Limits

PROPERTIES = (  # noqa: SIM905 - reads better than a list
    "title subject author keywords comments last_saved_by revision_number create_time "
    "last_saved_time last_printed num_pages num_words company manager creating_application"
).split()
# MS-DOC 2.5.1: where the FIB says which table stream is used, whether it is encrypted, and where
# the piece table lies.
FIB_FLAGS, FIB_CLX = 0x0A, 0x01A2
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
COMPRESSED = 0x40000000
MARKS = {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\xa0": " "}
TEXT_CHARS, TEXT_BYTES, CONTAINER = 0x0FA0, 0x0FA8, 0x0F
APPROXIMATE = "It was read without its layout; some of its text may be missing."


def refuse_locked(_file: BinaryIO, _report: Report, _limits: Limits, _media_type: str) -> None:
    """An Office document encrypted as a whole (MS-OFFCRYPTO)."""
    raise ConditionError(Condition.ENCRYPTED, LOCKED)


def read_word(file: BinaryIO, report: Report, _limits: Limits, _media_type: str) -> None:
    """Text of a Word document in the order of its piece table."""
    with olefile.OleFileIO(file) as ole:
        _common(ole, report)
        main = ole.openstream("WordDocument").read()
        (flags,) = struct.unpack_from("<H", main, FIB_FLAGS)
        if flags & ENCRYPTED:
            raise ConditionError(Condition.ENCRYPTED, LOCKED)
        table = ole.openstream("1Table" if flags & SECOND_TABLE else "0Table").read()
        at, length = struct.unpack_from("<II", main, FIB_CLX)
        pieces = "".join(_pieces(main, table[at : at + length]))
    hand_over(_without_fields(pieces), report)


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """The stretches of text that a piece table names (MS-DOC 2.4.1)."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (length,) = struct.unpack_from("<I", clx, at + 1)
    count = (length - 4) // 12
    at += 5
    positions = struct.unpack_from(f"<{count + 1}I", clx, at)
    at += 4 * (count + 1)
    for number in range(count):
        (where,) = struct.unpack_from("<I", clx, at + 8 * number + 2)
        characters = positions[number + 1] - positions[number]
        if where & COMPRESSED:
            start = (where & ~COMPRESSED) // 2
            yield main[start : start + characters].decode("cp1252", "replace")
        else:
            yield main[where : where + 2 * characters].decode("utf-16-le", "replace")


def _without_fields(text: str) -> str:
    """Text with marks as line ends and tabs, and fields by what they show."""
    parts, hidden = [], 0
    for character in text:
        if character == "\x13":
            hidden += 1
        elif character in "\x14\x15":
            hidden = max(0, hidden - (character == "\x14" or hidden > 0))
        elif not hidden:
            parts.append(MARKS.get(character, character))
    return "".join(parts)


def read_compound(file: BinaryIO, report: Report, _limits: Limits, media_type: str) -> None:
    """Properties of other compound files; the text of PowerPoint's."""
    with olefile.OleFileIO(file) as ole:
        _common(ole, report)
        if media_type == "application/vnd.ms-powerpoint":
            records = ole.openstream("PowerPoint Document").read()
            hand_over("\n".join(_slide_text(records)), report)
            report.note(APPROXIMATE)
            return
        if ole.exists("CONTENTS") or ole.exists("Package") or ole.exists(embedded.NATIVE):
            file.seek(0)
            embedded.hand_over("embedded", file.read(), report)
            return
    raise ConditionError(
        Condition.UNSUPPORTED,
        "Parley cannot show documents of this old kind. It was kept and can be downloaded.",
    )


def _slide_text(records: bytes) -> Iterator[str]:
    """Text atoms of a PowerPoint stream (MS-PPT 2.3.1, 2.9.42)."""
    at = 0
    while at + 8 <= len(records):
        version, kind, length = struct.unpack_from("<HHI", records, at)
        at += 8
        if version & 0x0F == CONTAINER:
            continue
        data = records[at : at + length]
        if kind == TEXT_CHARS:
            yield data.decode("utf-16-le", "replace").replace("\r", "\n")
        elif kind == TEXT_BYTES:
            yield data.decode("latin-1").replace("\r", "\n")
        at += length


def _common(ole: olefile.OleFileIO[str], report: Report) -> None:
    """Properties and macros of any compound file."""
    found = ole.get_metadata()
    values: dict[str, object] = {}
    for name in PROPERTIES:
        value = getattr(found, name, None)
        if isinstance(value, bytes):
            value = value.decode("cp1252", "replace")
        values[name] = value.isoformat() if isinstance(value, datetime) else value
    report.meta(values)
    if ole.exists("Macros") or ole.exists("_VBA_PROJECT_CUR") or ole.exists("VBA"):
        report.flag(Flag.MACROS)
        report.note("It contains programs (macros) that Parley does not run.")


def read_wordperfect(file: BinaryIO, report: Report, _limits: Limits, _media_type: str) -> None:
    """The running text of a WordPerfect document, version 6 or later."""
    hand_over(wordperfect_text(file.read()), report)
    report.flag(Flag.INCOMPLETE)
    report.note(APPROXIMATE)
