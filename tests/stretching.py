"""A quick stand-in for Argon2id, which is slow on purpose: a test makes keys by the dozen.

The real one runs in ``tests/privilege/keys``, where locks are tested, and in the browser tests,
whose web server is another process; ``real_stretching`` brings it back.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from privilege.keys import locks, receipts


class QuickStretch:
    """Answers for the same words, salt and cost with the same bytes, at once."""

    def __init__(
        self, *, salt: bytes, length: int, iterations: int, lanes: int, memory_cost: int
    ) -> None:
        cost = f"{length} {iterations} {lanes} {memory_cost} ".encode()
        self._hash = hashlib.shake_256(cost + salt)
        self._length = length

    def derive(self, words: bytes) -> bytes:
        """Return `length` bytes."""
        self._hash.update(words)
        return self._hash.digest(self._length)


@contextmanager
def quick_stretching() -> Iterator[None]:
    """Within, locks and receipt codes cost nothing."""
    with _stretching_with(QuickStretch):
        yield


@contextmanager
def real_stretching() -> Iterator[None]:
    """Within, they cost what they cost in use."""
    with _stretching_with(Argon2id):
        yield


@contextmanager
def _stretching_with(kind: type) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locks, "Argon2id", kind)
        patch.setattr(receipts, "Argon2id", kind)
        yield
