"""Looking for a word in bytes: as it is, and in the forms in which programs hide words."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

_LONGEST = 16 * 1024 * 1024
_DEEPEST = 3
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){16,}")
_COMPRESSED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_ALTERED = bytes.maketrans(b"-_", b"+/")


def traces(data: bytes, word: str) -> str | None:
    """In which form `word` (ASCII) stands in `data`; None where it does not.

    Plain in any case, UTF-16, base64, hexadecimal, zlib and gzip, and these inside one another.
    """
    return _search(data, word.lower().encode("ascii"), _DEEPEST)


def _search(data: bytes, word: bytes, depth: int) -> str | None:
    for name, form in _plain_forms(word):
        if form in data.lower():
            return name
    if depth == 0:
        return None
    for name, inner in _inside(data):
        found = _search(inner, word, depth - 1)
        if found is not None:
            return name if found == "plain" else f"{found} in {name}"
    return None


def _plain_forms(word: bytes) -> list[tuple[str, bytes]]:
    text = word.decode("ascii")
    return [
        ("plain", word),
        ("UTF-16", text.encode("utf-16-le")),
        ("UTF-16", text.encode("utf-16-be")),
    ]


def _inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What the data's runs decode to."""
    for run in _HEX.finditer(data):
        yield "hexadecimal", binascii.unhexlify(run[0])
    for run in _BASE64.finditer(data):
        text = run[0].translate(_ALTERED)
        # The word may begin anywhere in a run that began as something else.
        for start in range(4):
            part = text[start:]
            part = part[:-1] if len(part) % 4 == 1 else part
            yield "base64", base64.b64decode(part + b"=" * (-len(part) % 4))
    for begin in _COMPRESSED.finditer(data):
        try:
            inflater = zlib.decompressobj(wbits=47)
            yield "compressed", inflater.decompress(data[begin.start() :], _LONGEST)
        except zlib.error:
            continue
