"""Verifying one stretch of a log's leaves, in this process or in one of its own.

Nothing of Django is needed here but a connection of psycopg. Rows come in chunks, joined by the
server within the chunk's times, as plain tuples of binary columns; hashes are made here, since the
server is not trusted with any.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

import psycopg

from audit.ledger import checkpoint, entry, merkle, shape
from audit.ledger.checkpoint import Checkpoint
from audit.ledger.errors import ProofError
from audit.ledger.selectors.tree import TILE

_TILE = 1 << TILE
_CHUNK = 1 << 12
# Of a log that grew for years most of the joined tables lies outside a chunk's times, and a plan
# that knows them passes it by. More processes are the caller's to start.
_SETTINGS = "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0"
_TIMES = """
SELECT min(created_at)::text, max(created_at)::text FROM ledger_position
WHERE log_id = %(log)s AND index >= %(first)s AND index < %(end)s
"""
_LEAVES = """
SELECT p.index, p.leaf_id::text, p.leaf_hash, l.commitment, l.created_at AT TIME ZONE 'UTC',
    l.act_id::text, l.wall_id::text, l.writing::text, b.bytes, b.salt, x.order_leaf_id::text
FROM ledger_position p
LEFT JOIN ledger_leaf l
    ON l.log_id = p.log_id AND l.created_at = p.created_at AND l.id = p.leaf_id
    AND l.created_at BETWEEN %(since)s AND %(until)s
LEFT JOIN ledger_entry_body b
    ON b.log_id = p.log_id AND b.created_at = p.created_at AND b.leaf_id = p.leaf_id
    AND b.created_at BETWEEN %(since)s AND %(until)s
LEFT JOIN ledger_expungement x ON x.log_id = p.log_id AND x.leaf_id = p.leaf_id
WHERE p.log_id = %(log)s AND p.index >= %(first)s AND p.index < %(end)s
"""
_ORDER = """
SELECT coalesce(b.bytes, q.bytes) FROM ledger_expungement x
LEFT JOIN ledger_entry_body b ON b.log_id = x.order_log_id AND b.created_at = x.order_created_at
    AND b.leaf_id = x.order_leaf_id
LEFT JOIN ledger_pending q ON q.log_id = x.order_log_id AND q.leaf_id = x.order_leaf_id
WHERE x.log_id = %s AND x.leaf_id = %s AND (b.leaf_id IS NOT NULL OR q.leaf_id IS NOT NULL)
"""
_CHECKPOINTS = """
SELECT size, root, note FROM ledger_checkpoint
WHERE log_id = %s AND size > %s AND size <= %s ORDER BY size
"""
_NODES = """
SELECT index, hash FROM ledger_node
WHERE log_id = %s AND level = %s AND index >= %s AND index < %s ORDER BY index
"""
_Slowly = Callable[[int, Sequence[Any]], int]


class VerificationError(ProofError):
    """The log is not what it should be; the message names the first bad entry or checkpoint."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is verified: a log of some size, by whose signatures, and against what else.

    Its stretches have 2^`level` leaves; `level` is one whose subtrees are stored.
    """

    log_id: UUID
    origin: str
    public_keys: tuple[bytes, ...]
    size: int
    level: int
    held: tuple["Due", ...] = ()

    def checkpoint(self, note: str, name: str) -> Checkpoint:
        """The signed checkpoint in a note."""
        try:
            return checkpoint.verify(note, self.origin, self.public_keys)
        except ProofError as error:
            raise VerificationError(f"{name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Due:
    """The root that the log's first `size` leaves must have, and who says so."""

    size: int
    root: bytes
    name: str


@dataclass(slots=True)
class Verified:
    """What was found of the leaves from `first` on; `root` is the root over them alone.

    `parts` are the checkpoints that fall due in them, each with the root over its last leaves,
    from `first` on: whoever knows what stands before them can tell whether it is right.
    """

    first: int
    entries: int = 0
    bodies: int = 0
    expunged: int = 0
    checkpoints: int = 0
    root: bytes = merkle.EMPTY_ROOT
    parts: list[tuple[Due, bytes]] = field(default_factory=list)


def verify_stretch(
    connection: psycopg.Connection[Any], first: int, *, subject: Subject
) -> Verified:
    """Verify the stretch from `first` on; `VerificationError` at the first thing that is wrong."""
    with psycopg.Cursor(connection) as cursor:
        return _Stretch(cursor, subject, first).run()


