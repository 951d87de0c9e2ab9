"""`make restore-drill`: back the running demo up, restore the copy elsewhere, verify it there.

What is proven: the backup role reads everything, the copy is whole, its log verifies with the keys
kept outside the database, and each stored file that the copy names is there in its full size.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from parley.devstack import postgres, provision, state, system
from parley.devstack.demo import ROOT, say

DATABASE = "parley"


def drill(folder: Path) -> None:
    """Run the drill on the demo whose data is in `folder`; raise `SetupError` when it fails."""
    kept = state.State.load(folder)
    source = provision.with_login(
        postgres.url(kept.ports.get("postgres", 0), "", DATABASE),
        "parley_backup",
        kept.secrets["parley_backup"],
    )
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="parley-drill-") as place:
        copy = Path(place) / "parley.dump"
        # What the copy must reach to: the log goes on growing while it is made.
        newest = Path(place) / "newest"
        shutil.copytree(
            folder / "ledger-keys" / "newest", newest, ignore=shutil.ignore_patterns(".*")
        )
        _run("pg_dump", ["--format=custom", f"--file={copy}", f"--dbname={source}"])
        say(f"[{time.monotonic() - began:3.0f} s] backed up: {copy.stat().st_size:,} bytes")
        with postgres.throwaway() as server:
            target = _restored(server, copy, kept)
            say(f"[{time.monotonic() - began:3.0f} s] restored")
            _verify_log(target, kept, newest)
            say(f"[{time.monotonic() - began:3.0f} s] {_files(target, folder / 'blobs')}")
    say("The copy is as good as the original.")


def _restored(server: str, copy: Path, kept: state.State) -> str:
    """Restore `copy` on `server`; return the superuser's address of the database."""
    provision.provision(server, DATABASE, kept.secrets)
    target = provision.with_database(server, DATABASE)
    # The extensions and the public schema stand already.
    _run("pg_restore", ["--exit-on-error", "--clean", "--if-exists", f"--dbname={target}", copy])
    with psycopg.connect(target, autocommit=True) as inside:
        provision.prepare_database(inside, DATABASE)
    return target


def _verify_log(target: str, kept: state.State, newest: Path) -> None:
    def address(role: str) -> str:
        return provision.with_login(target, role, kept.secrets[role])

    done = subprocess.run(
        [sys.executable, "manage.py", "verify_log"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "parley.settings.demo",
            "PARLEY_VAR_DIR": str(kept.folder),
            "PARLEY_LEDGER_KEPT_DIR": str(newest),
            "DATABASE_URL": address("parley_app"),
            "INTEGRATOR_DATABASE_URL": address("parley_integrator"),
            "PARLEY_KEK": kept.secrets["kek"],
        },
        check=False,
    )
    if done.returncode:
        raise system.SetupError("The restored log does not verify, see above.")


def _files(target: str, blobs: Path) -> str:
    """Look for each stored file the copy names; return a sentence."""
    with psycopg.connect(target) as inside:
        rows = inside.execute("SELECT store_key, stored_size FROM privilege_blob").fetchall()
    missing = [key for key, size in rows if not _is_whole(blobs, key, size)]
    if missing:
        raise system.SetupError(f"Stored files are missing or cut short: {', '.join(missing)}")
    return f"{len(rows)} stored files are there in full size"


def _is_whole(blobs: Path, key: str, size: int) -> bool:
    path = blobs / "kept" / key[:2] / key[2:4] / key
    return path.is_file() and path.stat().st_size == size


def _run(program: str, words: Sequence[str | Path]) -> None:
    done = subprocess.run(
        [postgres.programs() / program, *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise system.SetupError(f"{program} failed:\n{done.stderr.strip()}")


if __name__ == "__main__":
    try:
        drill(Path(os.environ.get("PARLEY_VAR_DIR") or ROOT / "var").resolve())
    except (system.SetupError, psycopg.OperationalError) as error:
        sys.exit(f"{error}\nThe drill needs a running `make demo` in this folder.")
