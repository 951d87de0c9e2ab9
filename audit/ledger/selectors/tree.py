"""A log's tree as it is stored: heads and hashes. Proofs are made from it in `proofs`."""

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from audit.ledger import merkle
from audit.ledger.errors import ProofError

TILE = 8
"""Hashes are stored for leaves and for complete subtrees of 2^8, 2^16, … leaves."""
_TILES_KEPT = 64  # some 3 MB
_LEAF_HASHES = (
    "SELECT index, leaf_hash FROM ledger_position"
    " WHERE log_id = %s AND index >= %s AND index < %s ORDER BY index"
)
_NODE_HASHES = (
    "SELECT index, hash FROM ledger_node"
    " WHERE log_id = %s AND level = %s AND index >= %s AND index < %s ORDER BY index"
)


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
    """The hashes of one log's tree, read a tile at a time.

    A tile is 256 hashes of one stored level and all complete subtrees over them. Each object reads
    the tables anew and keeps the tiles it used last, so that a walk along the leaves reads each
    tile once and memory stays flat.
    """

    def __init__(self, log_id: UUID, *, using: str = "default") -> None:
        self._log_id = log_id
        self._using = using
        self._tiles: OrderedDict[tuple[int, int], list[list[bytes]]] = OrderedDict()

    def node(self, level: int, index: int) -> bytes:
        """The root of the complete subtree of 2^level leaves that begins at index·2^level."""
        stored = level - level % TILE
        row = level - stored
        tile = index >> (TILE - row)
        rows = self._tile(stored, tile)
        place = index - (tile << (TILE - row))
        if row >= len(rows) or place >= len(rows[row]):
            raise ProofError(
                f"the stored tree of log {self._log_id} has holes: level {level}, from {index}"
            )
        return rows[row][place]

    def frontier(self, size: int) -> merkle.Frontier:
        """The right edge of the tree's first `size` leaves."""
        return merkle.Frontier(size, [self.node(*part) for part in merkle.cover(0, size)])

    def _tile(self, level: int, index: int) -> list[list[bytes]]:
        key = (level, index)
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        rows = [self._read(level, index << TILE, 1 << TILE)]
        while len(rows[-1]) > 1:
            below = rows[-1]
            pairs = range(0, len(below) - 1, 2)
            rows.append([merkle.hash_children(below[at], below[at + 1]) for at in pairs])
        self._tiles[key] = rows
        if len(self._tiles) > _TILES_KEPT:
            self._tiles.popitem(last=False)
        return rows

    def _read(self, level: int, first: int, count: int) -> list[bytes]:
        """The stored hashes from `first` on, up to `count` or the first hole."""
        with connections[self._using].cursor() as cursor:
            if level == 0:
                cursor.execute(_LEAF_HASHES, [self._log_id, first, first + count])
            else:
                cursor.execute(_NODE_HASHES, [self._log_id, level, first, first + count])
            rows = cursor.fetchall()
        return [bytes(value) for place, (index, value) in enumerate(rows, first) if index == place]
