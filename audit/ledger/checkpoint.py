"""Checkpoints: a tree's head as the text of a signed note (C2SP tlog-checkpoint)."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import note
from audit.ledger.errors import ProofError

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_MANDATORY_LINES = 3
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of one log: its origin line, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note's text: origin, size and base64 of the root, each on its line."""
        if not self.origin or "\n" in self.origin or len(self.root) != _HASH_BYTES or self.size < 0:
            raise ValueError("not a checkpoint")
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse(text: str) -> Checkpoint:
    """Read a checkpoint from a note's text. Extension lines are allowed and passed over."""
    lines = text.split("\n")[:-1]
    if not note.is_text(text) or len(lines) < _MANDATORY_LINES or not all(lines):
        raise ProofError("not a checkpoint: three lines were expected")
    origin, size, encoded = lines[:_MANDATORY_LINES]
    try:
        root = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise ProofError("not a checkpoint: the root is not base64") from error
    if not _SIZE.fullmatch(size) or len(root) != _HASH_BYTES:
        raise ProofError("not a checkpoint: the size or the root is malformed")
    if base64.b64encode(root).decode() != encoded:
        raise ProofError("not a checkpoint: the root is not in canonical base64")
    return Checkpoint(origin, int(size), root)


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The signed note; the key's name is the origin."""
    return note.sign(checkpoint.text(), checkpoint.origin, key)


def verify(signed: str, origin: str, public_keys: Sequence[bytes]) -> Checkpoint:
    """The checkpoint in a note of this log, signed by one of its keys; else `ProofError`."""
    text = note.verify(signed, [note.Verifier(origin, key) for key in public_keys])
    checkpoint = parse(text)
    if checkpoint.origin != origin:
        raise ProofError(f"a checkpoint of {checkpoint.origin}, not of {origin}")
    return checkpoint
