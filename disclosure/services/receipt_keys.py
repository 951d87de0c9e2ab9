"""The key that signs receipts: configured, or derived from the key-encryption key.

Derivation is HKDF-SHA-256 (RFC 5869) under a label of its own, so that an installation with one
secret can sign receipts, and neither key tells anything of the other.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_LABEL = b"parley receipt key v1"
_SIZE = 32


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs receipts now."""
    try:
        configured = bytes.fromhex(settings.PARLEY_RECEIPT_KEY)
        seed = configured or _derived(bytes.fromhex(settings.PARLEY_KEK))
    except ValueError:
        seed = b""
    if len(seed) != _SIZE:
        msg = "PARLEY_RECEIPT_KEY must be 32 random bytes as 64 hexadecimal digits."
        raise ImproperlyConfigured(msg)
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> Ed25519PublicKey:
    """Return the key that receipts signed now are verified with."""
    return signing_key().public_key()


def _derived(secret: bytes) -> bytes:
    if len(secret) != _SIZE:
        return b""
    return HKDF(algorithm=SHA256(), length=_SIZE, salt=None, info=_LABEL).derive(secret)
