"""`add-checkpoint` of C2SP tlog-witness: what is asked, and what is answered.

Nothing here knows of HTTP but its status codes.
"""

import base64
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import checkpoint, cosignature, merkle, note
from audit.ledger.checkpoint import Checkpoint
from audit.ledger.errors import ProofError
from audit.witness.state import Seen, State

SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
MOST_PROOF_LINES = 63
_MOST = 1 << 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and a body."""

    status: int
    body: str
    content_type: str = TEXT_TYPE


@dataclass(frozen=True, slots=True)
class KnownLog:
    """A log, or all logs whose origin begins with a prefix ending in a slash, and one key."""

    origin: str
    public_key: bytes

    def covers(self, origin: str) -> bool:
        """Whether the key is trusted for this origin."""
        if self.origin.endswith("/"):
            return origin.startswith(self.origin) and len(origin) > len(self.origin)
        return origin == self.origin


@dataclass(frozen=True, slots=True)
class _Request:
    """What a log sends."""

    old: int
    proof: list[bytes]
    note: str
    head: Checkpoint


def parse_logs(text: str) -> list[KnownLog]:
    """Read lines of an origin, or a prefix ending in a slash, and a base64 public key.

    Empty lines and those that begin with # are passed over; `ValueError` names a line that is
    neither.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or line.lstrip().startswith("#"):
            continue
        try:
            origin, encoded = words
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise ValueError(f"line {number}: an origin and a key were expected") from error
        if len(key) != 32:  # noqa: PLR2004 - Ed25519
            raise ValueError(f"line {number}: the key is not 32 bytes of base64")
        found.append(KnownLog(origin, key))
    return found


class Witness:
    """Cosigns what goes on from what it cosigned last. May be called by several threads."""

    def __init__(
        self,
        name: str,
        key: Ed25519PrivateKey,
        logs: Sequence[KnownLog],
        state: State,
        now: Callable[[], float],
    ) -> None:
        """`now` gives POSIX seconds."""
        self._name = name
        self._key = key
        self._logs = logs
        self._state = state
        self._now = now
        self._turn = threading.Lock()

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a request as the specification orders it."""
        try:
            asked = _parse(body)
        except ProofError as error:
            return Answer(400, f"{error}\n")
        keys = [one.public_key for one in self._logs if one.covers(asked.head.origin)]
        if not keys:
            return Answer(404, "unknown log\n")
        try:
            checkpoint.verify(asked.note, asked.head.origin, keys)
        except ProofError as error:
            return Answer(403, f"{error}\n")
        if asked.old > asked.head.size:
            return Answer(400, "the old size is larger than the checkpoint's\n")
        with self._turn:
            return self._go_on(asked)

    def _go_on(self, asked: _Request) -> Answer:
        seen = self._state.seen(asked.head.origin)
        if asked.old != seen.size:
            return Answer(409, f"{seen.size}\n", SIZE_TYPE)
        if seen.size and asked.head.size == seen.size and asked.head.root != seen.root:
            return Answer(409, f"{seen.size}\n", SIZE_TYPE)
        try:
            _verify_growth(seen, asked)
        except ProofError as error:
            return Answer(422, f"{error}\n")
        text, _signatures = note.split(asked.note)
        line = cosignature.cosign(text, self._name, self._key, int(self._now()))
        self._state.keep(asked.head.origin, asked.note)
        return Answer(200, line)


def _verify_growth(seen: Seen, asked: _Request) -> None:
    if seen.size:
        head = asked.head
        merkle.verify_consistency(seen.size, head.size, asked.proof, seen.root, head.root)
    elif asked.proof:
        raise ProofError("nothing leads from an empty tree")
    if asked.head.size >= _MOST or (not asked.head.size and asked.head.root != merkle.EMPTY_ROOT):
        raise ProofError("no tree has this size and this root")


def _parse(body: bytes) -> _Request:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise ProofError("the request is not UTF-8") from error
    head, gap, signed = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if not gap or old is None:
        raise ProofError("a line of the old size, the proof and an empty line were expected")
    if len(lines) > MOST_PROOF_LINES:
        raise ProofError("the proof is too long")
    try:
        proof = [base64.b64decode(line, validate=True) for line in lines]
    except ValueError as error:
        raise ProofError("a line of the proof is not base64") from error
    if any(len(one) != 32 for one in proof):  # noqa: PLR2004 - SHA-256
        raise ProofError("a line of the proof is not a hash")
    return _Request(int(old[1]), proof, signed, checkpoint.parse(note.split(signed)[0]))
