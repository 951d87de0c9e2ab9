"""The parts of an exported bundle, as bytes. docs/log-bundle.md has the format.

Pure. What a verifier must compute in the same way (canonical JSON, the table's rows, the ZIP's
structure) is the verifier's own code, `audit/verify/parley_verify.py`, which travels in the bundle.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from audit.ledger import merkle, note
from audit.ledger.merkle import Node
from audit.ledger.selectors.exported import PlacedEntry
from audit.verify import parley_verify as format_

VERIFIER = Path(format_.__file__).read_bytes()
STATES = ("entry", "expunged", "withheld")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the bundle says it: a line of entries.jsonl, a row of entries.csv."""

    state: str
    json: bytes
    row: bytes
    fields: Mapping[str, Any]


def short_path(index: int, size: int, node: Node, after: int) -> list[bytes]:
    """A leaf's RFC 6962 path below the first hash that the path of leaf `after` made known.

    `after` lies to the left of `index`; -1 where nothing is known but the root.
    """
    path = []
    low, high, shared = 0, size, after >= 0
    while high - low > 1:
        split = low + (1 << ((high - low - 1).bit_length() - 1))
        right = index >= split
        if not shared:
            path.append(merkle.range_root(*((low, split) if right else (split, high)), node))
        elif right and after < split:
            shared = False
        low, high = (split, high) if right else (low, split)
    path.reverse()
    return path


class LineWriter:
    """Lines of one export, from the left of the tree, each with what proves its place.

    To go on after a worker's death give `taken`, the last place that was written.
    """

    def __init__(self, size: int, node: Node, taken: int = -1) -> None:
        self._size = size
        self._node = node
        self._taken = taken

    def entry(self, one: PlacedEntry) -> Line:
        """An entry that the reader may read, or its placeholder where it was expunged."""
        if one.data is None or one.salt is None:
            gone = {"id": str(one.id), "order": str(one.order_id)}
            return self._line(one, "expunged", gone | {"commitment": _text(one.commitment)})
        fields = json.loads(one.data)
        line = {"entry": fields, "index": one.index, "proof": self._proof(one.index)}
        line["salt"] = _text(one.salt)
        return Line("entry", format_.canonical(line) + b"\n", format_.table_row(line), fields)

    def withheld(self, one: PlacedEntry) -> Line:
        """An entry behind a wall that the reader is not behind: who, when and which act."""
        fields = json.loads(one.data or b"{}")
        said = {name: fields[name] for name in ("at", "event", "who")}
        return self._line(one, "withheld", said | {"commitment": _text(one.commitment)})

    def _line(self, one: PlacedEntry, state: str, said: Mapping[str, Any]) -> Line:
        line = {state: said, "index": one.index, "proof": self._proof(one.index)}
        return Line(state, format_.canonical(line) + b"\n", format_.table_row(line), said)

    def _proof(self, index: int) -> list[str]:
        """The entry's path below the first hash that an earlier line has made known."""
        path = short_path(index, self._size, self._node, self._taken)
        self._taken = index
        return [_text(one) for one in path]


def verifier_lines(keys: Iterable[tuple[str, bytes]], others: Iterable[str] = ()) -> bytes:
    """public-keys.txt: (name, 32 bytes) of the log's keys, then witnesses' keys in text."""
    lines = [str(note.Verifier(name, key)) for name, key in keys]
    return "".join(f"{line}\n" for line in [*lines, *others]).encode()


def earlier_line(signed: str, proof: Sequence[bytes]) -> bytes:
    """A line of earlier.jsonl."""
    said = {"note": signed, "proof": [_text(one) for one in proof]}
    return format_.canonical(said) + b"\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the bundle as its manifest lists it."""

    path: str
    size: int
    sha256: str
    crc32: int


@dataclass(frozen=True, slots=True)
class About:
    """What a manifest says of the export itself."""

    log_id: UUID
    origin: str
    made_at: datetime
    size: int
    root: bytes
    complete: bool
    asked: Mapping[str, str | None]
    counts: Mapping[str, int]


def manifest(about: About, files: Sequence[Listed]) -> bytes:
    """manifest.json."""
    made = about.made_at.astimezone(UTC).isoformat(timespec="microseconds")
    said = {
        "type": format_.TYPE,
        "v": 1,
        "log": str(about.log_id),
        "origin": about.origin,
        "made_at": made.replace("+00:00", "Z"),
        "checkpoint": {"size": about.size, "root": _text(about.root)},
        "range": {"first": 0, "end": about.size},
        "complete": about.complete,
        "asked": dict(about.asked),
        "counts": {state: about.counts.get(state, 0) for state in STATES},
        "files": [{"path": f.path, "size": f.size, "sha256": f.sha256} for f in files],
    }
    return format_.canonical(said)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The entry that names the manifest's digest, at its place under a later checkpoint."""

    data: bytes
    salt: bytes
    manifest_salt: bytes
    index: int
    inclusion: Sequence[bytes]
    checkpoint: str
    consistency: Sequence[bytes]


def seal(sealed: Sealed) -> bytes:
    """seal.json."""
    said = {
        "type": f"{format_.TYPE}-seal",
        "v": 1,
        "checkpoint": sealed.checkpoint,
        "consistency": [_text(one) for one in sealed.consistency],
        "entry": json.loads(sealed.data),
        "index": sealed.index,
        "inclusion": [_text(one) for one in sealed.inclusion],
        "salt": _text(sealed.salt),
        "manifest_salt": _text(sealed.manifest_salt),
    }
    return format_.canonical(said)


@dataclass(frozen=True, slots=True)
class Piece:
    """A member of the ZIP; `open` gives its bytes anew."""

    path: str
    size: int
    crc32: int
    open: Callable[[], Iterable[bytes]]


def zip_size(pieces: Sequence[Piece]) -> int:
    """How many bytes `zip_chunks` gives."""
    headers = sum(len(format_.local_header(p.path, p.size, p.crc32)) + p.size for p in pieces)
    return headers + len(_end(pieces))


def zip_chunks(pieces: Sequence[Piece]) -> Iterator[bytes]:
    """The ZIP, its members one after the other; the same members give the same bytes."""
    for piece in pieces:
        yield format_.local_header(piece.path, piece.size, piece.crc32)
        yield from piece.open()
    yield _end(pieces)


def _end(pieces: Sequence[Piece]) -> bytes:
    return format_.zip_end([(piece.path, piece.size, piece.crc32) for piece in pieces])


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
