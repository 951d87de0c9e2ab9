"""A log's tree as it is stored: heads, hashes and the proofs made from them."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from audit.ledger import merkle
from audit.ledger.errors import ProofError

TILE = 8
"""Hashes are stored for leaves and for complete subtrees of 2^8, 2^16, … leaves."""


@dataclass(frozen=True, slots=True)
class Head:
    """A log and its last checkpoint; `size` is 0 and `note` empty where it has none."""

    log_id: UUID
    origin: str
    size: int
    root: bytes
    note: str


def heads(*, using: str = "default") -> list[Head]:
    """Each visible log with its last checkpoint, by id."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT l.id, l.origin, coalesce(c.size, 0), c.root, coalesce(c.note, '')"
            " FROM ledger_log l LEFT JOIN LATERAL (SELECT size, root, note FROM ledger_checkpoint"
            " WHERE log_id = l.id ORDER BY size DESC LIMIT 1) c ON true ORDER BY l.id"
        )
        return [
            Head(log_id, origin, size, bytes(root) if root else merkle.EMPTY_ROOT, note)
            for log_id, origin, size, root, note in cursor.fetchall()
        ]


class StoredTree:
    """The hashes of one log's tree. Each object reads the tables anew and keeps what it read."""

    def __init__(self, log_id: UUID, *, using: str = "default") -> None:
        self._log_id = log_id
        self._using = using
        self._known: dict[tuple[int, int], bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        """The root of the complete subtree of 2^level leaves that begins at index·2^level."""
        key = (level, index)
        if key not in self._known:
            stored = level - level % TILE
            count = 1 << (level - stored)
            hashes = self._read(stored, index * count, count)
            self._known[key] = merkle.complete_root(hashes)
        return self._known[key]

    def frontier(self, size: int) -> merkle.Frontier:
        """The right edge of the tree's first `size` leaves."""
        return merkle.Frontier(size, [self.node(*part) for part in merkle.cover(0, size)])

    def _read(self, level: int, first: int, count: int) -> list[bytes]:
        query, parameters = (
            ("SELECT leaf_hash FROM ledger_position WHERE log_id = %s", [self._log_id])
            if level == 0
            else (
                "SELECT hash FROM ledger_node WHERE log_id = %s AND level = %s",
                [self._log_id, level],
            )
        )
        with connections[self._using].cursor() as cursor:
            cursor.execute(
                f"{query} AND index >= %s AND index < %s ORDER BY index",
                [*parameters, first, first + count],
            )
            hashes = [bytes(row[0]) for row in cursor.fetchall()]
        if len(hashes) != count:
            raise ProofError(
                f"the stored tree of log {self._log_id} has holes: level {level}, from {first}"
            )
        return hashes


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That an entry stands in its log: checkpoint, place, leaf hash and path (RFC 6962)."""

    note: str
    index: int
    size: int
    leaf_hash: bytes
    path: list[bytes]


def prove_inclusion(log_id: UUID, leaf_id: UUID, *, using: str = "default") -> Inclusion | None:
    """The proof against the log's last checkpoint; None while the entry waits for the tree."""
    head = next((one for one in heads(using=using) if one.log_id == log_id), None)
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT index, leaf_hash FROM ledger_position WHERE log_id = %s AND leaf_id = %s",
            [log_id, leaf_id],
        )
        row = cursor.fetchone()
    if head is None or row is None or row[0] >= head.size:
        return None
    tree = StoredTree(log_id, using=using)
    path = merkle.inclusion_proof(row[0], head.size, tree.node)
    return Inclusion(head.note, row[0], head.size, bytes(row[1]), path)


def prove_consistency(
    log_id: UUID, size1: int, size2: int, *, using: str = "default"
) -> list[bytes]:
    """That the log's tree of `size2` leaves begins with its tree of `size1`."""
    return merkle.consistency_proof(size1, size2, StoredTree(log_id, using=using).node)
