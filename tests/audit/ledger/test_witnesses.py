"""If these fail, a witness that answers badly could keep a log from being signed."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from audit.ledger import witnesses
from audit.ledger.witnesses import AbsentError, Place
from tests.audit.ledger.test_cosignature import SIGNED, WITNESS


@contextmanager
def dripping(said: bytes) -> Iterator[str]:
    """A witness that answers at once with these bytes, and then letter after letter for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(said)
                for _ in range(30_000):
                    time.sleep(0.02)
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-",
        b"",
    ],
)
def test_a_witness_that_answers_letter_by_letter_is_given_up(
    said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witnesses, "_LONGEST", 0.3)
    began = time.monotonic()
    with dripping(said) as address, pytest.raises(AbsentError):
        witnesses.add_checkpoint(Place(WITNESS, address), 0, [], SIGNED)
    assert time.monotonic() - began < 120, "it would have waited for the last letter"
