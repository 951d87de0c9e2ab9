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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Self

import pytest
import requests
from django.conf import settings
from django.db import connections
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from casework.models.evidence import EvidenceItem
from privilege import context
from privilege.blobs.format import CHUNK_SIZE
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


@dataclass
class Killer:
    """Kills the worker as soon as the store holds `at` bytes of the file that arrives."""

    server: Server
    folder: Path
    at: int

    def __enter__(self) -> Self:
        self.done = False
        self.thread = Thread(target=self.watch)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done = True
        self.thread.join()

    def watch(self) -> None:
        while not self.done:
            if any(path.stat().st_size >= self.at for path in self.folder.glob("arriving/*")):
                self.server.kill_worker()
                return
            time.sleep(0.0005)


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
    uploader = client.uploader(
        file_stream=io.BytesIO(plain),
        chunk_size=PIECE,
        metadata={"filename": "clip.bin", "wall": str(doe.opening.prosecution_file.id)},
    )
    places = random.Random(11)  # noqa: S311
    killed = 0
    while uploader.offset < len(plain):
        place = len(plain) * 2
        if killed < KILLS:
            place = uploader.offset + places.randrange(CHUNK_SIZE, PIECE)
        try:
            with Killer(server, blob_folder, place):
                uploader.upload(stop_at=len(plain))
        except (TusCommunicationError, requests.RequestException):
            killed += 1
            server.wait()
            acknowledged = uploader.offset
            uploader.offset = uploader.get_offset()
            assert acknowledged <= uploader.offset <= acknowledged + PIECE
    # On a busy machine the kill comes some pieces late, and the file has room for fewer of them.
    assert killed >= KILLS // 4
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
