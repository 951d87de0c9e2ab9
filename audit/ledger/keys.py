"""The log's signing key, which lives in files outside the database.

``PARLEY_LEDGER_KEY_DIR`` holds ``signing.pem`` (an Ed25519 private key, PKCS #8, for the
integrator alone) and ``public-keys.txt`` (base64 of 32 bytes a line: every key that ever signed,
the newest last). To change keys, put a new ``signing.pem`` there and add its line. One key signs
all logs: a signed note's key id and first line name the log.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ground import rand
from audit.ledger.errors import LedgerError

SIGNING = "signing.pem"
PUBLIC = "public-keys.txt"
NEWEST = "newest"
_KEY_BYTES = 32


class SigningKeyError(LedgerError):
    """The signing key or the public keys are missing or damaged."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the integrator signs with, which keys it trusts, where it keeps newest checkpoints."""

    signing: Ed25519PrivateKey
    public: tuple[bytes, ...]
    kept: Path | None = None


def make(folder: Path) -> None:
    """Make a key where there is none; `SigningKeyError` where there is one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.from_private_bytes(rand.key_bytes(_KEY_BYTES))
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        handle = os.open(folder / SIGNING, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SigningKeyError(f"There is a signing key already: {folder / SIGNING}.") from error
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    line = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    with (folder / PUBLIC).open("a", encoding="ascii") as public:
        public.write(f"{line}\n")


def load(folder: Path, kept: Path | None = None) -> Keys:
    """The signing key and the trusted public keys, its own among them.

    The newest checkpoints are kept in the folder `kept`, or else beside the keys.
    """
    try:
        pem = (folder / SIGNING).read_bytes()
        signing = serialization.load_pem_private_key(pem, password=None)
    except (OSError, ValueError) as error:
        raise SigningKeyError(f"No usable signing key at {folder / SIGNING}: {error}") from error
    if not isinstance(signing, Ed25519PrivateKey):
        raise SigningKeyError(f"{folder / SIGNING} is not an Ed25519 key.")
    public = load_public(folder)
    if signing.public_key().public_bytes_raw() not in public:
        raise SigningKeyError(f"{folder / PUBLIC} does not list the signing key.")
    return Keys(signing, public, kept or folder / NEWEST)


def load_public(folder: Path) -> tuple[bytes, ...]:
    """The public keys alone: what verifying needs."""
    try:
        lines = (folder / PUBLIC).read_text(encoding="ascii").split()
        public = tuple(base64.b64decode(line, validate=True) for line in lines)
    except (OSError, UnicodeError, binascii.Error) as error:
        raise SigningKeyError(f"No usable public keys at {folder / PUBLIC}: {error}") from error
    if not public or any(len(key) != _KEY_BYTES for key in public):
        raise SigningKeyError(f"{folder / PUBLIC} must list 32-byte keys, one a line.")
    return public
