"""Cosignatures of witnesses on checkpoints (C2SP tlog-cosignature, `cosignature/v1`, Ed25519).

A witness says: of this log I have seen no larger tree than this one, at this time, and each tree
I saw was the beginning of the next. The signature's bytes are key id ‖ 8 bytes of POSIX seconds,
big-endian ‖ 64 bytes of Ed25519 over ``cosignature/v1``, ``time N`` and the checkpoint's text;
`key id = SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key)[:4]`.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.ledger import note
from audit.ledger.errors import ProofError

TIMESTAMPED = b"\x04"
_KEY_BYTES = 32
_ID_BYTES = 4
_TIME_BYTES = 8
_BLOB_BYTES = _ID_BYTES + _TIME_BYTES + 64
_LATEST = 253_402_300_799  # the end of the year 9999, which is as far as a datetime goes


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness's name and the 32 bytes of its Ed25519 public key."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each cosignature of this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + TIMESTAMPED + self.public_key).digest()[
            :_ID_BYTES
        ]

    def __str__(self) -> str:
        key = base64.b64encode(TIMESTAMPED + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> "Witness":
        """Read `name+hex key id+base64(0x04 ‖ public key)`; `ProofError` where parts disagree."""
        try:
            name, key_id, key = text.strip().split("+", 2)
            raw = base64.b64decode(key, validate=True)
        except ValueError as error:
            raise ProofError("not a witness's key: name+id+key was expected") from error
        witness = cls(name, raw[1:])
        if raw[:1] != TIMESTAMPED or len(witness.public_key) != _KEY_BYTES:
            raise ProofError("not a witness's key: Ed25519 for cosignature/v1 was expected")
        if not note.is_name(name) or witness.key_id.hex() != key_id:
            raise ProofError("a witness's key whose id does not belong to it")
        return witness


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Who cosigned, when by their clock, and the note's line that shows it."""

    witness: Witness
    at: datetime
    line: str


def message(text: str, seconds: int) -> bytes:
    """What is signed: two lines, then the checkpoint's whole text (extension lines included)."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosign(text: str, name: str, key: Ed25519PrivateKey, seconds: int) -> str:
    """The signature line (ending in a newline) of a checkpoint's text, at POSIX `seconds`."""
    if not note.is_text(text) or not note.is_name(name) or not 0 < seconds <= _LATEST:
        raise ValueError("not a checkpoint's text, a witness's name and a time")
    witness = Witness(name, key.public_key().public_bytes_raw())
    stamp = seconds.to_bytes(_TIME_BYTES, "big")
    blob = witness.key_id + stamp + key.sign(message(text, seconds))
    return f"\N{EM DASH} {name} {base64.b64encode(blob).decode()}\n"


def verify(signed: str, witnesses: Sequence[Witness]) -> list[Cosignature]:
    """The cosignatures of these witnesses on a note; an empty list where none of them signed.

    Lines of others are passed over. `ProofError` where the note is malformed or a line of a known
    witness is wrong. The log's own signature is not looked at.
    """
    text, lines = note.split(signed)
    known = {(one.name, one.key_id): one for one in witnesses}
    found = []
    for line in lines:
        name, raw = note.signature(line)
        witness = known.get((name, raw[:_ID_BYTES]))
        if witness is not None:
            found.append(Cosignature(witness, _verified(text, raw, witness), f"{line}\n"))
    return found


def verify_answer(signed: str, answer: str, witness: Witness) -> Cosignature:
    """A witness's cosignature among the lines that it answered; `ProofError` for anything else.

    The line comes back in canonical form, as every reader of the note accepts it.
    """
    lines = []
    for line in answer.removesuffix("\n").split("\n"):
        name, raw = note.signature(line)
        lines.append(f"\N{EM DASH} {name} {base64.b64encode(raw).decode()}\n")
    found = verify(signed + "".join(lines), [witness])
    if not found:
        raise ProofError(f"the answer has no cosignature of {witness.name}")
    return found[0]


def _verified(text: str, raw: bytes, witness: Witness) -> datetime:
    seconds = int.from_bytes(raw[_ID_BYTES : _ID_BYTES + _TIME_BYTES], "big")
    if len(raw) != _BLOB_BYTES or not 0 < seconds <= _LATEST:
        raise ProofError(f"the cosignature of {witness.name} is malformed")
    try:
        key = Ed25519PublicKey.from_public_bytes(witness.public_key)
        key.verify(raw[_ID_BYTES + _TIME_BYTES :], message(text, seconds))
    except InvalidSignature as error:
        raise ProofError(f"the cosignature of {witness.name} is wrong") from error
    return datetime.fromtimestamp(seconds, UTC)
