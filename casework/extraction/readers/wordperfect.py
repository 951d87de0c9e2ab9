"""WordPerfect 6 to X9: the text among the codes (layout of codes as in libwpd's WP6 parser)."""

from __future__ import annotations

import struct

from casework.extraction.report import LOCKED, ConditionError
from casework.extraction.result import Condition

HEADER = 16
VERSION_6 = 2
SINGLE, VARIABLE, FIXED = 0x80, 0xD0, 0xF0
# Lengths of the functions 0xF0 to 0xFF, both their bytes included.
FIXED_LENGTHS = (4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 1)
SINGLE_BYTES = {0x80: " ", 0x81: "\u00a0", 0x84: "-", 0x87: "\n", 0xC7: "\n", 0xCC: "\n"}
SINGLE_BYTES |= {0xCD: " ", 0xCE: " ", 0xCF: " "}
END_OF_LINE, SOFT_ENDS, TABS = 0xD0, {0x01, 0x02, 0x03}, 0xE0
EXTENDED, WESTERN_TYPOGRAPHY = 0xF0, 4
SYMBOLS = {28: "’", 29: "‘", 31: "“", 32: "”", 33: "–", 34: "—", 6: "§", 5: "¶", 56: "…"}


def text_of(data: bytes) -> str:
    """The text of a whole file; an encrypted one raises `ConditionError`."""
    if len(data) < HEADER:
        raise ConditionError(Condition.TRUNCATED, "Only the beginning of the document is there.")
    start, _product, _kind, major, _minor, key = struct.unpack_from("<I4BH", data, 4)
    if key:
        raise ConditionError(Condition.ENCRYPTED, LOCKED)
    if major < VERSION_6 or start >= len(data):
        raise ConditionError(
            Condition.UNSUPPORTED,
            "Parley cannot show documents of this old kind. It was kept and can be downloaded.",
        )
    parts, at = [], start
    while at < len(data):
        code = data[at]
        if 0x20 <= code < 0x7F:  # noqa: PLR2004 - printable ASCII
            parts.append(chr(code))
            at += 1
        elif code < VARIABLE:
            parts.append(SINGLE_BYTES.get(code, ""))
            at += 1
        elif code < FIXED:
            if at + 4 > len(data):
                break
            group, length = data[at + 1], struct.unpack_from("<H", data, at + 2)[0]
            parts.append(_shown(code, group))
            at += max(length, 4)
        else:
            if code == EXTENDED and at + 2 < len(data) and data[at + 2] == WESTERN_TYPOGRAPHY:
                parts.append(SYMBOLS.get(data[at + 1], ""))
            at += FIXED_LENGTHS[code - FIXED]
    return "".join(parts).strip()


def _shown(code: int, group: int) -> str:
    """What a function of variable length looks like in plain text."""
    if code == END_OF_LINE:
        return " " if group in SOFT_ENDS else "\n"
    return "\t" if code == TABS else ""
