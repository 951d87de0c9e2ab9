"""The integrator: takes committed entries into their trees and signs the new heads.

Entries wait in `ledger_pending`. Only committed ones are seen, each is taken out in the
transaction that gives it its place, and the order is by transaction id: whatever committed
before another transaction began stands before it. A long transaction's entries simply come
later; there is no counter to overtake them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction

from audit.ground import clock
from audit.ledger import checkpoint, entry, merkle, note
from audit.ledger.checkpoint import Checkpoint
from audit.ledger.errors import IntegrationError, ProofError
from audit.ledger.keys import Keys
from audit.ledger.selectors.tree import TILE, Head, StoredTree, heads
from audit.ledger.services.keeping import check_kept, keep

BATCH = 5_000
USING = "integrator"
_TURN = 0x5061726C6579  # "Parley"; parley.ledger_state() looks for it
_STORE = (
    (
        "INSERT INTO ledger_leaf (id, log_id, act_id, wall_id, writing, created_at, commitment, tx)"
        " SELECT p.leaf_id, log_id, act_id, wall_id, writing, created_at, commitment, p.tx"
    ),
    (
        "INSERT INTO ledger_entry_body (leaf_id, log_id, created_at, bytes, salt)"
        " SELECT p.leaf_id, log_id, created_at, bytes, salt"
    ),
    (
        "INSERT INTO ledger_subject (log_id, object_id, created_at, leaf_id)"
        " SELECT DISTINCT log_id, unnest(objects), created_at, p.leaf_id"
    ),
)
_TAKEN = " FROM ledger_pending p WHERE p.ctid = ANY (%s::tid[])"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An entry in the queue, and which row of it that is (none is ever changed or moved)."""

    row: str
    leaf_id: UUID
    log_id: UUID
    created_at: datetime
    commitment: bytes


@contextmanager
def turn(key: int = _TURN, *, using: str = USING) -> Iterator[bool]:
    """Whether it is this process's turn; held until the end, or until its connection is lost."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connections[using].connection and not connections[using].connection.closed:
            with connections[using].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def integrate(keys: Keys, *, limit: int = BATCH, using: str = USING) -> int:
    """Take up to `limit` waiting entries into their trees; how many it took.

    To be called in one's `turn`. All or nothing: `IntegrationError` (with nothing changed) where
    what is stored does not lead from the last signed checkpoint to the new one, or where a later
    checkpoint is kept outside the database.
    """
    signed: dict[UUID, str] = {}
    with transaction.atomic(using=using):
        waiting = _waiting(limit, using)
        if not waiting:
            return 0
        known = {head.log_id: head for head in heads(using=using)}
        _store_entries(waiting, using)
        by_log: dict[UUID, list[_Waiting]] = defaultdict(list)
        for one in waiting:
            by_log[one.log_id].append(one)
        for log_id, leaves in by_log.items():
            try:
                signed[log_id] = _grow(known[log_id], leaves, keys, using)
            except ProofError as error:
                raise IntegrationError(f"log {log_id} is not signed: {error}") from error
        _take_out(waiting, using)
    keep(signed, keys)
    return len(waiting)


def _waiting(limit: int, using: str) -> list[_Waiting]:
    """What is next, each id once.

    Who has the application's role could use an id again. That entry waits, and `checkpoint-late`
    tells of it; the others are signed.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT p.ctid::text, p.leaf_id, p.log_id, p.created_at, p.commitment"
            " FROM ledger_pending p WHERE NOT EXISTS (SELECT FROM ledger_position q"
            " WHERE q.log_id = p.log_id AND q.leaf_id = p.leaf_id)"
            " ORDER BY p.tx, p.created_at, p.leaf_id LIMIT %s",
            [limit],
        )
        found = [
            _Waiting(row, leaf_id, log_id, at, bytes(commitment))
            for row, leaf_id, log_id, at, commitment in cursor.fetchall()
        ]
    return list({one.leaf_id: one for one in reversed(found)}.values())[::-1]


def _grow(head: Head, leaves: Sequence[_Waiting], keys: Keys, using: str) -> str:
    """Append leaves to one log's tree; sign its new head once shown to go on from the old one."""
    check_kept(head, keys, using=using)
    frontier = _check_head(head, keys, using)
    hashes = [entry.leaf_hash(head.log_id, one.commitment) for one in leaves]
    for leaf_hash in hashes:
        frontier.append(leaf_hash)
    _store_positions(head, leaves, hashes, using)
    _store_nodes(head, frontier.size, using)
    new = Checkpoint(head.origin, frontier.size, frontier.root())
    _check_growth(head, new, [one.created_at for one in leaves], using)
    signed = checkpoint.sign(new, keys.signing)
    if keys.following:
        signed = note.add_signature(signed, new.origin, keys.following)
    checkpoint.verify(signed, head.origin, keys.public)
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_checkpoint (log_id, size, root, note, created_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            [head.log_id, new.size, new.root, signed, clock.now()],
        )
    return signed


