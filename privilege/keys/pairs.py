"""Key pairs: HPKE (RFC 9180) with the hybrid KEM of ML-KEM-768 (FIPS 203) and X25519 (RFC 7748).

Serialized, a public key is its ML-KEM half (1,184 bytes) and its X25519 half (32); a private key
is the ML-KEM seed (64) and the X25519 key (32). What reads them needs both halves broken.
"""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from audit.ground import rand

SEED_SIZE = 64
X25519_SIZE = 32
MLKEM_PUBLIC_SIZE = 1184
PRIVATE_SIZE = SEED_SIZE + X25519_SIZE
PUBLIC_SIZE = MLKEM_PUBLIC_SIZE + X25519_SIZE
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_VERSION = b"\x01"


class CannotOpenError(Exception):
    """The sealed bytes are damaged, belong elsewhere, or were sealed to another key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where sealed bytes belong; moved elsewhere they do not open.

    ``purpose`` is a name from the code; ``ids`` and ``generation`` say which wall, row, recipient.
    """

    purpose: str
    ids: tuple[UUID, ...]
    generation: int = 0

    def info(self) -> bytes:
        """HPKE's ``info``: unambiguous, since only the purpose has no fixed size and it ends it."""
        ids = b"".join(one.bytes for one in self.ids)
        head = _VERSION + self.generation.to_bytes(4) + bytes([len(self.ids)])
        return b"parley\0" + head + ids + self.purpose.encode()


@dataclass(frozen=True)
class PublicKey:
    """What seals."""

    data: bytes

    @cached_property
    def _key(self) -> MLKEM768X25519PublicKey:
        if len(self.data) != PUBLIC_SIZE:
            raise CannotOpenError("not a public key of ours")
        mlkem, x25519 = self.data[:MLKEM_PUBLIC_SIZE], self.data[MLKEM_PUBLIC_SIZE:]
        try:
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(mlkem),
                X25519PublicKey.from_public_bytes(x25519),
            )
        except ValueError:
            raise CannotOpenError("not a public key of ours") from None

    def seal(self, plain: bytes, place: Place) -> bytes:
        """Seal so that only the private half opens it, and only there."""
        return _VERSION + _SUITE.encrypt(plain, self._key, info=place.info())


@dataclass(frozen=True, repr=False)
class PrivateKey:
    """What opens. Never stored but sealed or locked; never in a log, a job or an answer."""

    data: bytes

    @classmethod
    def generate(cls) -> "PrivateKey":
        """A fresh key from the operating system's randomness."""
        return cls(rand.key_bytes(PRIVATE_SIZE))

    def __repr__(self) -> str:
        return "PrivateKey(…)"

    @cached_property
    def _key(self) -> MLKEM768X25519PrivateKey:
        if len(self.data) != PRIVATE_SIZE:
            raise CannotOpenError("not a private key of ours")
        seed, x25519 = self.data[:SEED_SIZE], self.data[SEED_SIZE:]
        return MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(seed), X25519PrivateKey.from_private_bytes(x25519)
        )

    @cached_property
    def public(self) -> PublicKey:
        """Its public half."""
        mlkem = MLKEM768PrivateKey.from_seed_bytes(self.data[:SEED_SIZE]).public_key()
        x25519 = X25519PrivateKey.from_private_bytes(self.data[SEED_SIZE:]).public_key()
        return PublicKey(mlkem.public_bytes_raw() + x25519.public_bytes_raw())

    def open(self, sealed: bytes, place: Place) -> bytes:
        """The plain bytes; raises ``CannotOpenError``."""
        if sealed[:1] != _VERSION:
            raise CannotOpenError("sealed in a form that is not known")
        try:
            return _SUITE.decrypt(sealed[1:], self._key, info=place.info())
        except (InvalidTag, ValueError):
            raise CannotOpenError("the sealed bytes do not open") from None
