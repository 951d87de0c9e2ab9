"""Many hashes of one stored tree at a few queries: for proofs of many entries at once."""

from collections import OrderedDict
from uuid import UUID

from django.db import connections

from audit.ledger import merkle
from audit.ledger.errors import ProofError
from audit.ledger.selectors.tree import TILE

_KEPT = 64
_POSITIONS = (
    "SELECT leaf_hash FROM ledger_position"
    " WHERE log_id = %s AND index >= %s AND index < %s ORDER BY index"
)
_NODES = (
    "SELECT hash FROM ledger_node"
    " WHERE log_id = %s AND index >= %s AND index < %s AND level = %s ORDER BY index"
)


class TiledTree:
    """The hashes of one log's tree, read a tile of 256 at a time; flat memory."""

    def __init__(self, log_id: UUID, *, using: str = "default") -> None:
        self._log_id = log_id
        self._using = using
        self._tiles: OrderedDict[tuple[int, int], list[list[bytes]]] = OrderedDict()

    def node(self, level: int, index: int) -> bytes:
        """The root of the complete subtree of 2^level leaves that begins at index·2^level."""
        height = level % TILE
        inside = 1 << (TILE - height)
        rows = self._tile(level - height, index // inside)
        try:
            return rows[height][index % inside]
        except IndexError:
            raise ProofError(
                f"the stored tree of log {self._log_id} has holes: level {level}, at {index}"
            ) from None

    def _tile(self, stored: int, number: int) -> list[list[bytes]]:
        """Rows of a tile from its bottom: 256 hashes or fewer at the tree's edge, then halves."""
        key = (stored, number)
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        rows = [self._read(stored, number << TILE, 1 << TILE)]
        while len(below := rows[-1]) > 1:
            pairs = range(0, len(below) - 1, 2)
            rows.append([merkle.hash_children(below[i], below[i + 1]) for i in pairs])
        self._tiles[key] = rows
        if len(self._tiles) > _KEPT:
            self._tiles.popitem(last=False)
        return rows

    def _read(self, level: int, first: int, count: int) -> list[bytes]:
        with connections[self._using].cursor() as cursor:
            if level:
                cursor.execute(_NODES, [self._log_id, first, first + count, level])
            else:
                cursor.execute(_POSITIONS, [self._log_id, first, first + count])
            return [bytes(row[0]) for row in cursor.fetchall()]
