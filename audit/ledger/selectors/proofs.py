"""What shows a log to others: checkpoints with their cosignatures, and proofs between them.

Policies narrow every read: what the actor may not read is answered as what is not there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from uuid import UUID

from django.db import connections

from audit.ground import clock
from audit.ledger import merkle
from audit.ledger.errors import ProofError
from audit.ledger.selectors.tree import StoredTree

_AT_ONCE = 1_000
_CHECKPOINT = (
    "SELECT l.id, l.origin, c.size, c.root, c.note, c.created_at, coalesce((SELECT"
    " string_agg(s.line, '' ORDER BY s.witness, s.key_id) FROM ledger_cosignature s"
    " WHERE s.log_id = c.log_id AND s.size = c.size), '')"
    " FROM ledger_log l JOIN ledger_checkpoint c ON c.log_id = l.id WHERE l.id = %s"
)
_COSIGNED = (
    f"{_CHECKPOINT} AND c.size = (SELECT max(size) FROM ledger_cosignature WHERE log_id = l.id)"  # noqa: S608 - constants
)
_COSIGNED_LATELY = (
    f"{_COSIGNED} AND NOT EXISTS (SELECT FROM ledger_checkpoint n WHERE n.log_id = l.id"
    " AND n.size > c.size AND n.created_at < %s)"
)
_WITNESSED_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A checkpoint: the log's own signed note, and the lines that witnesses have added to it."""

    log_id: UUID
    origin: str
    size: int
    root: bytes
    own_note: str
    cosignatures: str
    at: datetime

    @property
    def note(self) -> str:
        """The signed note with everybody's signatures (C2SP tlog-checkpoint)."""
        return self.own_note + self.cosignatures


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That an entry stands in its log: its place, leaf hash and path (RFC 6962) in `size`."""

    leaf_id: UUID
    index: int
    size: int
    leaf_hash: bytes
    path: list[bytes]


def checkpoint(
    log_id: UUID, size: int | None = None, *, using: str = "default"
) -> SignedHead | None:
    """The log's newest checkpoint, or the one signed at `size`; None where there is none."""
    if size is None:
        return _head(f"{_CHECKPOINT} ORDER BY c.size DESC LIMIT 1", [log_id], using)
    return _head(f"{_CHECKPOINT} AND c.size = %s", [log_id, size], using)


def cosigned_checkpoint(log_id: UUID, *, using: str = "default") -> SignedHead | None:
    """The newest checkpoint that at least one witness has cosigned."""
    return _head(_COSIGNED, [log_id], using)


def checkpoint_to_show(log_id: UUID, *, using: str = "default") -> SignedHead | None:
    """The newest checkpoint to prove things by to others; None where there is none.

    It is the newest that a witness has cosigned, unless the log has gone on from there for more
    than a minute: then witnesses are absent, or there are none, and the newest of all must do.
    """
    before = clock.now() - _WITNESSED_WITHIN
    return _head(_COSIGNED_LATELY, [log_id, before], using) or checkpoint(log_id, using=using)


def prove_inclusion(
    log_id: UUID, leaf_id: UUID, size: int | None = None, *, using: str = "default"
) -> Inclusion | None:
    """The proof under the checkpoint of `size`, or the newest; None where it is not in that."""
    head = checkpoint(log_id, size, using=using)
    if head is None:
        return None
    return next(prove_inclusions(log_id, [leaf_id], head.size, using=using), None)


def prove_inclusions(
    log_id: UUID, leaf_ids: Iterable[UUID], size: int, *, using: str = "default"
) -> Iterator[Inclusion]:
    """Proofs of many entries in the tree of `size` leaves, in the order given, in flat memory.

    Entries that are not in that tree are left out. Cheapest when the ids come in the log's own
    order: then each stored tile is read once.
    """
    tree = StoredTree(log_id, using=using)
    part = lru_cache(maxsize=4_096)(
        lambda low, high: merkle.range_root(low, high, tree.node)  # shared by neighbours
    )
    waiting = iter(leaf_ids)
    while some := list(islice(waiting, _AT_ONCE)):
        places = positions(log_id, some, using=using)
        for leaf_id in some:
            index, leaf_hash = places.get(leaf_id, (size, b""))
            if index < size:
                path = merkle.inclusion_path(index, size, part)
                yield Inclusion(leaf_id, index, size, leaf_hash, path)


def positions(
    log_id: UUID, leaf_ids: Sequence[UUID], *, using: str = "default"
) -> dict[UUID, tuple[int, bytes]]:
    """Place and leaf hash of each of these entries that is in the tree."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT leaf_id, index, leaf_hash FROM ledger_position"
            " WHERE log_id = %s AND leaf_id = ANY (%s::uuid[])",
            [log_id, list(leaf_ids)],
        )
        return {leaf_id: (index, bytes(value)) for leaf_id, index, value in cursor.fetchall()}


def prove_consistency(
    log_id: UUID, size1: int, size2: int, *, using: str = "default"
) -> list[bytes]:
    """That the log's tree of `size2` leaves begins with its tree of `size1`.

    `ProofError` where there are no such trees.
    """
    head = checkpoint(log_id, using=using)
    if head is None or not 0 < size1 <= size2 <= head.size:
        raise ProofError(f"no consistency proof leads from {size1} to {size2} leaves")
    return merkle.consistency_proof(size1, size2, StoredTree(log_id, using=using).node)


def public_keys(*, using: str = "default") -> list[bytes]:
    """Every key that ever signed, the oldest first. A reader who doubts has them from elsewhere."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT public_key FROM ledger_key ORDER BY created_at, public_key")
        return [bytes(row[0]) for row in cursor.fetchall()]


def _head(query: str, parameters: list[UUID | int | datetime], using: str) -> SignedHead | None:
    with connections[using].cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
    if row is None:
        return None
    found, origin, size, root, note, at, lines = row
    return SignedHead(found, origin, size, bytes(root), note, lines, at)
