"""A request's body is read to its end and not a byte further, however it arrives."""

import io
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from gunicorn.http.body import Body, ChunkedReader, LengthReader
from gunicorn.http.unreader import SocketUnreader

from casework.intake.body import RequestBody

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def under_gunicorn(server: socket.socket, length: int, early: bytes = b"") -> dict[str, Any]:
    """What gunicorn hands over when it has read `early` together with the headers."""
    unreader = SocketUnreader(server)
    unreader.unread(early)
    return {
        "wsgi.input": Body(LengthReader(unreader, length)),
        "gunicorn.socket": server,
        "CONTENT_LENGTH": str(length),
    }


def all_of(body: RequestBody, size: int = 4096) -> bytes:
    room, found = memoryview(bytearray(size)), b""
    while count := body.readinto(room):
        found += room[:count]
    return found


def test_what_came_with_the_headers_comes_first_and_the_next_request_stays(pair: Pair) -> None:
    client, server = pair
    environ = under_gunicorn(server, 10, early=b"0123")
    client.sendall(b"456789NEXT")
    body = RequestBody(environ)
    assert all_of(body, 3) == b"0123456789"
    assert body.left == 0
    assert server.recv(100) == b"NEXT"
    assert environ["wsgi.input"].read(10) == b""


def test_a_next_request_that_came_early_is_given_back(pair: Pair) -> None:
    _, server = pair
    environ = under_gunicorn(server, 4, early=b"bodyNEXT")
    assert all_of(RequestBody(environ)) == b"body"
    assert environ["wsgi.input"].reader.unreader.take_buffered() == b"NEXT"


def test_a_sender_who_vanishes_ends_the_body(pair: Pair) -> None:
    client, server = pair
    client.sendall(b"half")
    client.shutdown(socket.SHUT_WR)
    assert all_of(RequestBody(under_gunicorn(server, 100))) == b"half"


def test_a_sender_who_falls_silent_ends_the_body(pair: Pair) -> None:
    client, server = pair
    client.sendall(b"half")
    body = RequestBody(under_gunicorn(server, 100), patience=0.05)
    assert all_of(body) == b"half"
    assert server.gettimeout() is None


def test_a_chunked_body_is_read_through_the_server(pair: Pair) -> None:
    client, server = pair
    client.sendall(b"4\r\nbody\r\n3\r\n!!!\r\n0\r\n\r\n")
    request = type("Request", (), {"limit_request_field_size": 0, "max_buffer_headers": 0})()
    environ = {
        "wsgi.input": Body(ChunkedReader(request, SocketUnreader(server))),
        "HTTP_TRANSFER_ENCODING": "chunked",
        "gunicorn.socket": server,
    }
    body = RequestBody(environ)
    assert body.left is None
    assert all_of(body) == b"body!!!"


def test_under_another_server_its_input_is_read() -> None:
    given = io.BytesIO(b"0123456789 and what is not ours")
    body = RequestBody({"wsgi.input": given, "CONTENT_LENGTH": "10"})
    assert all_of(body, 4) == b"0123456789"
    assert all_of(RequestBody({"wsgi.input": given})) == b""
