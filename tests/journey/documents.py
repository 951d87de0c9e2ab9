"""The folder that is taken in: real documents where there are some, else the demo's own."""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from parley.demo.files import robbery
from parley.demo.files.exhibit import Moment

DEFAULT = Path(__file__).parents[3] / "shared" / "data" / "evidence"


@dataclass(frozen=True, slots=True)
class Document:
    """A file on this machine; ``path`` is relative to the folder, ``sha256`` lower-case hex."""

    file: Path
    path: PurePosixPath
    size: int
    sha256: str


def folder(named: str | None, spare: Path) -> Path:
    """Return the folder to take in; makes the demo's robbery in ``spare`` where there is none."""
    chosen = named or os.environ.get("PARLEY_REAL_DOCUMENTS")
    if chosen:
        found = Path(chosen)
        if not found.is_dir():
            raise NotADirectoryError(found)
        return found
    if DEFAULT.is_dir():
        return DEFAULT
    for exhibit in robbery.prosecution_file(Moment(date(2026, 9, 18), ZoneInfo("UTC"), 1)):
        target = spare / exhibit.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(exhibit.build())
    return spare


def documents(root: Path) -> list[Document]:
    """Return every file below ``root``, hidden ones left out, hashed by hashlib on its own."""
    found = []
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root)
        if file.is_file() and not any(part.startswith(".") for part in path.parts):
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            found.append(Document(file, PurePosixPath(path), file.stat().st_size, digest))
    return found
