"""The Merkle tree of RFC 6962 (and RFC 9162, section 2): roots, proofs and their verification.

Pure: hashes are 32-byte strings, a tree is reached through a function `node(level, index)` that
gives the hash of the complete subtree of 2^level leaves which begins at leaf index·2^level.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from audit.ledger.errors import ProofError

Node = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()
_NODE = hashlib.sha256(b"\x01")
_HASH_BYTES = 32
_MOST = 1 << 63
"""No tree has as many leaves: the specifications write sizes as signed 64-bit numbers."""


def hash_leaf(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right). A copied hash object takes half of the time of a new one."""
    made = _NODE.copy()
    made.update(left + right)
    return made.digest()


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2^n hashes (leaf hashes, or roots of equal complete subtrees)."""
    row = list(hashes)
    if not row or len(row) & (len(row) - 1):
        raise ValueError("a complete subtree has a power of two of parts")
    while len(row) > 1:
        row = [hash_children(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over any number of leaf hashes (or roots of equal complete subtrees).

    Row by row: what has no neighbour at a row's end goes up as it is, which is where RFC 6962's
    splits put it.
    """
    row = list(hashes)
    while len(row) > 1:
        whole = range(0, len(row) - 1, 2)
        above = [hash_children(row[i], row[i + 1]) for i in whole]
        row = above + row[2 * len(above) :]
    return row[0] if row else EMPTY_ROOT


def cover(low: int, high: int) -> Iterator[tuple[int, int]]:
    """The fewest complete subtrees, (level, index) from the left, that make up [low, high)."""
    while low < high:
        level = (high - low).bit_length() - 1
        if low:
            level = min(level, (low & -low).bit_length() - 1)
        yield level, low >> level
        low += 1 << level


class Frontier:
    """The right edge of a growing tree: enough to append leaves and to know the root."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """`hashes` are the roots of `cover(0, size)`, from the left."""
        self.size = size
        self._hashes = list(hashes)
        if len(self._hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks")

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf at the right."""
        self._hashes.append(leaf_hash)
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            right = self._hashes.pop()
            self._hashes[-1] = hash_children(self._hashes[-1], right)

    def root(self) -> bytes:
        """The tree's root hash; of the empty tree, SHA-256 of nothing."""
        if not self._hashes:
            return EMPTY_ROOT
        return fold(self._hashes[:-1], self._hashes[-1])

    def root_with(self, right: bytes) -> bytes:
        """The root if a part came next that is no larger than any before it; `right` is its root.

        With a part of the size of this tree's leaves it is the root after `append(right)`.
        """
        return fold(self._hashes, right)


def fold(lefts: Sequence[bytes], right: bytes) -> bytes:
    """The root over parts of falling size, the last of which has the root `right`."""
    for left in reversed(lefts):
        right = hash_children(left, right)
    return right


def range_root(low: int, high: int, node: Node) -> bytes:
    """The root over leaves [low, high), where `low` begins a subtree as large as the range."""
    parts = [node(level, index) for level, index in cover(low, high)]
    return fold(parts[:-1], parts[-1])


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962, section 2.1.1: hashes from the leaf towards the root."""
    return inclusion_path(index, size, lambda low, high: range_root(low, high, node))


def inclusion_path(index: int, size: int, part: Callable[[int, int], bytes]) -> list[bytes]:
    """`inclusion_proof` out of roots over ranges, which neighbouring leaves share."""
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} is not in a tree of {size}")
    proof = []
    low, high = 0, size
    while high - low > 1:
        split = low + _split(high - low)
        if index < split:
            proof.append(part(split, high))
            high = split
        else:
            proof.append(part(low, split))
            low = split
    proof.reverse()
    return proof


def consistency_proof(size1: int, size2: int, node: Node) -> list[bytes]:
    """PROOF(size1, D[size2]) of RFC 6962, section 2.1.2."""
    if not 0 < size1 <= size2:
        raise ProofError(f"no consistency proof leads from {size1} to {size2} leaves")
    proof = []
    low, high, whole = 0, size2, True
    while size1 != high:
        split = low + _split(high - low)
        if size1 <= split:
            proof.append(range_root(split, high, node))
            high = split
        else:
            proof.append(range_root(low, split, node))
            low, whole = split, False
    if not whole:
        proof.append(range_root(low, high, node))
    proof.reverse()
    return proof


def verify_inclusion(
    index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise `ProofError` unless the leaf stands at `index` (from 0) under `root` of `size` leaves.

    RFC 9162, section 2.1.3.2. Whatever is no number or no hash of 32 bytes is a `ProofError` too.
    """
    _demand_numbers(index, size)
    _demand_hashes([leaf_hash, root])
    _demand_hashes(proof)
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} is not in a tree of {size}")
    computed = leaf_hash
    for part, from_left in _sides(index, size - 1, proof):
        if from_left:
            computed = hash_children(part, computed)
        else:
            computed = hash_children(computed, part)
    if computed != root:
        raise ProofError(f"the proof does not put leaf {index} under this root")


def verify_consistency(
    size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    """Raise `ProofError` unless the tree of `size2` leaves begins with the tree of `size1`.

    RFC 9162, section 2.1.4.2. Nothing is shown about the empty tree: `size1` is at least 1.
    Whatever is no number or no hash of 32 bytes is a `ProofError` too.
    """
    _demand_numbers(size1, size2)
    _demand_hashes([root1, root2])
    _demand_hashes(proof)
    if not 0 < size1 <= size2:
        raise ProofError(f"nothing leads from {size1} to {size2} leaves")
    if size1 == size2:
        if proof or root1 != root2:
            raise ProofError("two trees of one size differ")
        return
    path = list(proof) if size1 & (size1 - 1) else [root1, *proof]
    if not proof:
        raise ProofError("the consistency proof is empty")
    old, last = size1 - 1, size2 - 1
    while old & 1:
        old, last = old >> 1, last >> 1
    computed1 = computed2 = path[0]
    for part, from_left in _sides(old, last, path[1:]):
        if from_left:
            computed1 = hash_children(part, computed1)
            computed2 = hash_children(part, computed2)
        else:
            computed2 = hash_children(computed2, part)
    if (computed1, computed2) != (root1, root2):
        raise ProofError("the proof does not lead to both roots")


def _demand_numbers(*numbers: object) -> None:
    for number in numbers:
        if type(number) is not int or not -_MOST <= number < _MOST:
            raise ProofError("an index or a size is not a whole number of 64 bits")


def _demand_hashes(hashes: object) -> None:
    if not isinstance(hashes, list | tuple):
        raise ProofError("a proof is a list of hashes")
    if any(not isinstance(one, bytes) or len(one) != _HASH_BYTES for one in hashes):
        raise ProofError("a hash is 32 bytes")


def _sides(index: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each part of a proof, and whether it stands to the left of what is computed so far.

    `index` and `last` are places in one row of the tree: of the node and of the row's end.
    """
    for part in proof:
        if last == 0:
            raise ProofError("the proof is too long")
        from_left = bool(index & 1) or index == last
        while from_left and index and not index & 1:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
        yield part, from_left
    if last:
        raise ProofError("the proof is too short")


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
