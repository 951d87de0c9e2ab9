"""Plain text of all sorts. XML and HTML are text too: nothing in them is resolved or run."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, BinaryIO

from casework.extraction.report import TOO_LONG
from casework.extraction.result import Flag

if TYPE_CHECKING:
    from casework.extraction.limits import Limits
    from casework.extraction.report import Report

PAGE_LENGTH = 200_000
LONGEST_CHARACTER = 4
OUTSIDE = re.compile(r"<!(?:DOCTYPE|ENTITY)[^>]*\b(?:SYSTEM|PUBLIC)\b", re.IGNORECASE)
REMOTE_PARTS = re.compile(r"""(?i)<(?:img|script|iframe|link|object|embed)\b[^>]*=["']?https?:""")
BLOCKS = frozenset(
    (  # noqa: SIM905 - reads better than a list
        "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section "
        "table tr ul"
    ).split()
)
SILENT = frozenset({"script", "style", "head", "template", "noscript"})
# RTF: a destination that is not text, a control word, a byte in hexadecimal, a Unicode number.
RTF_SKIPPED = re.compile(
    r"\{\\(?:\*|(?:fonttbl|colortbl|stylesheet|info|pict|object|header\w?|footer\w?)\b)"
)
RTF_TOKEN = re.compile(r"\\u(-?\d+) ?\??|\\'([0-9a-fA-F]{2})|\\([a-z]+)(-?\d+)? ?|\\([^a-z])|[{}]")
RTF_BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "page": "\f", "cell": "\t", "row": "\n"}


def read(file: BinaryIO, report: Report, limits: Limits, media_type: str) -> None:
    """Hand over the text in stretches, in lines where it has them."""
    text, encoding = decode(file.read(limits.text * LONGEST_CHARACTER))
    if file.read(1):
        report.flag(Flag.INCOMPLETE)
        report.note(TOO_LONG)
    report.meta({"encoding": encoding, "lines": text.count("\n") + bool(text)})
    if media_type == "application/xml" and OUTSIDE.search(text):
        report.flag(Flag.REMOTE)
        report.note("It names files outside itself; Parley does not fetch them.")
    if media_type == "text/html":
        warn_of_remote_parts(text, report)
        text = from_html(text)
    hand_over(text, report)


def hand_over(text: str, report: Report) -> None:
    """Cut long text into pages at line ends."""
    number, start = 0, 0
    while start < len(text) or number == 0:
        end = min(start + PAGE_LENGTH, len(text))
        if end < len(text):
            end = max(text.rfind("\n", start, end) + 1, 0) or end
        number += 1
        report.page(number, text[start:end])
        start = end
        if report.text_is_full:
            break
    report.count(number)


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: by its mark, else UTF-8, else Windows' Western one."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    try:
        # Not final: a file that is read in part may be cut within a character.
        return codecs.getincrementaldecoder("utf-8")().decode(data), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


class _Stripper(HTMLParser):
    """Gathers what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(next((value or "" for key, value in attrs if key == "alt"), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def from_html(html: str) -> str:
    """The text of a page without its markup, blank lines and runs of spaces drawn together."""
    stripper = _Stripper()
    stripper.feed(html)
    stripper.close()
    lines = (" ".join(line.split()) for line in "".join(stripper.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def warn_of_remote_parts(html: str, report: Report) -> None:
    """Flag pictures and the like that would be fetched from elsewhere and tell who reads."""
    if REMOTE_PARTS.search(html):
        report.flag(Flag.REMOTE)
        report.note("It links to pictures or parts elsewhere; Parley does not fetch them.")


def read_rtf(file: BinaryIO, report: Report, _limits: Limits, _media_type: str) -> None:
    """The running text of a Rich Text document, without its layout."""
    source = file.read().decode("latin-1")
    if "\\objdata" in source:
        report.note("It contains embedded objects that Parley does not take out.")
    text = from_rtf(source)
    hand_over(text, report)


def from_rtf(source: str) -> str:
    """Rich Text (RTF 1.9.1) to text: control words dropped, characters decoded."""
    parts: list[str] = []
    at = depth = skip_below = 0
    while (match := RTF_TOKEN.search(source, at)) is not None:
        if not skip_below:
            parts.append(source[at : match.start()].replace("\r", "").replace("\n", ""))
        at = match.end()
        word_or_brace = match[0]
        if word_or_brace == "{":
            depth += 1
            if not skip_below and RTF_SKIPPED.match(source, match.start()):
                skip_below = depth
        elif word_or_brace == "}":
            skip_below = 0 if skip_below == depth else skip_below
            depth -= 1
        elif not skip_below:
            parts.append(_rtf_character(match))
    return "".join(parts).strip()


def _rtf_character(match: re.Match[str]) -> str:
    """The character that one RTF token stands for, or nothing."""
    number, code, word, _value, symbol = match.groups()
    if number:
        return chr(int(number) % 65536)
    if code:
        return bytes([int(code, 16)]).decode("cp1252", "replace")
    if word:
        return RTF_BREAKS.get(word, "")
    return {"~": "\u00a0", "_": "-"}.get(symbol, symbol if symbol in "\\{}" else "")
