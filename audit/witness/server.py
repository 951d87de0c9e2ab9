"""The witness over HTTP: `POST <prefix>/add-checkpoint`, and nothing else."""

import io
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from audit.witness.protocol import TEXT_TYPE, Answer, Witness

MOST_BYTES = 128 * 1024
_DIGITS = 9
_PATIENCE = 10.0  # seconds for a whole request to arrive
_MOST_AT_ONCE = 64  # connections; each has a thread


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


class Server(ThreadingHTTPServer):
    """Listens for one witness."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        """Bind to the address; port 0 takes a free one."""
        super().__init__(address, _Handler)
        self.witness = witness
        self._places = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - socketserver's
        """Answer in a thread; where too many are open, close the connection unanswered."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except Exception:
            self._places.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - socketserver's
        """Answer one connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()


class _Arriving(io.RawIOBase):
    """What a client sends. A letter now and then does not hold its thread for ever."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.until = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - what io gives
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the request took too long to arrive")
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "parley-witness"
    sys_version = ""
    timeout = _PATIENCE

    def setup(self) -> None:
        """Read with patience for a whole request, not for each part of it."""
        super().setup()
        self._arriving = _Arriving(self.connection)
        self.rfile = io.BufferedReader(self._arriving)

    def handle_one_request(self) -> None:
        """Answer one request of the connection, which may bring more."""
        self._arriving.until = time.monotonic() + _PATIENCE
        super().handle_one_request()

    def do_POST(self) -> None:
        """Answer `add-checkpoint`."""
        self._answer(self._answered())

    def do_GET(self) -> None:
        """There is nothing to read here."""
        self._answer(self._unread(Answer(405, "add-checkpoint is posted\n")))

    def _answered(self) -> Answer:
        lengths = self.headers.get_all("Content-Length", [])
        if not self.path.endswith("/add-checkpoint"):
            return self._unread(Answer(404, "only add-checkpoint is here\n"))
        if len(lengths) != 1 or "Transfer-Encoding" in self.headers or not _is_number(lengths[0]):
            return self._unread(Answer(411, "one Content-Length is needed\n"))
        if len(lengths[0]) > _DIGITS or int(lengths[0]) > MOST_BYTES:
            return self._unread(Answer(413, "too long\n"))
        body = self.rfile.read(int(lengths[0]))
        try:
            return self.server.witness.add_checkpoint(body)
        except OSError as error:
            self.log_error("nothing was cosigned: %s", error)
            return self._unread(Answer(500, "what is cosigned cannot be remembered\n"))

    def _unread(self, answer: Answer) -> Answer:
        """What is left of the request must not be taken for the next one."""
        self.close_connection = True
        return answer

    def _answer(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type or TEXT_TYPE)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