def _check_head(head: Head, keys: Keys, using: str) -> merkle.Frontier:
    """The stored tree's edge, once it is shown to be what the last checkpoint was signed for."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(index) + 1, 0) FROM ledger_position WHERE log_id = %s",
            [head.log_id],
        )
        stored = cursor.fetchone()[0]
    if stored != head.size:
        raise ProofError(f"{stored} leaves are stored, {head.size} are signed")
    frontier = StoredTree(head.log_id, using=using).frontier(head.size)
    if frontier.root() != head.root:
        raise ProofError(f"the stored tree of {head.size} leaves has another root than was signed")
    if head.size:
        signed = checkpoint.verify(head.note, head.origin, keys.public)
        if (signed.size, signed.root) != (head.size, head.root):
            raise ProofError("the last checkpoint's note says something else than its row")
    return frontier


def _check_growth(head: Head, new: Checkpoint, times: Sequence[datetime], using: str) -> None:
    """Read everything back and recompute it from the leaves' commitments.

    The leaves' `times` spare the plan the tables of all other months.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT p.leaf_hash, l.commitment FROM ledger_position p"
            " JOIN ledger_leaf l ON l.log_id = p.log_id AND l.created_at = p.created_at"
            " AND l.id = p.leaf_id AND l.created_at BETWEEN %s AND %s"
            " WHERE p.log_id = %s AND p.index >= %s ORDER BY p.index",
            [min(times), max(times), head.log_id, head.size],
        )
        rows = cursor.fetchall()
    if len(rows) != new.size - head.size:
        raise ProofError("not all new leaves can be read back")
    for leaf_hash, commitment in rows:
        if entry.leaf_hash(head.log_id, bytes(commitment)) != bytes(leaf_hash):
            raise ProofError("a new leaf reads back with another hash")
    tree = StoredTree(head.log_id, using=using)
    if tree.frontier(new.size).root() != new.root:
        raise ProofError("the tree reads back with another root")
    if head.size:
        proof = merkle.consistency_proof(head.size, new.size, tree.node)
        merkle.verify_consistency(head.size, new.size, proof, head.root, new.root)


def _store_entries(waiting: Sequence[_Waiting], using: str) -> None:
    """Put each entry's parts where they stay: leaf, body, and which objects it is about."""
    with connections[using].cursor() as cursor:
        for statement in _STORE:
            cursor.execute(statement + _TAKEN, [[one.row for one in waiting]])


def _store_positions(
    head: Head, leaves: Sequence[_Waiting], hashes: Sequence[bytes], using: str
) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_position (log_id, index, leaf_id, created_at, leaf_hash)"
            " SELECT %s, %s + new.place - 1, new.leaf, new.at, new.hash"
            " FROM unnest(%s::uuid[], %s::timestamptz[], %s::bytea[])"
            " WITH ORDINALITY AS new(leaf, at, hash, place)",
            [
                head.log_id,
                head.size,
                [one.leaf_id for one in leaves],
                [one.created_at for one in leaves],
                list(hashes),
            ],
        )


def _store_nodes(head: Head, size: int, using: str) -> None:
    """Store the complete subtrees of 2^8, 2^16, … leaves that the new leaves have filled."""
    tree = StoredTree(head.log_id, using=using)
    level = TILE
    while size >> level:
        made = range(head.size >> level, size >> level)
        hashes = [merkle.complete_root(_parts(tree, level, index)) for index in made]
        with connections[using].cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_node (log_id, level, index, hash)"
                " SELECT %s, %s, new.* FROM unnest(%s::bigint[], %s::bytea[]) AS new",
                [head.log_id, level, list(made), hashes],
            )
        level += TILE


def _parts(tree: StoredTree, level: int, index: int) -> list[bytes]:
    """The two halves below a subtree that is not stored yet."""
    return [tree.node(level - 1, 2 * index), tree.node(level - 1, 2 * index + 1)]


def _take_out(waiting: Sequence[_Waiting], using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "DELETE FROM ledger_pending p WHERE p.ctid = ANY (%s::tid[])",
            [[one.row for one in waiting]],
        )
        if cursor.rowcount != len(waiting):
            raise IntegrationError("the queue changed under the integrator's hands")
