"""The package of what leaves Parley for somebody outside: texts in a ZIP, with their digests."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_EPOCH = (1980, 1, 1, 0, 0, 0)  # a ZIP's own; the package must be the same bytes whenever made
REDACTED = "[redacted]"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a package; ``sha256`` in lower-case hex."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def text_file(
    place: int, heading: str, lines: Sequence[str], redactions: Iterable[str]
) -> PackedFile:
    """An entry as a text file, without the words that were to be taken out."""
    text = "\r\n".join([heading, "", *lines, ""])
    return PackedFile(f"{place:03}.txt", redacted(text, redactions).encode())


def redacted(text: str, redactions: Iterable[str]) -> str:
    """The text without these words, whatever their case and the spaces between them."""
    for words in redactions:
        parts = [re.escape(part) for part in words.split()]
        if parts:
            text = re.sub(r"\s+".join(parts), REDACTED, text, flags=re.IGNORECASE)
    return text


def packed(files: Sequence[PackedFile], cover: str) -> bytes:
    """The package: a cover letter with each file's digest, and the files."""
    listed = [f"{one.sha256}  {one.name}" for one in files]
    letter = "\r\n".join([cover, "", "SHA-256", *listed, ""])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [("000-cover.txt", letter.encode()), *((f.name, f.data) for f in files)]:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return held.getvalue()
