"""Asking a witness for its cosignature (C2SP tlog-witness, `add-checkpoint`).

``PARLEY_WITNESSES`` names a file with a witness a line: its key (`name+id+base64`) and the address
that `/add-checkpoint` is put behind.
"""

import base64
import http.client
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from audit.ledger.cosignature import Witness
from audit.ledger.errors import LedgerError, ProofError

_PATIENCE = 5  # seconds for a witness to say anything
_LONGEST = 10.0  # seconds for all that it says
_MOST_BYTES = 64 * 1024
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n?")


class WitnessesError(LedgerError):
    """The file of witnesses cannot be read."""


class AbsentError(LedgerError):
    """A witness does not answer, or not as a witness does."""


@dataclass(frozen=True, slots=True)
class Place:
    """A witness and where it answers."""

    witness: Witness
    address: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A witness's status, and its text or, where it has seen another size, that."""

    status: int
    text: str
    size: int | None = None


def load(path: Path) -> list[Place]:
    """Read the file of witnesses; `WitnessesError` names the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise WitnessesError(f"The file of witnesses cannot be read: {error}") from error
    found = []
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words or line.lstrip().startswith("#"):
            continue
        try:
            key, address = words
            place = Place(Witness.parse(key), address.rstrip("/"))
        except (ValueError, ProofError) as error:
            raise WitnessesError(f"{path}, line {number}: {error}") from error
        if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
            raise WitnessesError(f"{path}, line {number}: an http address was expected")
        found.append(place)
    return found


def add_checkpoint(place: Place, old: int, proof: Sequence[bytes], note: str) -> Reply:
    """Submit a checkpoint; `AbsentError` where nobody answers, or not as a witness does."""
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in proof), "", note]
    parts = urlsplit(f"{place.address}/add-checkpoint")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=_PATIENCE)
    except (http.client.HTTPException, ValueError) as error:
        raise AbsentError(f"{place.address}: {error}") from error
    try:
        with _cut_after(_LONGEST, connection):
            connection.request("POST", parts.path, "\n".join(lines).encode())
            answer = connection.getresponse()
            body = answer.read(_MOST_BYTES)
            content_type = answer.headers.get_content_type()
    except (OSError, http.client.HTTPException) as error:
        raise AbsentError(f"{place.address}: {error!r}") from error
    finally:
        connection.close()
    if answer.status >= http.client.INTERNAL_SERVER_ERROR:
        raise AbsentError(f"{place.address}: {answer.status} {answer.reason}")
    seen = _SIZE.fullmatch(body) if content_type == "text/x.tlog.size" else None
    return Reply(answer.status, body.decode(errors="replace"), int(seen[1]) if seen else None)


@contextmanager
def _cut_after(seconds: float, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Connect, and cut the line in the end: each letter of an answer may come in time, for ever.

    `TimeoutError` where it was cut.
    """
    connection.connect()
    line = connection.sock  # the connection lets go of it while an answer is read
    cut = threading.Event()

    def cut_off() -> None:
        cut.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if cut.is_set():
        raise TimeoutError("its answer took too long")
