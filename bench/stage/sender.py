"""A client that costs as little as possible: bytes from memory straight into a socket."""

import base64
import os
import socket
import time
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from bench.stage import Stage

_BLOCK = os.urandom(1024 * 1024)
_PACE = 0.0002
_ESTABLISHED = "01"  # in /proc/net/tcp


class Sender:
    """Sends files to a stage."""

    def __init__(self, on: Stage) -> None:
        self.stage = on

    def announce(self, length: int) -> str:
        """Open an upload; returns its address."""
        said = {"filename": "clip.mp4", "wall": str(self.stage.wall_id)}
        encoded = (f"{key} {base64.b64encode(v.encode()).decode()}" for key, v in said.items())
        headers = {"Upload-Length": str(length), "Upload-Metadata": ",".join(encoded)}
        return str(self.ask("POST", "/api/v1/uploads/", headers).headers["Location"])

    def upload(self, length: int, block: bytes = _BLOCK) -> str:
        """Send a file of `length` bytes, whole multiples of the block; returns its address."""
        address = self.announce(length)
        self._stream(address, length, block)
        return address

    def plain(self, length: int) -> None:
        """Send the same body to the yardstick."""
        self._stream("/api/bench/body/", length, _BLOCK)

    def paced(self, address: str, plain: bytes, offset: int, step: int) -> int:
        """Send `plain` from `offset`, each step once the server has taken the last, until it dies.

        Returns how much the server had taken out of the connection.
        """
        with self._open("PATCH", address, len(plain) - offset, offset) as connection:
            mine = connection.getsockname()[1]
            try:
                for start in range(offset, len(plain), step):
                    connection.sendall(plain[start : start + step])
                    while not self._is_taken(mine):
                        time.sleep(_PACE)
                    offset = min(start + step, len(plain))
                connection.recv(65536)
            except OSError:
                pass
        return offset

    def _is_taken(self, mine: int) -> bool:
        """Whether nothing waits in the server's end of a connection; raises when that is gone."""
        theirs = f":{self.stage.port:04X}", f":{mine:04X}"
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines():
            _, local, remote, state, queues, *_ = line.split()
            if (local[-5:], remote[-5:]) == theirs and state == _ESTABLISHED:
                return queues.endswith(":00000000")
        raise ConnectionResetError

    def offset(self, address: str) -> int:
        """Ask how much has arrived."""
        return int(self.ask("HEAD", address).headers["Upload-Offset"])

    def item(self, address: str) -> str:
        """Ask for the id of the item that an upload became."""
        return str(self.ask("HEAD", address).headers["Parley-Item"])

    def download(self, item_id: str, *, way: str = "sealed", span: str = "") -> bytes:
        """Fetch an item's file, or a span of it (`bytes=0-99`), sealed or plain."""
        connection = HTTPConnection("127.0.0.1", self.stage.port, timeout=60)
        headers = {**self._headers(), **({"Range": span} if span else {})}
        connection.request("GET", f"/api/bench/items/{item_id}/{way}/", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status not in {200, 206}:
            raise AssertionError(f"the file answered {answer.status}")
        return body

    def ask(self, method: str, address: str, headers: dict[str, str] | None = None) -> HTTPResponse:
        """One request without a body."""
        connection = HTTPConnection("127.0.0.1", self.stage.port, timeout=60)
        connection.request(method, address, headers={**self._headers(), **(headers or {})})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status >= 400:
            raise AssertionError(f"{method} {address} answered {answer.status}")
        return answer

    def _stream(self, address: str, length: int, block: bytes) -> None:
        with self._open("PATCH", address, length, 0) as connection:
            for _ in range(length // len(block)):
                connection.sendall(block)
            answer = connection.recv(65536)
        if b" 204 " not in answer[:20]:
            raise AssertionError(f"the server answered {answer[:300]!r}")

    def _open(self, method: str, address: str, length: int, offset: int) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.stage.port), 300)
        lines = [f"{method} {address} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {length}"]
        lines += [f"{name}: {value}" for name, value in self._headers().items()]
        lines += ["Content-Type: application/offset+octet-stream", f"Upload-Offset: {offset}"]
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return connection

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.stage.token}", "Tus-Resumable": "1.0.0"}
