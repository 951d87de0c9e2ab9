"""parley-verify: whether an exported bundle of a Parley log is what was recorded and signed.

    python parley_verify.py BUNDLE [--key KEY]… [--witness KEY]… [--held CHECKPOINT]…

One file; needs Python 3.11 and the package `cryptography`, no network and nothing of Parley's.
BUNDLE is the ZIP or the folder it was extracted to. The format, the order of the checks and what
each of them shows stand in docs/log-bundle.md; the names below are those of that page.

Exit codes: 0 verified with keys that you named; 1 broken (the first fault is named); 2 cannot be
read as a bundle, or wrong arguments; 3 whole in itself, but no key was named, so that it may be
whole and forged; 4 whole, but nothing in it leads from a held checkpoint to its own.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import csv
import hashlib
import hmac
import io
import json
import re
import struct
import sys
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TYPE = "parley-log-bundle"
MANIFEST, SEAL, CHECKPOINT = "manifest.json", "seal.json", "checkpoint.txt"
EARLIER, KEYS, ENTRIES, TABLE = "earlier.jsonl", "public-keys.txt", "entries.jsonl", "entries.csv"
FILES = (CHECKPOINT, EARLIER, KEYS, ENTRIES, TABLE, "people.csv", "summary.pdf", "parley_verify.py")
ORDER = (MANIFEST, SEAL, *FILES)
SEALED_BY = "oversight:export:completed"
EXPUNGED_BY = "ledger:entry:expunged"
LARGEST_PAPER = 4_000_000
LONGEST_LINE = 16_000_000
COLUMNS = (
    "index", "state", "at", "event", "outcome", "kind", "user", "office", "address", "agent",
    "wall", "objects", "bytes", "duration_ms", "id", "act",
)  # fmt: skip
LOG_KEY, WITNESS_KEY = 1, 4
_BLOCK = 1 << 16
_DASH = "\N{EM DASH} "
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_SIZE = re.compile(r"[1-9][0-9]{0,17}")
_MASK = 0xFFFFFFFF
_KIND = {"entry", "expunged", "withheld"}


class BrokenError(Exception):
    """The bundle is not what was recorded; the message names the first fault."""


class UnreadableError(Exception):
    """This is no bundle, or the arguments make no sense."""


class IncomparableError(Exception):
    """Nothing in the bundle leads from a held checkpoint to the bundle's own."""


def broken(message: str) -> NoReturn:
    """Say the first fault."""
    raise BrokenError(message)


# --- canonical JSON, base64, hashes --------------------------------------------------------


def canonical(value: object) -> bytes:
    """The bytes of RFC 8785 for objects of ASCII keys, integers below 2^53, text and null."""
    return _ENCODER.encode(value).encode()


def parse(data: bytes, name: str) -> dict[str, Any]:
    """An object from its canonical bytes; any other bytes are refused."""
    try:
        value = json.loads(data, parse_float=_no_float, parse_constant=_no_float)
        same = isinstance(value, dict) and canonical(value) == data
    except (ValueError, RecursionError) as error:
        raise BrokenError(f"{name}: not canonical JSON ({type(error).__name__})") from error
    if not same:
        broken(f"{name}: not canonical JSON")
    return dict(value)


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"not an integer: {text}")


def fields(value: object, name: str, **kinds: type) -> dict[str, Any]:
    """The object's members: these and no others, each of its type."""
    if not isinstance(value, dict) or set(value) != set(kinds):
        broken(f"{name}: other members than {', '.join(sorted(kinds))}")
    for key, kind in kinds.items():
        if type(value[key]) is not kind:
            broken(f"{name}: {key} is malformed")
    return value


def unbase64(text: object, name: str, length: int | None = 32) -> bytes:
    """Bytes from canonical base64 of exactly this length."""
    try:
        data = base64.b64decode(str(text), validate=True)
    except ValueError as error:
        raise BrokenError(f"{name}: not base64") from error
    if base64.b64encode(data).decode() != text or length not in (None, len(data)):
        broken(f"{name}: not {length} bytes in base64")
    return data


def hashes(values: object, name: str) -> list[bytes]:
    """A proof: at most 64 hashes."""
    if not isinstance(values, list) or len(values) > 64:  # noqa: PLR2004 - a path in 2^64 leaves
        broken(f"{name}: the proof is malformed")
    return [unbase64(one, name) for one in values]


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, section 2.1: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf_hash(log: bytes, commitment: bytes) -> bytes:
    """SHA-256(0x00 ‖ 16 bytes of the log's id ‖ commitment)."""
    return hashlib.sha256(b"\x00" + log + commitment).digest()


