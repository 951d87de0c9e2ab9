"""If these fail, whoever reaches a witness could keep it from answering the logs it knows."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from audit.witness import server
from audit.witness.protocol import KnownLog, Witness
from audit.witness.state import State
from tests.audit.witness.test_process import post
from tests.audit.witness.test_protocol import KEY, PUBLIC, request, signed


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    State.make(folder)
    with closing(State(folder)) as state:
        logs = [KnownLog("parley.example/", PUBLIC)]
        witness = Witness("w.example/1", KEY, logs, state, lambda: 1_700_000_000.0)
        with server.Server(("127.0.0.1", 0), witness) as running:
            threading.Thread(target=running.serve_forever, args=[0.05], daemon=True).start()
            yield ("127.0.0.1", running.server_address[1])
            running.shutdown()


@pytest.mark.parametrize("begin", [b"Host: w", b"Content-Length: 99999\r\n\r\n"])
def test_a_letter_now_and_then_holds_no_thread(
    begin: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_PATIENCE", 0.3)
    with serving(tmp_path) as place, socket.create_connection(place, timeout=60) as slow:
        slow.sendall(b"POST /add-checkpoint HTTP/1.1\r\n" + begin)
        slow.settimeout(0)
        for _ in range(2_000):
            try:
                slow.send(b"x")
                if slow.recv(100) == b"":
                    return
            except BlockingIOError:
                time.sleep(0.02)
            except OSError:
                return
        pytest.fail("it was never cut")


def test_connections_without_end_leave_it_answering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_MOST_AT_ONCE", 3)
    monkeypatch.setattr(server, "_PATIENCE", 1_000.0)
    with serving(tmp_path) as place:
        held = [socket.create_connection(place, timeout=60) for _ in range(3)]
        for _ in range(5):
            with socket.create_connection(place, timeout=60) as turned_away:
                assert turned_away.recv(100) == b""
        for one in held:
            one.close()
        for _ in range(1_000):
            try:
                status, _ = post(f"http://{place[0]}:{place[1]}", request(0, [], signed(3)))
            except OSError:
                time.sleep(0.02)
                continue
            assert status == 200
            return
        pytest.fail("it did not answer again")
