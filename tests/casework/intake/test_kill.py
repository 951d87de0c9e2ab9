"""A server killed in the middle of an upload, again and again; the file arrives whole."""

import hashlib
import io
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings
from django.db import connections
from tusclient.client import TusClient

from casework.models.evidence import EvidenceItem
from privilege import context
from privilege.blobs.format import CHUNK_SIZE, Layout
from privilege.blobs.reading import SealedFile
from privilege.selectors.blobs import open_file
from privilege.services.tokens import make_token
from tests.casework.conftest import Doe
from tests.cast import Cast

KILLS = 20
SIZE = 24 * 1024 * 1024
PIECE = 1024 * 1024


@dataclass
class Server:
    """gunicorn with one worker process, which its master replaces when it dies."""

    process: subprocess.Popen[bytes]
    url: str

    def worker(self) -> int | None:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(listed.split()[0]) if listed.split() else None

    def kill_worker(self) -> None:
        if (worker := self.worker()) is not None:
            os.kill(worker, signal.SIGKILL)

    def wait(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "gunicorn is gone"
            try:
                if requests.options(self.url, timeout=30).status_code == 204:
                    return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.05)
        pytest.fail("the server does not answer")


@pytest.fixture
def blob_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "PARLEY_BLOB_DIR", tmp_path / "blobs")
    return tmp_path / "blobs"


@pytest.fixture
def server(committed_db: str, tmp_path: Path, blob_folder: Path) -> Iterator[Server]:
    database = connections["default"].settings_dict
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "tmp").mkdir()
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "parley.settings.demo",
        "DATABASE_URL": f"postgresql://{login}/{committed_db}",
        "PARLEY_KEK": settings.PARLEY_KEK,
        "PARLEY_BLOB_DIR": str(blob_folder),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    command = [sys.executable, "-m", "gunicorn", "parley.wsgi", "--preload", "--workers=1"]
    command += ["--threads=4", "--worker-class=gthread", f"--bind=127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--log-level=critical"], env=environment, cwd=settings.BASE_DIR
    )
    running = Server(process, f"http://127.0.0.1:{port}/api/v1/uploads/")
    try:
        running.wait()
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


def break_off(
    server: Server,
    uploader: Any,  # noqa: ANN401 - tusclient has no types
    piece: bytes,
    *,
    stored: Callable[[], int],
) -> None:
    """Send the beginning of a request of `PIECE` bytes, and kill the worker that waits for more.

    It is killed when all whole chunks of `piece` are stored.
    """
    place = urlsplit(uploader.url)
    sending = HTTPConnection(str(place.netloc), timeout=120)
    sending.putrequest("PATCH", str(place.path))
    for name, value in uploader.get_headers().items():
        sending.putheader(name, value)
    sending.putheader("Upload-Offset", str(uploader.offset))
    sending.putheader("Content-Type", "application/offset+octet-stream")
    sending.putheader("Content-Length", str(PIECE))
    sending.endheaders()
    sending.send(piece)
    deadline = time.monotonic() + 120
    while stored() + CHUNK_SIZE <= uploader.offset + len(piece):
        assert time.monotonic() < deadline, "what was sent is not stored"
        time.sleep(0.0005)
    server.kill_worker()
    sending.close()


@pytest.mark.slow
@pytest.mark.usefixtures("committed_db")
def test_killed_at_random_offsets_it_goes_on_where_it_was(
    cast: Cast, doe: Doe, server: Server, blob_folder: Path, tmp_path: Path
) -> None:
    with context.enter(cast.prosecutor):
        _, secret = make_token(cast.prosecutor, name="body cameras", scopes=["read", "write"])
    marker = b"No word of this may lie on a disk as it is. "
    plain = marker * 1000 + random.Random(7).randbytes(SIZE) + marker * 1000  # noqa: S311
    client = TusClient(server.url, headers={"Authorization": f"Bearer {secret}"})
    uploader: Any = client.uploader(
        file_stream=io.BytesIO(plain),
        chunk_size=PIECE,
        metadata={"filename": "clip.bin", "wall": str(doe.opening.prosecution_file.id)},
    )
    places = random.Random(11)  # noqa: S311
    uploader.upload_chunk()

    layout = Layout(len(plain))

    def stored() -> int:
        """Plain bytes of whole chunks; a file in the store is longer."""
        size = max(path.stat().st_size for path in blob_folder.glob("arriving/*"))
        return layout.plain_before(layout.chunks_within(size))

    for turn in range(KILLS):
        sent = places.randrange(CHUNK_SIZE, PIECE)
        acknowledged = uploader.offset
        piece = plain[acknowledged : acknowledged + sent]
        break_off(server, uploader, piece, stored=stored)
        server.wait()
        uploader.offset = uploader.get_offset()
        assert acknowledged + sent - CHUNK_SIZE <= uploader.offset <= acknowledged + sent
        if turn % 2:
            uploader.upload_chunk()
    assert uploader.offset < SIZE
    uploader.upload()
    answer = requests.head(
        str(uploader.url),
        headers={"Authorization": f"Bearer {secret}", "Tus-Resumable": "1.0.0"},
        timeout=30,
    )
    with context.enter(cast.prosecutor):
        item = EvidenceItem.objects.get(pk=answer.headers["Parley-Item"])
        file = open_file(cast.prosecutor, wall_id=item.wall_id, blob_id=item.blob_id)
    assert item.sha256 == hashlib.sha256(plain).hexdigest()
    with file:
        assert isinstance(file, SealedFile)
        assert b"".join(map(bytes, file.read())) == plain
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert marker not in path.read_bytes()
