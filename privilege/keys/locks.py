"""Locking a member's private key: under an unlock phrase, a recovery code, or a session's secret.

A lock is ``version (1) | kind (1) | Argon2id's parameters (9) | salt (16) | nonce (12) | sealed``,
AES-256-GCM with everything before the nonce and the place as associated data. Argon2id (RFC 9106)
runs with at least the parameters below, whatever a stored lock says: a server that lowers them is
refused, not obeyed.
"""

import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.ground import rand
from privilege.keys.pairs import CannotOpenError, Place

SALT_SIZE = 16
NONCE_SIZE = 12
SECRET_SIZE = 32
_VERSION = 1
_STRETCHED, _DIRECT = 1, 2
_HEAD = struct.Struct(">BBIIB16s")


@dataclass(frozen=True, slots=True)
class Cost:
    """What Argon2id spends: passes, KiB of memory, lanes."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 4

    def is_enough(self) -> bool:
        """Whether it is no less than the floor and no more than a server can be asked for."""
        floor, ceiling = FLOOR, CEILING
        return (
            floor.passes <= self.passes <= ceiling.passes
            and floor.memory <= self.memory <= ceiling.memory
            and floor.lanes <= self.lanes <= ceiling.lanes
        )


FLOOR = Cost(3, 64 * 1024, 1)
CEILING = Cost(16, 1024 * 1024, 16)
USUAL = Cost()


def lock_with_words(
    plain: bytes, words: bytes, place: Place, *, device: bytes = b"", cost: Cost = USUAL
) -> bytes:
    """Lock under words that a person keeps; with a device's secret, under both together."""
    head = _head(_STRETCHED, cost)
    return _lock(plain, head, _stretched(words, head, device), place)


def lock_with_secret(plain: bytes, secret: bytes, place: Place) -> bytes:
    """Lock under a secret of full strength (32 bytes from `rand.key_bytes`)."""
    head = _head(_DIRECT, Cost(0, 0, 0))
    return _lock(plain, head, _derived(secret, head), place)


def open_with_words(locked: bytes, words: bytes, place: Place, *, device: bytes = b"") -> bytes:
    """The plain bytes; raises `CannotOpenError` for wrong words as for a damaged lock."""
    head = _parsed(locked, _STRETCHED)
    return _open(locked, head, _stretched(words, head, device), place)


def open_with_secret(locked: bytes, secret: bytes, place: Place) -> bytes:
    """The plain bytes; raises `CannotOpenError`."""
    head = _parsed(locked, _DIRECT)
    return _open(locked, head, _derived(secret, head), place)


def _head(kind: int, cost: Cost) -> bytes:
    salt = rand.key_bytes(SALT_SIZE)
    return _HEAD.pack(_VERSION, kind, cost.passes, cost.memory, cost.lanes, salt)


def _parsed(locked: bytes, kind: int) -> bytes:
    head = locked[: _HEAD.size]
    if len(head) != _HEAD.size or head[:2] != bytes([_VERSION, kind]):
        raise CannotOpenError("locked in a form that is not known")
    return head


def _stretched(words: bytes, head: bytes, device: bytes) -> bytes:
    _, _, passes, memory, lanes, salt = _HEAD.unpack(head)
    if not Cost(passes, memory, lanes).is_enough():
        raise CannotOpenError("the lock's strength has been changed")
    slow = Argon2id(
        salt=salt, length=SECRET_SIZE, iterations=passes, lanes=lanes, memory_cost=memory
    ).derive(words)
    return _derived(slow + device, head)


def _derived(secret: bytes, head: bytes) -> bytes:
    if len(secret) < SECRET_SIZE:
        raise ValueError("a secret has at least 32 bytes")
    return HKDF(SHA256(), length=32, salt=head[-SALT_SIZE:], info=b"parley lock").derive(secret)


def _lock(plain: bytes, head: bytes, key: bytes, place: Place) -> bytes:
    nonce = rand.key_bytes(NONCE_SIZE)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + place.info())


def _open(locked: bytes, head: bytes, key: bytes, place: Place) -> bytes:
    nonce_end = len(head) + NONCE_SIZE
    nonce, sealed = locked[len(head) : nonce_end], locked[nonce_end:]
    try:
        return AESGCM(key).decrypt(nonce, sealed, head + place.info())
    except (InvalidTag, ValueError):
        raise CannotOpenError("the lock does not open") from None
