"""The log's signing key, which lives in files outside the database.

``PARLEY_LEDGER_KEY_DIR`` holds ``signing.pem`` (an Ed25519 private key, PKCS #8, for the
integrator alone) and ``public-keys.txt`` (base64 of 32 bytes a line: every key that ever signed,
the newest last). ``manage.py rotate_log_key`` changes keys; the old one is kept aside, so that
who lost the change can be shown it. One key signs all logs: a signed note's key id and first line
name the log.
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
from audit.ledger.kept import replace

SIGNING = "signing.pem"
PUBLIC = "public-keys.txt"
NEWEST = "newest"
NEXT = "next.pem"
_KEY_BYTES = 32


class SigningKeyError(LedgerError):
    """The signing key or the public keys are missing or damaged."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the integrator signs with, which keys it trusts, where it keeps newest checkpoints.

    While keys change, the one that follows signs too.
    """

    signing: Ed25519PrivateKey
    public: tuple[bytes, ...]
    kept: Path | None = None
    following: Ed25519PrivateKey | None = None


def make(folder: Path) -> None:
    """Make a key where there is none; `SigningKeyError` where there is one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.from_private_bytes(rand.key_bytes(_KEY_BYTES))
    try:
        handle = os.open(folder / SIGNING, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SigningKeyError(f"There is a signing key already: {folder / SIGNING}.") from error
    with os.fdopen(handle, "wb") as file:
        file.write(_pem(key))
    line = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    with (folder / PUBLIC).open("a", encoding="ascii") as public:
        public.write(f"{line}\n")


def replacement(folder: Path) -> Ed25519PrivateKey:
    """The key that is to follow, made where there is none yet: a change broken off goes on."""
    place = folder / NEXT
    if not place.exists():
        key = Ed25519PrivateKey.from_private_bytes(rand.key_bytes(_KEY_BYTES))
        replace(place, _pem(key))
    try:
        return _read(place)
    except (OSError, ValueError) as error:
        raise SigningKeyError(f"No usable key at {place}: {error}") from error


def publish(folder: Path, public_key: bytes) -> None:
    """Add a public key to those that verify; one that is there already stays where it is."""
    if public_key in load_public(folder):
        return
    lines = (folder / PUBLIC).read_bytes() + base64.b64encode(public_key) + b"\n"
    replace(folder / PUBLIC, lines)


def retire(folder: Path) -> Path:
    """Sign with the key that is to follow from now on; returns where the old one is kept."""
    old = _read(folder / SIGNING).public_key().public_bytes_raw()
    aside = folder / f"retired-{old.hex()[:16]}.pem"
    replace(aside, (folder / SIGNING).read_bytes())
    (folder / NEXT).replace(folder / SIGNING)
    return aside


def load(folder: Path, kept: Path | None = None) -> Keys:
    """The signing key and the trusted public keys, its own among them.

    The newest checkpoints are kept in the folder `kept`, or else beside the keys.
    """
    try:
        signing = _read(folder / SIGNING)
    except (OSError, ValueError) as error:
        raise SigningKeyError(f"No usable signing key at {folder / SIGNING}: {error}") from error
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


def _read(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError(f"{path} is not an Ed25519 key.")
    return key


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
