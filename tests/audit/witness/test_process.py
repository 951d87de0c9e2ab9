"""If these fail, our witness does not run elsewhere, or forgets when it is killed."""

import base64
import http.client
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from audit.ledger import cosignature
from tests.audit.witness.test_protocol import PUBLIC, proof, request, signed

ROOT = Path(__file__).parents[3]
# As on a machine that has neither Django nor a database.
RUN = (
    "import sys, runpy\n"
    "for name in ('django', 'psycopg', 'rest_framework', 'celery'): sys.modules[name] = None\n"
    "runpy.run_module('audit.witness', run_name='__main__', alter_sys=True)"
)


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-c", RUN, "serve", str(folder), "--listen", "127.0.0.1:0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def post(address: str, body: bytes, path: str = "/add-checkpoint") -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("POST", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def talk(address: str, method: str, header: str) -> list[str]:
    """The status of each answer to one request, with a second one hidden in its body."""
    hidden = "GET /hidden HTTP/1.1\r\nHost: w.example\r\n\r\n"
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        asked = f"{method} /add-checkpoint HTTP/1.1\r\n{header}\r\n\r\n{hidden}"
        connection.sendall(asked.encode())
        connection.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    return re.findall(r"HTTP/1\.1 ([0-9]+)", said.decode())


def make(folder: Path) -> cosignature.Witness:
    made = subprocess.run(
        [sys.executable, "-c", RUN, "make", str(folder), "w.example/1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    key = base64.b64encode(PUBLIC).decode()
    (folder / "logs.txt").write_text(f"parley.example/ {key}\n")
    return cosignature.Witness.parse(made.stdout)


def test_killed_at_once_after_its_answer_it_still_refuses_what_does_not_go_on(
    tmp_path: Path,
) -> None:
    me = make(tmp_path)
    old = 0
    for size in (3, 8, 21):
        process, address = start(tmp_path)
        status, line = post(address, request(old, proof(old, size), signed(size)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert status == 200
        assert cosignature.verify(signed(size) + line, [me])
        old = size
    process, address = start(tmp_path)
    try:
        assert post(address, request(0, [], signed(3))) == (409, "21\n")
        assert post(address, request(8, proof(8, 40), signed(40))) == (409, "21\n")
        assert post(address, b"x")[0] == 400
        assert post(address, b"x", "/elsewhere")[0] == 404
        assert post(address, bytes(200_000))[0] == 413
        assert talk(address, "POST", f"Content-Length: {'9' * 5_000}") == ["413"]
        assert talk(address, "POST", "Content-Length: 0\r\nTransfer-Encoding: chunked") == ["411"]
        assert talk(address, "GET", "Content-Length: 40") == ["405"]
        assert talk(address, "POST", "Content-Length: 0\r\nContent-Length: 40") == ["411"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.communicate()
