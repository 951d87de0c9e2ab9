"""ClamAV is asked by its own protocol, and silence is never taken for "clean"."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casework.extraction.memory import BytesSource
from casework.extraction.scan import ScannerError, is_test_virus, scan

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Answer = Callable[[bytes], bytes]


@contextmanager
def _clamd(listener: socket.socket, answer: Answer) -> Iterator[None]:
    """A scanner that takes one file over INSTREAM and answers."""

    def serve() -> None:
        link, _ = listener.accept()
        with link, link.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            data = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                data += stream.read(length)
            link.sendall(answer(data))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        thread.join(5)
        listener.close()


def _like_clamd(data: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


@pytest.fixture(params=["tcp", "unix"])
def listening(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[socket.socket, str]:
    if request.param == "tcp":
        listener = socket.create_server(("127.0.0.1", 0))
        return listener, f"127.0.0.1:{listener.getsockname()[1]}"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "clamd"))
    listener.listen()
    return listener, f"unix:{tmp_path / 'clamd'}"


def test_a_virus_is_named(listening: tuple[socket.socket, str]) -> None:
    listener, address = listening
    with _clamd(listener, _like_clamd):
        verdict = scan(BytesSource(bytes(3 << 20) + EICAR), address)
    assert verdict.infected
    assert verdict.virus == "Eicar-Test-Signature"


def test_a_clean_file_is_clean(listening: tuple[socket.socket, str]) -> None:
    listener, address = listening
    with _clamd(listener, _like_clamd):
        assert not scan(BytesSource(b"words"), address).infected


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: lstat() ERROR\0", b"OK"]
)
def test_no_verdict_is_an_error(listening: tuple[socket.socket, str], answer: bytes) -> None:
    listener, address = listening
    with _clamd(listener, lambda _: answer), pytest.raises(ScannerError):
        scan(BytesSource(b"words"), address)


def test_a_scanner_that_is_away_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ScannerError):
        scan(BytesSource(b"words"), f"unix:{tmp_path / 'nothing'}", timeout=1)


@pytest.mark.parametrize(
    ("data", "is_virus"),
    [(EICAR, True), (EICAR + b"\r\n", True), (EICAR + b"x", False), (b"x" + EICAR, False)],
)
def test_the_test_virus_is_known_by_its_definition(data: bytes, *, is_virus: bool) -> None:
    assert is_test_virus(data) is is_virus
