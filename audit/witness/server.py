"""The witness over HTTP: `POST <prefix>/add-checkpoint`, and nothing else."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from audit.witness.protocol import TEXT_TYPE, Answer, Witness

MOST_BYTES = 128 * 1024
_DIGITS = 9
_PATIENCE = 10  # seconds for a request to arrive


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


class Server(ThreadingHTTPServer):
    """Listens for one witness."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        """Bind to the address; port 0 takes a free one."""
        super().__init__(address, _Handler)
        self.witness = witness


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "parley-witness"
    sys_version = ""
    timeout = _PATIENCE

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