def _split(low: int, high: int) -> int:
    return low + (1 << ((high - low - 1).bit_length() - 1))


class Walk:
    """What is known of a tree while its leaves come from the left, in flat memory.

    `known` are stretches [low, high) with their subtree's verified hash, the next one last: at
    first the whole tree with its root. Each leaf comes with the part of its RFC 6962 path that
    lies below the known stretch it stands in.
    """

    def __init__(self, size: int, root: bytes) -> None:
        self.known = [(0, size, root)] if size else []

    def depth(self, index: int) -> int:
        """How many hashes the next leaf's proof must have."""
        while self.known and self.known[-1][1] <= index:
            self.known.pop()
        if not self.known or index < self.known[-1][0]:
            raise BrokenError("it is out of order, twice here, or beyond the tree")
        return len(self._way(index))

    def _way(self, index: int) -> list[tuple[int, int, bool]]:
        """Siblings from the known stretch down: (low, high, whether it stands to the right)."""
        low, high, _ = self.known[-1]
        way = []
        while high - low > 1:
            middle = _split(low, high)
            way.append((middle, high, True) if index < middle else (low, middle, False))
            low, high = (low, middle) if index < middle else (middle, high)
        return way

    def take(self, index: int, leaf: bytes, proof: Sequence[bytes]) -> None:
        """Verify the next leaf. Raises `BrokenError`."""
        if len(proof) != self.depth(index):
            broken("a line before it is missing, or it is out of order: its proof ends elsewhere")
        way, value = self._way(index), leaf
        for (_, _, right), sibling in zip(reversed(way), proof, strict=True):
            value = node_hash(value, sibling) if right else node_hash(sibling, value)
        if value != self.known[-1][2]:
            broken("what it says, or its place, is not what was signed")
        self.known.pop()
        self.known += [
            (low, high, sibling)
            for (low, high, right), sibling in zip(way, reversed(proof), strict=True)
            if right
        ]


def check_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """RFC 6962, section 2.1.1."""
    if not 0 <= index < size:
        broken("its place is not in the tree")
    Walk(size, root).take(index, leaf, proof)


def check_consistency(
    old: int, new: int, proof: Sequence[bytes], roots: tuple[bytes, bytes]
) -> None:
    """RFC 6962, section 2.1.2: the tree of `new` leaves begins with that of `old`."""
    if not 0 < old <= new:
        broken("no proof leads from a larger tree to a smaller one")
    rest = list(proof)

    def both(low: int, high: int, *, whole: bool) -> tuple[bytes, bytes]:
        """The subtree [low, high) as it was at `old` and as it is at `new`."""
        if old == high:
            value = roots[0] if whole else rest.pop()
            return value, value
        middle = _split(low, high)
        if old <= middle:
            right = rest.pop()
            was, now = both(low, middle, whole=whole)
            return was, node_hash(now, right)
        left = rest.pop()
        was, now = both(middle, high, whole=False)
        return node_hash(left, was), node_hash(left, now)

    try:
        computed = both(0, new, whole=True)
    except IndexError:
        broken("the consistency proof is too short")
    if rest or computed != roots:
        broken("the one tree does not go on from the other")


class Frontier:
    """The right edge of a tree whose every leaf is seen: its root at each size."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, list[bytes]()

    def append(self, leaf: bytes) -> None:
        """Take one more leaf."""
        self.peaks.append(leaf)
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)

    def root(self) -> bytes:
        """The root of what was taken so far; at least one leaf."""
        value = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            value = node_hash(left, value)
        return value


# --- signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature) ---------------------


@dataclass(frozen=True)
class Key:
    """A key of a log (Ed25519, type 1) or of a witness (cosignature/v1, type 4)."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """First 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key)."""
        return hashlib.sha256(
            self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        ).digest()[:4]

    @classmethod
    def read(cls, text: str, origin: str) -> Key:
        """From `name+id+base64`, or from the bare base64 of a log's 32 bytes."""
        parts = text.split("+", 2)
        if re.fullmatch(r"[A-Za-z0-9+/]{43}=", text):
            return cls(origin, LOG_KEY, unbase64(text, "key"))
        if len(parts) != 3 or not text.isprintable():  # noqa: PLR2004 - name, id, key
            broken("key: name+id+base64 was expected")
        raw = unbase64(parts[2], "key", 33)
        key = cls(parts[0], raw[0], raw[1:])
        if key.id.hex() != parts[1] or key.kind not in {LOG_KEY, WITNESS_KEY}:
            broken("key: its id does not belong to it")
        return key

    def has_signed(self, text: str, raw: bytes) -> bool:
        """Whether the signature line's bytes after the key's id sign the note's text."""
        message, signature = text.encode(), raw
        if self.kind == WITNESS_KEY:
            when, signature = int.from_bytes(raw[:8], "big"), raw[8:]
            message = f"cosignature/v1\ntime {when}\n".encode() + message
            if not when:
                return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Head:
    """A checkpoint: whose, how many entries, their root, and which known keys signed it."""

    origin: str
    size: int
    root: bytes
    signers: frozenset[Key]
    strangers: int


