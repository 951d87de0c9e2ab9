"""The manifest: every file of a production with its Bates range, size and SHA-256.

`manifest.json` is canonical JSON (RFC 8785), so its plain SHA-256 *is* the manifest's digest:
`sha256sum manifest.json` gives the number that the letter names and the receipt signs.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

import rfc8785

MANIFEST_JSON: Final = "manifest.json"
MANIFEST_CSV: Final = "manifest.csv"
CHECKSUMS: Final = "SHA256SUMS"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as served: its range as written numbers, path in the ZIP, bytes and digest (hex)."""

    begin_bates: str
    end_bates: str
    path: str
    size: int
    sha256: str
    category: str
    kind: str  # "document", "native", "slip-sheet", "placeholder"


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of one volume. `disclosed_at` has a time zone; it is written in UTC."""

    volume: str
    case: str
    producing_office: str
    receiving_party: str
    disclosed_at: datetime
    entries: tuple[Entry, ...]

    def to_json(self) -> bytes:
        """Write the canonical JSON: the bytes that are digested, served and signed."""
        return rfc8785.dumps(
            {
                "type": "parley-manifest",
                "v": 1,
                "volume": self.volume,
                "case": self.case,
                "producing_office": self.producing_office,
                "receiving_party": self.receiving_party,
                "disclosed_at": instant(self.disclosed_at),
                "entries": [asdict(entry) for entry in self.entries],
            }
        )

    def to_csv(self) -> bytes:
        """Write the same as a table for spreadsheets."""
        at = instant(self.disclosed_at)
        heads = ("BEGBATES", "ENDBATES", "PATH", "BYTES", "SHA256", "CATEGORY", "KIND", "DISCLOSED")
        return csv_table(
            heads,
            (
                (e.begin_bates, e.end_bates, e.path, str(e.size), e.sha256, e.category, e.kind, at)
                for e in self.entries
            ),
        )

    def digest(self) -> bytes:
        """SHA-256 over `to_json()`, 32 bytes."""
        return hashlib.sha256(self.to_json()).digest()


def instant(moment: datetime) -> str:
    """Write a moment in UTC to the second, such as `2026-03-02T14:05:09Z`."""
    if moment.tzinfo is None:
        msg = "A moment in a manifest needs a time zone."
        raise ValueError(msg)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def checksums(files: Iterable[tuple[str, str]]) -> bytes:
    """Write `SHA256SUMS` for (path, hex digest) pairs, as `sha256sum -c` reads it.

    Paths are those of `archive.check_paths`: without line breaks and backslashes, which that
    format would escape.
    """
    return "".join(f"{digest}  {path}\n" for path, digest in files).encode("utf-8")


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a CSV (RFC 4180, UTF-8 with BOM for spreadsheets) in which no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="backslashreplace")


def guard_cell(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run (OWASP, CSV injection)."""
    bare = cell.lstrip(" \u00a0\u200b\ufeff")
    # Full-width forms of the same signs are taken for formulas in East Asian settings.
    return f"'{cell}" if bare.startswith((*_FORMULA_STARTS, "＝", "＋", "－", "＠")) else cell
