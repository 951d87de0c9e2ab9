"""Viruses: the scanners' common test file, and ClamAV's daemon where one is configured."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.extraction.memory import Source

# The test string of the European Institute for Computer Antivirus Research, in two halves so
# that scanners leave this file alone: https://www.eicar.org/download-anti-malware-testfile/
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LOOK = 128
TEST_VIRUS = (
    "It is the harmless file by which virus scanners are tested (EICAR), treated as a virus. "
    "It was kept and is not opened in the page."
)
CHUNK = 1 << 20
LONGEST_ANSWER = 4096


class ScannerError(Exception):
    """The scanner could not be asked or gave no verdict; the file is neither clean nor infected."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner says: the virus's name, or an empty string for none found."""

    virus: str

    @property
    def infected(self) -> bool:
        """Whether something was found."""
        return bool(self.virus)


def is_test_virus(head: bytes) -> bool:
    """Whether a file beginning so is EICAR's: the string, then nothing but white space."""
    return head.startswith(_EICAR) and not head[len(_EICAR) :].strip(b" \t\r\n\x1a")


def scan(source: Source, address: str, *, timeout: float = 120.0) -> Verdict:
    """Have clamd look at all bytes, by its INSTREAM command (clamd(8)).

    `address` is `unix:/path/to/socket` or `host:port`, `timeout` in seconds a step. Raises
    `ScannerError`, also when the file is longer than clamd's own StreamMaxLength.
    """
    try:
        with _connect(address, timeout) as link:
            link.sendall(b"zINSTREAM\0")
            for offset in range(0, source.size, CHUNK):
                data = source.read_at(offset, CHUNK)
                link.sendall(struct.pack("!I", len(data)) + data)
            link.sendall(struct.pack("!I", 0))
            answer = _answer(link)
    except OSError as error:
        raise ScannerError(f"The virus scanner did not answer: {type(error).__name__}") from error
    if answer.endswith(" FOUND"):
        return Verdict(answer.removesuffix(" FOUND").partition(": ")[2])
    if answer.endswith(": OK"):
        return Verdict("")
    raise ScannerError("The virus scanner gave no verdict")


def _connect(address: str, timeout: float) -> socket.socket:
    """An open connection to clamd."""
    if address.startswith("unix:"):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(timeout)
        try:
            link.connect(address.removeprefix("unix:"))
        except OSError:
            link.close()
            raise
        return link
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout)


def _answer(link: socket.socket) -> str:
    """The answer up to its closing zero byte."""
    data = b""
    while not data.endswith(b"\0") and len(data) < LONGEST_ANSWER:
        more = link.recv(LONGEST_ANSWER)
        if not more:
            break
        data += more
    return data.rstrip(b"\0\n").decode("utf-8", "replace")