Known = Mapping[tuple[str, bytes], Sequence[Key]]


def by_id(keys: Iterable[Key]) -> Known:
    """Keys by what a signature line says of them; a forger can make two with one id."""
    found: dict[tuple[str, bytes], list[Key]] = {}
    for key in dict.fromkeys(keys):
        found.setdefault((key.name, key.id), []).append(key)
    return found


def read_note(note: str, keys: Known, name: str) -> Head:
    """Read a checkpoint; a signature by a known key that is wrong is a fault."""
    text, gap, tail = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    if not gap or len(lines) < 4 or not tail.endswith("\n") or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004
        broken(f"{name}: not a checkpoint")
    signers, strangers = set(), 0
    for line in tail[:-1].split("\n"):
        who, _, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or len(line) > 1_000:  # noqa: PLR2004 - longer than any here
            broken(f"{name}: a signature line is malformed")
        raw = unbase64(encoded, name, None)
        found = keys.get((who, raw[:4]), ())
        if any(not key.has_signed(text, raw[4:]) for key in found):
            broken(f"{name}: the signature of {who} is wrong")
        signers |= set(found)
        strangers += not found
    return Head(lines[0], int(lines[1]), unbase64(lines[2], name), frozenset(signers), strangers)


# --- the container: a ZIP of stored members in which every byte is determined ---------------


def local_header(path: str, size: int, crc: int) -> bytes:
    """What stands before a member (APPNOTE 4.3.7), with the ZIP64 field."""
    head = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 33, crc, _MASK, _MASK, len(path), 20
    )
    return head + path.encode() + struct.pack("<HHQQ", 1, 16, size, size)


def zip_end(members: Sequence[tuple[str, int, int]]) -> bytes:
    """Central directory and end records for (path, size, CRC-32) in their order."""
    offset, directory = 0, b""
    for path, size, crc in members:
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 0x032D, 45, 0, 0, 0, 33, crc, _MASK, _MASK,
            len(path), 28, 0, 0, 0, 0o100644 << 16, _MASK,
        )  # fmt: skip
        directory += path.encode() + struct.pack("<HHQQQ", 1, 24, size, size, offset)
        offset += 50 + len(path) + size
    count, length = len(members), len(directory)
    return (
        directory
        + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 0x032D, 45, 0, 0, count, count, length, offset)
        + struct.pack("<IIQI", 0x07064B50, 0, offset + length, 1)
        + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, _MASK, _MASK, 0)
    )


class Member:
    """One file of the bundle, read once from its beginning, its digest taken as it passes."""

    def __init__(self, source: BinaryIO, path: str, size: int) -> None:
        self.source, self.path, self.size, self.left = source, path, size, size
        self.digest, self.crc = hashlib.sha256(), 0

    def _seen(self, data: bytes, wanted: int) -> bytes:
        if len(data) < wanted:
            broken(f"{self.path}: it ends too early")
        self.left -= len(data)
        self.digest.update(data)
        self.crc = zlib.crc32(data, self.crc)
        return data

    def all(self) -> bytes:
        """All its bytes; only of papers that are small."""
        if self.size > LARGEST_PAPER:
            broken(f"{self.path}: larger than any bundle's")
        return self._seen(self.source.read(self.left), self.left)

    def skip(self) -> None:
        """Read to the end."""
        while self.left:
            self._seen(self.source.read(min(_BLOCK, self.left)), min(_BLOCK, self.left))

    def lines(self) -> Iterator[bytes]:
        """Line after line, without the line feed that each must end in."""
        while self.left:
            most = min(self.left, LONGEST_LINE)
            line = self._seen(self.source.readline(most), 1)
            if not line.endswith(b"\n"):
                broken(f"{self.path}: a line is longer than any bundle's, or the last has no end")
            yield line[:-1]


