"""Words of a review at rest: under the platform's key, or sealed to the people who read them.

What is said of acts outside privileged parts lies under a key of its own, wrapped by the platform's
key. What is said of acts in a privileged part is sealed to whoever wrote it and to whoever it is
for, since it may tell of what is privileged: only their unlocked keys open it. Both are bound to
their step; moved to another one they do not open.
"""

from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import rand
from privilege.blobs.kek import Binding, CannotUnwrapError, KeyEncryption
from privilege.keys import locks
from privilege.keys.pairs import CannotOpenError, Place, PrivateKey, PublicKey


@dataclass(frozen=True, slots=True)
class Kept:
    """Words under a key of their own, and that key under the platform's."""

    data: bytes = field(repr=False)
    wrapped_key: bytes = field(repr=False)


def keep(ring: KeyEncryption, text: str, step_id: UUID) -> Kept:
    """Lock the words of a step under a fresh key."""
    key = rand.key_bytes(locks.SECRET_SIZE)
    data = locks.lock_with_secret(text.encode(), key, _place(step_id))
    return Kept(data, ring.wrap(key, Binding(step_id, step_id)))


def open_kept(ring: KeyEncryption, kept: Kept, step_id: UUID) -> str:
    """The words; raises `CannotOpenError`."""
    try:
        key = ring.unwrap(kept.wrapped_key, Binding(step_id, step_id))
    except CannotUnwrapError as error:
        raise CannotOpenError(str(error)) from error
    return locks.open_with_secret(kept.data, key, _place(step_id)).decode()


def seal(public_key: bytes, text: str, step_id: UUID, reader_id: UUID) -> bytes:
    """Seal the words of a step to one person."""
    return PublicKey(public_key).seal(text.encode(), _place(step_id, reader_id))


def open_sealed(private: PrivateKey, sealed: bytes, step_id: UUID, reader_id: UUID) -> str:
    """The words; raises `CannotOpenError`."""
    return private.open(sealed, _place(step_id, reader_id)).decode()


def _place(*ids: UUID) -> Place:
    return Place("words of a review", ids)