class _Stretch:
    """One reading of one stretch."""

    def __init__(self, cursor: psycopg.Cursor[Any], subject: Subject, first: int) -> None:
        self.cursor = cursor
        self.subject = subject
        self.first = first
        self.end = min(first + (1 << subject.level), subject.size)
        self.found = Verified(first)
        self.tree = merkle.Frontier()  # its leaves are tiles
        self.tiles: list[bytes] = []
        self.due: dict[int, list[Due]] = {}

    def run(self) -> Verified:
        self.cursor.execute(_SETTINGS)
        self._due_checkpoints()
        for first in range(self.first, self.end, _CHUNK):
            self._grow(first, self._chunk(first, min(first + _CHUNK, self.end)))
        self._stored_tiles()
        return self.found

    def _due_checkpoints(self) -> None:
        """Verify the signatures of the checkpoints of this stretch; their roots fall due."""
        rows = self._rows(_CHECKPOINTS, [self.subject.log_id, self.first, self.end])
        for size, root, note in rows:
            signed = self.subject.checkpoint(note, f"the checkpoint of {size} entries")
            if (signed.size, signed.root) != (size, root):
                raise VerificationError(f"the checkpoint of {size} entries says something else")
            self.due.setdefault(size, []).append(Due(size, signed.root, "that was signed"))
        self.found.checkpoints = len(rows)
        for one in self.subject.held:
            if self.first < one.size <= self.end:
                self.due.setdefault(one.size, []).append(one)

    def _chunk(self, first: int, end: int) -> list[bytes]:
        """Read and verify the leaves [first, end); their hashes."""
        asked: dict[str, Any] = {"log": self.subject.log_id, "first": first, "end": end}
        asked["since"], asked["until"] = self._rows(_TIMES, asked)[0]
        rows = sorted(self._rows(_LEAVES, asked), key=itemgetter(0))
        self.found.bodies += _verify_rows(rows, first, self.subject.log_id, self._slowly)
        if len(rows) != end - first:
            raise VerificationError(f"entry {first + len(rows)} is missing from the tree")
        self.found.entries += len(rows)
        return [row[2] for row in rows]

    def _slowly(self, place: int, row: Sequence[Any]) -> int:
        """Look at one row that is not plainly right; how many bodies it has, 0 or 1."""
        index, leaf_id, leaf_hash, committed, _at, _act, _wall, _writing, data, salt, order = row
        if index != place:
            raise VerificationError(f"entry {place} is missing from the tree")
        name = f"entry {place} ({leaf_id})"
        if committed is None:
            raise VerificationError(f"{name} has lost its leaf")
        if entry.leaf_hash(self.subject.log_id, committed) != leaf_hash:
            raise VerificationError(f"{name}: the leaf is not what stands in the tree")
        if data is None or salt is None:
            return self._expunged(leaf_id, name)
        if order is not None:
            raise VerificationError(f"{name} was expunged by {order}, and is back")
        if entry.commitment(salt, data) != committed:
            raise VerificationError(f"{name}: the content has been changed")
        if not _agrees(data, row, self.subject.log_id):
            raise VerificationError(f"{name}: its row and its content disagree")
        return 1

    def _expunged(self, leaf_id: str, name: str) -> int:
        orders = self._rows(_ORDER, [self.subject.log_id, leaf_id])
        named = {"kind": "ledger.entry", "id": leaf_id}
        if not orders or named not in json.loads(orders[0][0])["objects"]:
            raise VerificationError(f"{name} has lost its content, and no order says why")
        self.found.expunged += 1
        return 0

    def _grow(self, first: int, hashes: list[bytes]) -> None:
        """Take leaves into the stretch's tree, a tile at once."""
        for at in range(0, len(hashes), _TILE):
            begin, tile = first + at, hashes[at : at + _TILE]
            for size in [one for one in self.due if begin < one <= begin + len(tile)]:
                root = self.tree.root_with(merkle.root(tile[: size - begin]))
                self.found.parts += [(due, root) for due in self.due.pop(size)]
            root = merkle.root(tile)
            self.found.root = self.tree.root_with(root)
            if len(tile) == _TILE:
                self.tree.append(root)
                self.tiles.append(root)

    def _stored_tiles(self) -> None:
        first = self.first >> TILE
        asked = [self.subject.log_id, TILE, first, first + len(self.tiles)]
        stored = dict(self._rows(_NODES, asked))
        for index, value in enumerate(self.tiles, first):
            if stored.get(index) != value:
                raise wrong_subtree(TILE, index)

    def _rows(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        self.cursor.execute(query, parameters, binary=True, prepare=False)
        return self.cursor.fetchall()


def wrong_subtree(level: int, index: int) -> VerificationError:
    """What is said where a stored hash is not the one that the leaves give."""
    return VerificationError(f"the stored hash of subtree {index} at level {level} is wrong")


def _verify_rows(rows: Sequence[tuple[Any, ...]], first: int, log_id: UUID, slowly: _Slowly) -> int:
    """How many of these rows have bodies. Whatever is not plainly right is looked at `slowly`.

    A row is plainly right if it has its place, leaf and body and no order against it; if the leaf
    hash is the commitment's and the commitment the body's; and if the body is an entry of this log
    that says what the columns say.
    """
    said = shape.of_log(log_id)
    leaf_of = hashlib.sha256(b"\x00" + log_id.bytes)
    bodies = 0
    for place, row in enumerate(rows, first):
        index, leaf_id, leaf_hash, committed, at, act, wall, writing, data, salt, order = row
        if index == place and order is None and committed is not None and data is not None:
            leaf = leaf_of.copy()
            leaf.update(committed)
            if (
                leaf.digest() == leaf_hash
                and entry.commitment(salt, data) == committed
                and data.isascii()
                and (found := said(data.decode())) is not None
                and found.group(1, 3, 4, 5) == (act, leaf_id, wall, writing)
                and _is_moment(found[2], at)
            ):
                bodies += 1
                continue
        bodies += slowly(place, row)
    return bodies


def _is_moment(text: str, at: datetime) -> bool:
    try:
        return datetime.fromisoformat(text) == at
    except ValueError:
        return False


def _agrees(data: bytes, row: Sequence[Any], log_id: UUID) -> bool:
    """Whether the columns beside the commitment say what the committed bytes say."""
    _, leaf_id, _, _, at, act, wall, writing, *_ = row
    try:
        fields = json.loads(data)
        said = [fields[name] for name in ("id", "log", "act", "wall", "writing", "at")]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    time = f"{at.isoformat(timespec='microseconds')}Z"
    return bool(said == [leaf_id, str(log_id), act, wall, writing == "true", time])