class ZipBundle:
    """The bundle as one ZIP."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.met: list[Member] = []

    def member(self, path: str, size: int | None) -> Member:
        """The next member; its size is known from the manifest, or else from its header."""
        self._check_header()
        header = self.file.read(50 + len(path))
        if len(header) != 50 + len(path) or header[30 : 30 + len(path)] != path.encode():
            broken(f"{path} is not where it stands in a bundle")
        found = Member(
            self.file, path, struct.unpack("<Q", header[-8:])[0] if size is None else size
        )
        self.met.append(found)
        self.header = header
        return found

    def _check_header(self) -> None:
        """The header of the member that has been read, now that its CRC-32 is known."""
        if self.met:
            last = self.met[-1]
            if last.left or self.header != local_header(last.path, last.size, last.crc):
                broken(f"{last.path}: its header in the ZIP is not what belongs there")

    def close(self) -> None:
        """Let the file go."""
        self.file.close()

    def end(self) -> None:
        """Nothing follows but the directory, byte for byte."""
        self._check_header()
        tail = zip_end([(one.path, one.size, one.crc) for one in self.met])
        if self.file.read(len(tail) + 1) != tail:
            broken("the end of the ZIP is not what belongs there")


class FolderBundle:
    """The bundle as a folder of its files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open: BinaryIO | None = None

    def member(self, path: str, size: int | None) -> Member:
        """One file; its size must be the manifest's."""
        self.close()
        place = self.path / path
        if place.is_symlink() or not place.is_file():
            broken(f"{path} is missing")
        found = place.stat().st_size
        if size not in (None, found):
            broken(f"{path}: {found} bytes, where the manifest says {size}")
        self.open = place.open("rb")
        return Member(self.open, path, found)

    def close(self) -> None:
        """Let the last file go."""
        if self.open is not None:
            self.open.close()

    def end(self) -> None:
        """Nothing else lies in the folder."""
        self.close()
        if others := sorted({one.name for one in self.path.iterdir()} - set(ORDER)):
            broken(f"{others[0][:80]!r} lies in the folder and belongs to no bundle")


# --- the table beside the entries -----------------------------------------------------------


def table_row(line: dict[str, Any]) -> bytes:
    """The row of entries.csv that says what a line of entries.jsonl says."""
    state = next(iter(_KIND & set(line)))
    said = line[state]
    row = dict.fromkeys(COLUMNS, "") | {"index": str(line["index"]), "state": state}
    if state == "expunged":
        row |= {"event": f"expunged by order of entry {said['order']}", "id": said["id"]}
        return csv_line([row[name] for name in COLUMNS])
    row |= {name: _cell(said.get(name)) for name in COLUMNS if name in said}
    row |= {name: _cell(said["who"][name]) for name in ("kind", "user", "office")}
    row |= {name: _cell((said.get("source") or {}).get(name)) for name in ("address", "agent")}
    row["objects"] = " ".join(f"{one['kind']}:{one['id']}" for one in said.get("objects", ()))
    return csv_line([row[name] for name in COLUMNS])


