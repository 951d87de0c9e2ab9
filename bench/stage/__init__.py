"""A whole Parley for benchmarks that go over HTTP: database, case, token, web server."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import django

from parley.devstack import postgres, provision, system
from parley.devstack.processes import Family

_KEK = "5a" * 32
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Stage:
    """Where the server answers, and what it stores where."""

    process: subprocess.Popen[bytes]
    port: int
    token: str
    wall_id: UUID
    folder: Path

    @property
    def worker(self) -> int:
        """The id of the one process that answers requests."""
        while True:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            if listed := children.read_text(encoding="ascii").split():
                return int(listed[0])
            time.sleep(0.01)

    def forget(self) -> None:
        """Remove what has been stored, to make room."""
        for stored in (self.folder / "blobs").rglob("*"):
            if stored.is_file():
                stored.unlink()

    def wait(self) -> None:
        """Return when the server answers."""
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 5).close()
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    raise RuntimeError("the server did not start") from None
                time.sleep(0.05)
            else:
                return


@contextmanager
def stage() -> Iterator[Stage]:
    """Set it up on the disk that holds the repository's own data, and remove it afterwards."""
    (_ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=_ROOT / "var"))
    family = Family(logs=folder)
    try:
        port = system.free_port()
        postgres.start(family, folder / "data", port, "bench")
        url = postgres.url(port, "bench")
        provision.provision(url, "bench", dict.fromkeys(provision.LOGINS, "bench"))
        os.environ.update(_environment(port, folder))
        token, wall_id = _case()
        with _server(folder) as (process, web_port):
            yield Stage(process, web_port, token, wall_id, folder)
    finally:
        for member in family.members:
            member.signal(signal.SIGINT)
            member.popen.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _environment(port: int, folder: Path) -> dict[str, str]:
    (folder / "tmp").mkdir()
    address = f"127.0.0.1:{port}/bench"
    return {
        "DJANGO_SETTINGS_MODULE": "bench.stage.settings",
        "DATABASE_URL": f"postgresql://parley_app:bench@{address}",
        "MIGRATOR_DATABASE_URL": f"postgresql://parley_migrator:bench@{address}",
        "INTEGRATOR_DATABASE_URL": f"postgresql://parley_integrator:bench@{address}",
        "PARLEY_KEK": _KEK,
        "PARLEY_BLOB_DIR": str(folder / "blobs"),
        "PARLEY_LOG_LEVEL": "CRITICAL",
        "TMPDIR": str(folder / "tmp"),
    }


def _case() -> tuple[str, UUID]:
    """A case with a prosecution file; returns a token's secret and the file's wall."""
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from casework.services import cases, courts
    from privilege import context
    from privilege.services.tokens import make_token
    from tests import cast

    call_command("migrate", database="migrator", verbosity=0)
    cast.make()
    people = cast.load()
    with context.enter(people.platform_admin):
        court = courts.list_court(
            people.platform_admin, jurisdiction="NY", name="Court", zone="America/New_York"
        )
    with context.enter(people.prosecutor):
        opening = cases.open_case(
            people.prosecutor,
            court_id=court.id,
            title="People v. Doe",
            docket_number="IND-1",
            defendants=[cases.NewDefendant("John Doe", people.defender.user_id)],
        )
        _, secret = make_token(people.prosecutor, name="bench", scopes=["read", "write"])
    connections.close_all()
    return secret, opening.prosecution_file.id


@contextmanager
def _server(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = system.free_port()
    command = [sys.executable, "-m", "gunicorn", "parley.wsgi", "--preload", "--workers=1"]
    command += ["--threads=8", "--worker-class=gthread", f"--bind=127.0.0.1:{port}"]
    command += ["--timeout=300", "--log-level=critical"]
    process = subprocess.Popen(command, cwd=_ROOT)
    try:
        Stage(process, port, "", UUID(int=0), folder).wait()
        yield process, port
    finally:
        process.terminate()
        process.wait(timeout=30)
