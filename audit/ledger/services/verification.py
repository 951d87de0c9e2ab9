"""Verifying a log from what is stored, trusting nothing but the public keys.

One pass over the leaves in tree order, in flat memory: leaf hashes from commitments, commitments
from bodies and salts, the tree from the leaf hashes, every checkpoint's signature and root at its
size. Then completeness: every leaf is in the tree, and what waits in the queue is whole.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from audit.ledger import checkpoint, cosignature, entry, merkle
from audit.ledger.checkpoint import Checkpoint
from audit.ledger.cosignature import Witness
from audit.ledger.errors import ProofError
from audit.ledger.selectors.tree import TILE, Head, heads
from audit.ledger.services.integration import USING

_CHUNK = 2_048
_LEAVES = """
SELECT p.index, p.leaf_id, p.leaf_hash, l.commitment, l.created_at, l.act_id, l.wall_id,
    l.writing, b.bytes, b.salt, x.order_leaf_id
FROM ledger_position p
LEFT JOIN ledger_leaf l
    ON l.log_id = p.log_id AND l.created_at = p.created_at AND l.id = p.leaf_id
LEFT JOIN ledger_entry_body b
    ON b.log_id = p.log_id AND b.created_at = p.created_at AND b.leaf_id = p.leaf_id
LEFT JOIN ledger_expungement x ON x.log_id = p.log_id AND x.leaf_id = p.leaf_id
WHERE p.log_id = %s AND p.index >= %s AND p.index < %s ORDER BY p.index
"""
_ORDER = """
SELECT coalesce(b.bytes, q.bytes) FROM ledger_expungement x
LEFT JOIN ledger_entry_body b ON b.log_id = x.order_log_id AND b.created_at = x.order_created_at
    AND b.leaf_id = x.order_leaf_id
LEFT JOIN ledger_pending q ON q.log_id = x.order_log_id AND q.leaf_id = x.order_leaf_id
WHERE x.log_id = %s AND x.leaf_id = %s AND (b.leaf_id IS NOT NULL OR q.leaf_id IS NOT NULL)
"""
_LOST = """
SELECT l.id FROM ledger_leaf l
WHERE l.log_id = %s
    AND NOT EXISTS (SELECT FROM ledger_position p WHERE p.log_id = l.log_id AND p.leaf_id = l.id)
ORDER BY l.created_at, l.id LIMIT 1
"""
_COSIGNED = """
SELECT c.size, c.note, s.line FROM ledger_cosignature s
JOIN ledger_checkpoint c ON c.log_id = s.log_id AND c.size = s.size
WHERE s.log_id = %s AND s.witness = ANY (%s) ORDER BY s.size
"""
_WAITING = "SELECT leaf_id, commitment, bytes, salt FROM ledger_pending WHERE log_id = %s"


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A row of `_LEAVES`."""

    index: int
    leaf_id: UUID
    leaf_hash: bytes
    commitment: bytes | None
    created_at: datetime
    act_id: UUID
    wall_id: UUID | None
    writing: bool
    data: bytes | None
    salt: bytes | None
    order_id: UUID | None


class VerificationError(ProofError):
    """The log is not what it should be; the message names the first bad entry or checkpoint."""


@dataclass(slots=True)
class Report:
    """What was verified of one log."""

    origin: str
    entries: int = 0
    bodies: int = 0
    expunged: int = 0
    checkpoints: int = 0
    waiting: int = 0
    root: bytes = merkle.EMPTY_ROOT
    held: list[int] = field(default_factory=list)
    cosignatures: int = 0