def csv_line(cells: Sequence[str]) -> bytes:
    """A line of RFC 4180; what a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([_guard(cell) for cell in cells])
    return out.getvalue().encode()


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _guard(cell: str) -> str:
    bare = cell.lstrip(" \u00a0\u200b\ufeff")
    return (
        f"'{cell}"
        if bare.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        else cell
    )


# --- the checks, in their order -------------------------------------------------------------


@dataclass
class Report:
    """What a whole bundle turned out to hold."""

    origin: str = ""
    size: int = 0
    root: bytes = b""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(sorted(_KIND), 0))
    trusted: bool = False
    keys: list[Key] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)
    unknown_witnesses: list[str] = field(default_factory=list)
    range: tuple[int, int] = (0, 0)
    complete: bool = False
    asked: dict[str, str | None] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)


class Verifier:
    """One reading of one bundle; `verify` is the way in."""

    def __init__(self, keys: Sequence[str], witnesses: Sequence[str], held: Sequence[str]) -> None:
        self.named, self.witnesses, self.held = keys, witnesses, held
        self.report = Report()
        self.frontier = Frontier()
        self.roots: dict[int, bytes] = {}
        self.orders: dict[str, list[str]] = {}
        self.gone: set[str] = set()
        self.due: dict[int, bytes] = {}
        self.newer = 0

    def run(self, bundle: ZipBundle | FolderBundle) -> Report:
        """All checks; `BrokenError` at the first fault."""
        manifest = bundle.member(MANIFEST, None)
        self._manifest(parse(manifest.all(), MANIFEST))
        seal = bundle.member(SEAL, None).all()
        papers = {name: self._member(bundle, name).all() for name in (CHECKPOINT, EARLIER, KEYS)}
        self._keys(papers[KEYS])
        self._checkpoints(papers[CHECKPOINT], papers[EARLIER])
        self._seal(parse(seal, SEAL), manifest.digest.digest())
        self._held()
        self._digests((CHECKPOINT, EARLIER, KEYS))
        self._entries(self._member(bundle, ENTRIES))
        for name in FILES[FILES.index(TABLE) :]:
            self._member(bundle, name).skip()
            if name == TABLE and self.read[TABLE].digest.digest() != self.table.digest():
                broken(f"{TABLE} does not say what the entries say")
            self._digests((name,))
        bundle.end()
        self._held_in_whole()
        return self.report

    def _manifest(self, value: dict[str, Any]) -> None:
        said = fields(
            value, MANIFEST, type=str, v=int, log=str, origin=str, made_at=str, checkpoint=dict,
            range=dict, complete=bool, asked=dict, counts=dict, files=list,
        )  # fmt: skip
        if (said["type"], said["v"]) != (TYPE, 1):
            raise UnreadableError("This is no bundle of version 1.")
        self.head = fields(said["checkpoint"], MANIFEST, size=int, root=str)
        self.range = fields(said["range"], MANIFEST, first=int, end=int)
        if not 0 <= self.range["first"] <= self.range["end"] <= self.head["size"]:
            broken(f"{MANIFEST}: the range is not in the tree")
        self._asked(said)
        try:
            self.log = uuid.UUID(said["log"])
        except ValueError:
            broken(f"{MANIFEST}: log is malformed")
        self.manifest = said
        listed = [fields(one, MANIFEST, path=str, size=int, sha256=str) for one in said["files"]]
        if [one["path"] for one in listed] != list(FILES) or any(one["size"] < 0 for one in listed):
            broken(f"{MANIFEST}: it does not list the files of a bundle")
        self.listed = {one["path"]: one for one in listed}
        self.read: dict[str, Member] = {}

    def _asked(self, said: dict[str, Any]) -> None:
        asked, complete = said["asked"], said["complete"]
        if not all(value is None or isinstance(value, str) for value in asked.values()):
            broken(f"{MANIFEST}: asked is malformed")
        if complete and any(asked.values()):
            broken(f"{MANIFEST}: it cannot be complete where filters narrowed it")
        self.report.complete, self.report.asked = complete, asked
        self.report.range = (self.range["first"], self.range["end"])

    def _member(self, bundle: ZipBundle | FolderBundle, name: str) -> Member:
        self.read[name] = bundle.member(name, self.listed[name]["size"])
        return self.read[name]

    def _digests(self, names: Sequence[str]) -> None:
        for name in names:
            if self.read[name].digest.hexdigest() != self.listed[name]["sha256"]:
                broken(f"{name}: not the file that the manifest lists")

    def _keys(self, data: bytes) -> None:
        origin = self.manifest["origin"]
        try:
            came = [Key.read(line.decode("ascii"), origin) for line in _lines(data, KEYS)]
        except UnicodeDecodeError:
            broken(f"{KEYS}: not ASCII")
        named = _named(self.named, origin, {LOG_KEY, WITNESS_KEY}, "--key")
        self.trusted = [key for key in named or came if key.kind == LOG_KEY and key.name == origin]
        if not self.trusted:
            raise UnreadableError("No key of the log came with the bundle: name one with --key.")
        self.wanted = _named(self.witnesses, origin, {WITNESS_KEY}, "--witness")
        self.known = by_id([*named, *self.wanted, *came])
        self.report.trusted, self.report.keys = bool(named), self.trusted

    def _note(self, note: str, name: str, *, trusted: bool = True) -> Head:
        head = read_note(note, self.known, name)
        if head.origin != self.manifest["origin"]:
            broken(f"{name}: a checkpoint of another log")
        logs = {key for key in head.signers if key.kind == LOG_KEY and key.name == head.origin}
        if not logs or (trusted and logs.isdisjoint(self.trusted)):
            also = " (one that came along has: was the log's key changed?)" if logs else ""
            broken(f"{name}: no key that is trusted has signed it{also}")
        return head

    def _checkpoints(self, data: bytes, earlier: bytes) -> None:
        head = self._note(_text(data, CHECKPOINT), CHECKPOINT)
        if (head.size, head.root) != (self.head["size"], unbase64(self.head["root"], MANIFEST)):
            broken(f"{CHECKPOINT}: not the checkpoint that the manifest names")
        for witness in self.wanted:
            if witness not in head.signers:
                broken(f"{CHECKPOINT}: the witness {witness.name} has not signed it")
        self.root = head.root
        self.roots[head.size] = head.root
        self.report.origin, self.report.size, self.report.root = head.origin, head.size, head.root
        others = head.signers.difference(self.wanted)
        self.report.witnesses = sorted({one.name for one in self.wanted})
        self.report.unknown_witnesses = sorted(k.name for k in others if k.kind == WITNESS_KEY)
        last = 0
        for number, line in enumerate(_lines(earlier, EARLIER), 1):
            name = f"{EARLIER}, line {number}"
            said = fields(parse(line, name), name, note=str, proof=list)
            old = self._note(said["note"], name, trusted=False)
            self._grows(old, head, said["proof"], name)
            if old.size <= last:
                broken(f"{name}: out of order")
            last = old.size
            self.roots[old.size] = old.root

    def _grows(self, old: Head, new: Head, proof: object, name: str) -> None:
        try:
            check_consistency(old.size, new.size, hashes(proof, name), (old.root, new.root))
        except BrokenError as error:
            raise BrokenError(f"{name}: {error}") from None

    def _held(self) -> None:
        for note in self.held:
            kept = self._note(note, "the held checkpoint", trusted=False)
            if kept.size in self.roots:
                self._compare(kept.size, self.roots[kept.size], kept.root)
            elif kept.size > self.head["size"]:
                self.newer = kept.size
            elif self.due.setdefault(kept.size, kept.root) != kept.root:
                broken(f"two checkpoints of {kept.size} entries that you hold have other roots")

    def _compare(self, size: int, root: bytes, held: bytes) -> None:
        if root != held:
            broken(f"the log's first {size} entries are not those of the held checkpoint")
        self.report.held.append(size)

    def _held_in_whole(self) -> None:
        also = "" if self.report.trusted else " No key was named either: it may be forged."
        if self.newer:
            raise IncomparableError(
                f"The held checkpoint of {self.newer} entries is newer than the bundle's.{also}"
            )
        if self.due:
            raise IncomparableError(
                f"Nothing in the bundle leads from the held checkpoint of {min(self.due)} entries"
                f" to its own: ask for a bundle of the whole log.{also}"
            )

    def _seal(self, value: dict[str, Any], digest: bytes) -> None:
        said = fields(
            value, SEAL, type=str, v=int, checkpoint=str, consistency=list, entry=dict, index=int,
            inclusion=list, salt=str, manifest_salt=str,
        )  # fmt: skip
        entry, salt = said["entry"], unbase64(said["manifest_salt"], SEAL)
        digests = entry.get("digests")
        sealed = digests.get("manifest") if isinstance(digests, dict) else None
        if (said["type"], said["v"]) != (f"{TYPE}-seal", 1) or not _done(entry, SEALED_BY):
            broken(f"{SEAL}: not a bundle's seal")
        if sealed != hmac.digest(salt, digest, "sha256").hex():
            broken(f"{MANIFEST}: not the one that the log's own entry names")
        head = self._note(said["checkpoint"], SEAL)
        if head.strangers:
            broken(f"{SEAL}: an unknown key has signed its checkpoint")
        base = Head(head.origin, self.head["size"], self.root, frozenset(), 0)
        self._grows(base, head, said["consistency"], SEAL)
        self.roots[head.size] = head.root
        leaf = self._leaf(entry, unbase64(said["salt"], SEAL), SEAL)
        try:
            check_inclusion(
                said["index"], head.size, leaf, hashes(said["inclusion"], SEAL), head.root
            )
        except BrokenError as error:
            raise BrokenError(f"{SEAL}: {error}") from None

    def _leaf(self, entry: dict[str, Any], salt: bytes, name: str) -> bytes:
        if entry.get("log") != str(self.log):
            broken(f"{name}: it belongs to another log")
        try:
            data = canonical(entry)
        except RecursionError:
            broken(f"{name}: it is nested deeper than any entry")
        return leaf_hash(self.log.bytes, hmac.digest(salt, data, "sha256"))

    def _entries(self, member: Member) -> None:
        walk = Walk(self.head["size"], self.root)
        self.table = hashlib.sha256(csv_line(COLUMNS))
        first, end, complete = self.range["first"], self.range["end"], self.manifest["complete"]
        follows = first
        for number, data in enumerate(member.lines(), 1):
            line = parse(data, f"{ENTRIES}, line {number}")
            follows = self._entry(line, walk, (follows, end), f"{ENTRIES}, line {number}")
        if complete and follows != end:
            broken(f"entry {follows} is missing: the bundle ends before its range does")
        if self.orders:
            order, gone = next(iter(self.orders.items()))
            broken(f"entry {gone[0]} was expunged, and the order {order} is not in the bundle")
        counts = fields(self.manifest["counts"], MANIFEST, **dict.fromkeys(_KIND, int))
        if counts != self.report.counts:
            broken(f"{MANIFEST}: it counts other entries than {ENTRIES} has")
        self._digests((ENTRIES,))

    def _entry(
        self, line: dict[str, Any], walk: Walk, expected: tuple[int, int], where: str
    ) -> int:
        """Verify one line; the place that may follow."""
        state = next(iter(_KIND & set(line)), "entry")
        index = line.get("index")
        if type(index) is not int:
            broken(f"{where}: index is malformed")
        name = f"entry {index} ({where})"
        more = {"salt": str} if state == "entry" else {}
        fields(line, name, index=int, proof=list, **{state: dict}, **more)
        if not expected[0] <= index < expected[1]:
            broken(f"{name}: it is out of order, twice here, or outside of the range")
        if self.manifest["complete"] and index != expected[0]:
            broken(f"entry {expected[0]} is missing: {where} has entry {index}")
        leaf = self._stands(line, state, name)
        try:
            walk.take(index, leaf, hashes(line["proof"], name))
        except BrokenError as error:
            raise BrokenError(f"{name}: {error}") from None
        self.report.counts[state] += 1
        self._note_row(line, name)
        if self.due and self.manifest["complete"] and self.range["first"] == 0:
            self._grow_frontier(leaf)
        return index + 1

    def _stands(self, line: dict[str, Any], state: str, name: str) -> bytes:
        said = line[state]
        if state == "entry":
            leaf = self._leaf(said, unbase64(line["salt"], name), name)
            self._ordered(said, name)
            return leaf
        if state == "expunged":
            fields(said, name, id=str, order=str, commitment=str)
            if said["id"] in self.gone:
                broken(f"{name}: another line says already that it is that entry, expunged")
            self.gone.add(said["id"])
            self.orders.setdefault(said["order"], []).append(said["id"])
        else:
            fields(said, name, at=str, event=str, who=dict, commitment=str)
        return leaf_hash(self.log.bytes, unbase64(said["commitment"], name))

    def _ordered(self, said: dict[str, Any], name: str) -> None:
        """An order names each entry that is said to be expunged by it."""
        gone = self.orders.pop(str(said.get("id")), [])
        objects = said.get("objects")
        named = objects if _done(said, EXPUNGED_BY) and isinstance(objects, list) else []
        if any({"kind": "ledger.entry", "id": one} not in named for one in gone):
            broken(f"{name}: it does not order what is said to be expunged by it")

    def _note_row(self, line: dict[str, Any], name: str) -> None:
        try:
            self.table.update(table_row(line))
        except (KeyError, TypeError, AttributeError, RecursionError):
            broken(f"{name}: it has not the fields of an entry")

    def _grow_frontier(self, leaf: bytes) -> None:
        self.frontier.append(leaf)
        if (held := self.due.pop(self.frontier.size, None)) is not None:
            self._compare(self.frontier.size, self.frontier.root(), held)


def _named(texts: Sequence[str], origin: str, kinds: set[int], option: str) -> list[Key]:
    """Keys that the user named: a mistake in them is no fault of the bundle."""
    try:
        keys = [Key.read(text, origin) for text in texts]
    except BrokenError as error:
        raise UnreadableError(f"{option}: {error}") from error
    if any(key.kind not in kinds for key in keys):
        raise UnreadableError(f"{option}: a witness's key was expected, as name+id+base64")
    return keys


def _done(entry: dict[str, Any], event: str) -> bool:
    """Whether an entry says that this was done; attempts that failed have entries as well."""
    return (entry.get("event"), entry.get("outcome")) == (event, "success")


def _lines(data: bytes, name: str) -> list[bytes]:
    if data and not data.endswith(b"\n"):
        broken(f"{name}: the last line has no end")
    return data.split(b"\n")[:-1]


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        broken(f"{name}: not UTF-8")


def verify(
    path: Path,
    keys: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    held: Sequence[str] = (),
) -> Report:
    """Verify a bundle; raises `BrokenError`, `UnreadableError` or `IncomparableError`."""
    try:
        with contextlib.closing(FolderBundle(path) if path.is_dir() else ZipBundle(path)) as bundle:
            return Verifier(keys, witnesses, held).run(bundle)
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}") from error


# --- the command ----------------------------------------------------------------------------


def _words(report: Report) -> Iterator[str]:
    counts = report.counts
    yield f"{report.origin}"
    yield (
        f"{sum(counts.values())} entries stand where the signed tree of {report.size} has them:"
        f" {counts['entry']} open their commitments, {counts['withheld']} are withheld from who"
        f" asked, {counts['expunged']} were expunged by order."
    )
    yield _completeness(report)
    yield f"Root {base64.b64encode(report.root).decode()}."
    yield from (f"The witness {name} has signed this checkpoint." for name in report.witnesses)
    for name in report.unknown_witnesses:
        yield (
            f"A key that calls itself the witness {name} has signed it too. That shows nothing"
            " unless you know the key: name it with --witness."
        )
    yield from (f"It goes on from the checkpoint of {size} that you hold." for size in report.held)
    if not report.trusted:
        yield "You named no key. The bundle says that these are the log's; compare them:"
        for key in report.keys:
            encoded = base64.b64encode(bytes([key.kind]) + key.public).decode()
            yield f"  {key.name}+{key.id.hex()}+{encoded}"


def _completeness(report: Report) -> str:
    first, end = report.range
    if report.complete and (first, end) == (0, report.size):
        return "Every entry of that tree is here."
    if report.complete:
        return f"Every entry from place {first} to before place {end} is here, and no other."
    filters = ", ".join(f"{name}: {value}" for name, value in report.asked.items() if value)
    return (
        f"It was asked for with filters ({filters or 'not named'}). That nothing they let through"
        " was left out is the log's word; only the whole log proves it."
    )


def _key_texts(arguments: Sequence[str]) -> list[str]:
    """Keys as they were given, or the lines of the file that an argument names."""
    texts: list[str] = []
    for one in arguments:
        is_file = len(one) < 1_000 and Path(one).is_file()  # noqa: PLR2004 - a path's length
        texts += Path(one).read_text(encoding="ascii").split() if is_file else [one]
    return texts


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="parley-verify", description="Verify an exported log.")
    parser.add_argument("bundle", type=Path, help="the ZIP, or the folder it was extracted to")
    key_help = "a key that you trust, as name+id+base64 or base64, or a file of them"
    parser.add_argument("--key", action="append", default=[], help=key_help)
    parser.add_argument("--witness", action="append", default=[], help="a witness who must sign")
    held_help = "a file with an older checkpoint that was kept elsewhere"
    parser.add_argument("--held", action="append", default=[], type=Path, help=held_help)
    try:
        asked = parser.parse_args(arguments)
        held = [path.read_text(encoding="utf-8") for path in asked.held]
        report = verify(asked.bundle, _key_texts(asked.key), _key_texts(asked.witness), held)
    except BrokenError as error:
        return _say(f"BROKEN: {error}.", 1)
    except IncomparableError as error:
        return _say(str(error), 4)
    except (UnreadableError, OSError, UnicodeDecodeError) as error:
        return _say(str(error), 2)
    for line in _words(report):
        _say(line, 0)
    return 0 if report.trusted else 3


def _say(text: str, code: int) -> int:
    """A line on the terminal: a forger's text in it can neither move the cursor nor hide a word."""
    text = text.encode("unicode_escape").decode("ascii")
    print(text, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
