"""The migrated database, kept between runs and shared by the processes of one.

Migrating takes longer than most test files. What it leaves is a function of the migrations and
of what they import, so a dump of it is kept under a digest of these, in ``var``.
"""

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from audit.ground import clock
from parley.devstack import postgres, provision

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "template"
_MADE_FROM = (
    "*/migrations/**/*",
    "audit/*/migrations/**/*",
    "*/models/*.py",
    "audit/*/models/*.py",
    "*/choices.py",
    "audit/*/choices.py",
    "*/sql*.py",
    "audit/ground/*.py",
    "audit/ledger/*.py",
    "parley/settings/*.py",
    "parley/devstack/provision.py",
    "parley/management/commands/migrate.py",
    "uv.lock",
)


def migrated(server_url: str, name: str, migrate: Callable[[], None]) -> None:
    """Fill an empty, provisioned database: from the kept dump, or by migrating it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    dump = FOLDER / f"{_digest()}.dump"
    address = provision.with_database(server_url, name)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first of several processes migrates
        if not dump.exists():
            migrate()
            _keep(address, dump)
            return
        os.utime(dump)
    _run("pg_restore", "--exit-on-error", "--clean", "--if-exists", "--dbname", address, str(dump))


def _keep(address: str, dump: Path) -> None:
    """Put a dump in its place in one step, and let go of all but the latest few."""
    half = dump.with_suffix(".half")
    _run("pg_dump", "--format=custom", "--compress=0", "--file", str(half), address)
    half.replace(dump)
    latest = sorted(FOLDER.glob("*.dump"), key=lambda path: path.stat().st_mtime)
    for old in latest[:-3]:
        old.unlink()


def _run(program: str, *arguments: str) -> None:
    subprocess.run([str(postgres.programs() / program), *arguments], check=True)


def _digest() -> str:
    """The month too: the log's partitions are made ahead of it."""
    whole = hashlib.sha256(f"{clock.now():%Y-%m}".encode())
    for path in sorted(_files()):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(ROOT)} {len(data)}\n".encode() + data)
    return whole.hexdigest()[:32]


def _files() -> Iterator[Path]:
    for pattern in _MADE_FROM:
        yield from (one for one in ROOT.glob(pattern) if one.is_file())