def verify(
    log_id: UUID,
    public_keys: Sequence[bytes],
    *,
    held: Sequence[str] = (),
    witnesses: Sequence[Witness] = (),
    using: str = USING,
) -> Report:
    """Verify one log; `VerificationError` at the first thing that is wrong.

    `held` are older checkpoints (signed notes) that somebody kept outside: the log must still
    begin with each of them. Cosignatures of `witnesses` must be right. All is read from one
    snapshot, so the integrator may go on meanwhile.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        head = next(one for one in heads(using=using) if one.log_id == log_id)
        report = _Pass(head, public_keys, using).run(held)
        report.cosignatures = _cosignatures(log_id, witnesses, using)
        return report


class _Pass:
    """One reading of one log."""

    def __init__(self, head: Head, public_keys: Sequence[bytes], using: str) -> None:
        self.head = head
        self.public_keys = public_keys
        self.using = using
        self.report = Report(head.origin)
        self.frontier = merkle.Frontier()
        self.tiles: list[list[bytes]] = [[]]
        self.due: dict[int, list[tuple[bytes, str]]] = {}

    def run(self, held: Sequence[str]) -> Report:
        for note in held:
            kept = self._checkpoint(note, "the checkpoint that was kept outside")
            self.due.setdefault(kept.size, []).append((kept.root, "kept outside"))
            self.report.held.append(kept.size)
        stored = self._one("SELECT count(*) FROM ledger_position WHERE log_id = %s")
        if stored != self.head.size:
            raise VerificationError(f"{stored} entries are stored, {self.head.size} are signed for")
        if late := [size for size in self.due if size > self.head.size]:
            raise VerificationError(f"the log has been cut: a checkpoint of {max(late)} was kept")
        for first in range(0, self.head.size, _CHUNK):
            self._leaves(first)
        self.report.root = self.frontier.root()
        self._completeness()
        return self.report

    def _leaves(self, first: int) -> None:
        self._due_checkpoints(first)
        rows = self._rows(_LEAVES, [self.head.log_id, first, first + _CHUNK])
        for place, row in enumerate(rows, first):
            leaf = _Leaf(*row)
            if leaf.index != place:
                raise VerificationError(f"entry {place} is missing from the tree")
            self._leaf(leaf)
            self._append(bytes(leaf.leaf_hash))
        self.report.entries += len(rows)

    def _leaf(self, leaf: _Leaf) -> None:
        name = f"entry {leaf.index} ({leaf.leaf_id})"
        if leaf.commitment is None:
            raise VerificationError(f"{name} has lost its leaf")
        if entry.leaf_hash(self.head.log_id, bytes(leaf.commitment)) != bytes(leaf.leaf_hash):
            raise VerificationError(f"{name}: the leaf is not what stands in the tree")
        if leaf.data is None or leaf.salt is None:
            self._expunged(leaf, name)
        elif leaf.order_id is not None:
            raise VerificationError(f"{name} was expunged by {leaf.order_id}, and is back")
        elif entry.commitment(bytes(leaf.salt), bytes(leaf.data)) != bytes(leaf.commitment):
            raise VerificationError(f"{name}: the content has been changed")
        elif not _agrees(json.loads(bytes(leaf.data)), leaf, self.head.log_id):
            raise VerificationError(f"{name}: its row and its content disagree")
        else:
            self.report.bodies += 1

    def _expunged(self, leaf: _Leaf, name: str) -> None:
        orders = self._rows(_ORDER, [self.head.log_id, leaf.leaf_id])
        named = {"kind": "ledger.entry", "id": str(leaf.leaf_id)}
        if not orders or named not in json.loads(bytes(orders[0][0]))["objects"]:
            raise VerificationError(f"{name} has lost its content, and no order says why")
        self.report.expunged += 1

    def _append(self, leaf_hash: bytes) -> None:
        """Take a leaf into the tree; compare stored subtrees and checkpoints that end here."""
        self.frontier.append(leaf_hash)
        size, value, level = self.frontier.size, leaf_hash, 0
        while True:
            if len(self.tiles) <= level:
                self.tiles.append([])
            self.tiles[level].append(value)
            if len(self.tiles[level]) < 1 << TILE:
                break
            value = merkle.complete_root(self.tiles[level])
            self.tiles[level] = []
            level += 1
            self._node(level * TILE, (size >> (level * TILE)) - 1, value)
        for root, name in self.due.pop(size, ()):
            if self.frontier.root() != root:
                raise VerificationError(f"the tree of {size} entries is not the one {name}")

    def _node(self, level: int, index: int, value: bytes) -> None:
        rows = self._rows(
            "SELECT hash FROM ledger_node WHERE log_id = %s AND level = %s AND index = %s",
            [self.head.log_id, level, index],
        )
        if not rows or bytes(rows[0][0]) != value:
            raise VerificationError(f"the stored hash of subtree {index} at level {level} is wrong")

    def _due_checkpoints(self, first: int) -> None:
        """Verify the signatures of the checkpoints of this stretch; their roots come due."""
        rows = self._rows(
            "SELECT size, root, note FROM ledger_checkpoint"
            " WHERE log_id = %s AND size > %s AND size <= %s",
            [self.head.log_id, first, first + _CHUNK],
        )
        for size, root, note in rows:
            signed = self._checkpoint(note, f"the checkpoint of {size} entries")
            if (signed.size, signed.root) != (size, bytes(root)):
                raise VerificationError(f"the checkpoint of {size} entries says something else")
            self.due.setdefault(size, []).append((signed.root, "that was signed"))
        self.report.checkpoints += len(rows)

    def _checkpoint(self, note: str, name: str) -> Checkpoint:
        try:
            return checkpoint.verify(note, self.head.origin, self.public_keys)
        except ProofError as error:
            raise VerificationError(f"{name}: {error}") from error

    def _completeness(self) -> None:
        if lost := self._rows(_LOST, [self.head.log_id]):
            raise VerificationError(f"entry {lost[0][0]} has lost its place in the tree")
        for leaf_id, commitment, data, salt in self._rows(_WAITING, [self.head.log_id]):
            if entry.commitment(bytes(salt), bytes(data)) != bytes(commitment):
                raise VerificationError(f"entry {leaf_id}, in the queue, has been changed")
            self.report.waiting += 1

    def _one(self, query: str) -> int:
        return int(self._rows(query, [self.head.log_id])[0][0])

    def _rows(self, query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(query, parameters)
            return list(cursor.fetchall())


def _cosignatures(log_id: UUID, witnesses: Sequence[Witness], using: str) -> int:
    """Verify what these witnesses have signed of a log; how many."""
    with connections[using].cursor() as cursor:
        cursor.execute(_COSIGNED, [log_id, [one.name for one in witnesses]])
        rows = cursor.fetchall()
    verified = 0
    for size, note, line in rows:
        try:
            verified += len(cosignature.verify(note + line, witnesses))
        except ProofError as error:
            raise VerificationError(f"the checkpoint of {size} entries: {error}") from error
    return verified


def _agrees(fields: dict[str, Any], leaf: _Leaf, log_id: UUID) -> bool:
    """Whether the columns beside the commitment say what the committed bytes say."""
    return (
        fields["id"] == str(leaf.leaf_id)
        and fields["log"] == str(log_id)
        and fields["act"] == str(leaf.act_id)
        and fields["wall"] == (None if leaf.wall_id is None else str(leaf.wall_id))
        and fields["writing"] is leaf.writing
        and datetime.fromisoformat(fields["at"]) == leaf.created_at
    )
