"""Signed notes with Ed25519 keys (C2SP signed-note, v1.0.0).

A key has a name; `key id = SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4]`. In text, a verifier is
`name+hex key id+base64(0x01 ‖ public key)`, as other programs of this family write it.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.ledger.errors import ProofError

ED25519 = b"\x01"
MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100
_ID_BYTES = 4
_KEY_BYTES = 32
_SIGNATURE_BYTES = _ID_BYTES + 64
_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and the 32 bytes of an Ed25519 public key."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each signature of this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    def __str__(self) -> str:
        key = base64.b64encode(ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read a verifier from its text; `ProofError` where the parts do not agree."""
        try:
            name, key_id, key = text.strip().split("+", 2)
            raw = base64.b64decode(key, validate=True)
        except ValueError as error:
            raise ProofError("not a verifier key: name+id+key was expected") from error
        verifier = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(verifier.public_key) != _KEY_BYTES:
            raise ProofError("not an Ed25519 verifier key")
        if not is_name(name) or verifier.key_id.hex() != key_id:
            raise ProofError("a verifier key whose id does not belong to it")
        return verifier


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The note: `text` (ending in a newline), a blank line and one signature line."""
    if not is_text(text):
        raise ValueError("a note's text ends in a newline and has no other control characters")
    if not is_name(name):
        raise ValueError("a key's name has no spaces and no plus, and is not empty")
    verifier = Verifier(name, key.public_key().public_bytes_raw())
    signature = base64.b64encode(verifier.key_id + key.sign(text.encode())).decode()
    return f"{text}\n{_DASH}{name} {signature}\n"


def add_signature(note: str, name: str, key: Ed25519PrivateKey) -> str:
    """The note with one more signature line on the same text."""
    text, _lines = split(note)
    return note + sign(text, name, key).removeprefix(f"{text}\n")


def verify(note: str, verifiers: Sequence[Verifier]) -> str:
    """The note's text, once a known key's signature on it is verified.

    Signatures of unknown keys are passed over. `ProofError` where the note is malformed, no
    known key signed it, or a known key's signature is wrong.
    """
    text, lines = split(note)
    known = {(one.name, one.key_id): one for one in verifiers}
    verified = False
    for line in lines:
        name, raw = signature(line)
        verifier = known.get((name, raw[:_ID_BYTES]))
        if verifier is None:
            continue
        if len(raw) != _SIGNATURE_BYTES:
            raise ProofError(f"the signature of {name} has the wrong length")
        try:
            key = Ed25519PublicKey.from_public_bytes(verifier.public_key)
            key.verify(raw[_ID_BYTES:], text.encode())
        except InvalidSignature as error:
            raise ProofError(f"the signature of {name} is wrong") from error
        verified = True
    if not verified:
        raise ProofError("no known key has signed the note")
    return text


def is_text(text: str) -> bool:
    """Whether `text` can be a note's text."""
    return text.endswith("\n") and not any(c < " " and c != "\n" for c in text)


def is_name(name: str) -> bool:
    """Whether `name` can be a key's name. A lone surrogate is no text, and none."""
    return bool(name) and not any(
        c == "+" or c.isspace() or c < " " or "\ud800" <= c <= "\udfff" for c in name
    )


def split(note: str) -> tuple[str, list[str]]:
    """The note's text and its signature lines, nothing verified; `ProofError` for no note."""
    if _is_too_long(note) or not is_text(note):
        raise ProofError("not a signed note")
    head, gap, tail = note.rpartition("\n\n")
    lines = tail.removesuffix("\n").split("\n")
    if not gap or not tail or len(lines) > MAX_SIGNATURES:
        raise ProofError("not a signed note: no signatures after a blank line")
    return head + "\n", lines


def _is_too_long(note: str) -> bool:
    try:
        return len(note.encode()) > MAX_BYTES
    except UnicodeEncodeError:
        return True  # lone surrogates: no text at all


def signature(line: str) -> tuple[str, bytes]:
    """The name and the bytes (key id first) of a signature line; `ProofError` for none."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:  # binascii.Error among them
        raw = b""
    if not line.startswith(_DASH) or not space or not is_name(name) or len(raw) <= _ID_BYTES:
        raise ProofError("a signature line of the note is malformed")
    return name, raw
