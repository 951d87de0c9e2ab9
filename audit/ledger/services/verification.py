"""Verifying a log from what is stored, trusting nothing but the public keys.

One pass over the leaves in tree order, in flat memory, stretch by stretch (`stretches`): leaf
hashes from commitments, commitments from bodies and salts, the tree from the leaf hashes, every
checkpoint's signature and root at its size. A long log's stretches are verified by several
processes, all of which read the same snapshot. Then completeness: every leaf is in the tree, and
what waits in the queue is whole.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from audit.ledger import cosignature, entry, merkle
from audit.ledger.cosignature import Witness
from audit.ledger.errors import ProofError
from audit.ledger.selectors.tree import TILE, Head, heads
from audit.ledger.services.integration import USING
from audit.ledger.services.snapshots import read
from audit.ledger.services.stretches import (
    Due,
    Subject,
    VerificationError,
    Verified,
    verify_stretch,
    wrong_subtree,
)

LEVEL = 2 * TILE
"""A stretch is a stored subtree of 2^LEVEL leaves."""
_LOST = """
SELECT l.id FROM ledger_leaf l
WHERE l.log_id = %s
    AND NOT EXISTS (SELECT FROM ledger_position p WHERE p.log_id = l.log_id
        AND p.leaf_id = l.id AND p.created_at = l.created_at)
ORDER BY l.created_at, l.id LIMIT 1
"""
_COSIGNED = """
SELECT c.size, c.note, s.line FROM ledger_cosignature s
JOIN ledger_checkpoint c ON c.log_id = s.log_id AND c.size = s.size
WHERE s.log_id = %s AND s.witness = ANY (%s) ORDER BY s.size
"""
_WAITING = "SELECT leaf_id, commitment, bytes, salt FROM ledger_pending WHERE log_id = %s"


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
        self.subject = Subject(head.log_id, head.origin, tuple(public_keys), head.size, LEVEL)
        self.using = using
        self.report = Report(head.origin)
        self.tree = merkle.Frontier()  # its leaves are stretches
        self.stretches: list[bytes] = []

    def run(self, held: Sequence[str]) -> Report:
        self._hold(held)
        stored = self._one("SELECT count(*) FROM ledger_position WHERE log_id = %s")
        if stored != self.head.size:
            raise VerificationError(f"{stored} entries are stored, {self.head.size} are signed for")
        if late := [one.size for one in self.subject.held if one.size > self.head.size]:
            raise VerificationError(f"the log has been cut: a checkpoint of {max(late)} was kept")
        work = partial(verify_stretch, subject=self.subject)
        with closing(read(work, range(0, self.head.size, 1 << LEVEL), self.using)) as stretches:
            for found in stretches:
                self._join(found)
        self._stored_nodes()
        self._completeness()
        return self.report

    def _hold(self, notes: Sequence[str]) -> None:
        """Hold the log against checkpoints that were kept outside."""
        name = "the checkpoint that was kept outside"
        kept = [self.subject.checkpoint(note, name) for note in notes]
        held = tuple(Due(one.size, one.root, "kept outside") for one in kept)
        self.subject = replace(self.subject, held=held)
        self.report.held = [one.size for one in kept]

    def _join(self, found: Verified) -> None:
        """Take what was found of the next stretch."""
        for due, root in found.parts:
            if self.tree.root_with(root) != due.root:
                raise VerificationError(f"the tree of {due.size} entries is not the one {due.name}")
        self.report.root = self.tree.root_with(found.root)
        if found.entries == 1 << LEVEL:
            self.tree.append(found.root)
            self.stretches.append(found.root)
        self.report.entries += found.entries
        self.report.bodies += found.bodies
        self.report.expunged += found.expunged
        self.report.checkpoints += found.checkpoints

    def _stored_nodes(self) -> None:
        """Compare the stored subtrees of 2^16, 2^24, … leaves; smaller ones are a stretch's."""
        level, row = LEVEL, self.stretches
        while row:
            stored = dict(
                self._rows(
                    "SELECT index, hash FROM ledger_node WHERE log_id = %s AND level = %s",
                    [self.head.log_id, level],
                )
            )
            for index, value in enumerate(row):
                if bytes(stored.get(index, b"")) != value:
                    raise wrong_subtree(level, index)
            whole = range(0, len(row) - (1 << TILE) + 1, 1 << TILE)
            row = [merkle.complete_root(row[at : at + (1 << TILE)]) for at in whole]
            level += TILE

    def _completeness(self) -> None:
        """Every leaf is in the tree, and what waits for it is whole.

        Each place has its leaf, and no leaf two places (`guards` sees that the key stands), so
        where there are as many leaves as places none is lost.
        """
        leaves = self._one("SELECT count(*) FROM ledger_leaf WHERE log_id = %s")
        if leaves != self.head.size and (lost := self._rows(_LOST, [self.head.log_id])):
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
