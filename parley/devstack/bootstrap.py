"""Make the project's environment from uv.lock, then become a command inside it.

    python3 parley/devstack/bootstrap.py [--group NAME]… -- ARGUMENTS FOR THE ENVIRONMENT'S PYTHON

Standard library only, since nothing is installed yet. Needs neither uv nor pip nor python3-venv:
what is missing is fetched into `.tools/`. A half-made environment is mended.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
NEWEST = (3, 13)
UV = "uv==0.13.9"
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
DEFAULT_INDEX = "https://pypi.org/simple"
# pip's settings, which many machines have, and uv's names for the same thing.
SAME_SETTING = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_TRUSTED_HOST": "UV_INSECURE_HOST",
    "PIP_CERT": "SSL_CERT_FILE",
}


class BootstrapError(Exception):
    """A sentence for the person at the terminal."""


def main(arguments: list[str]) -> None:
    """Make or mend the environment and replace this process by the asked command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--group", action="append", default=["local"])
    parser.add_argument("command", nargs="*", help="what the environment's Python runs")
    options = parser.parse_args(arguments)
    try:
        _check_python()
        python = ensure_environment(ROOT, sorted(set(options.group)))
    except BootstrapError as error:
        sys.exit(f"\n{error}")
    except PermissionError as error:
        sys.exit(
            f"\n{error.filename} belongs to another account. Run this as that account, "
            "or in a folder of your own."
        )
    if options.command:
        os.chdir(ROOT)
        os.execv(python, [str(python), *options.command])  # noqa: S606  (our own environment)


def ensure_environment(root: Path, groups: list[str]) -> Path:
    """Return the Python of the environment at `root`, made as uv.lock says with `groups`."""
    folder = Path(os.environ.get("UV_PROJECT_ENVIRONMENT", "") or ".venv")
    folder = folder if folder.is_absolute() else root / folder
    with _one_at_a_time(root):
        stamp = Stamp(folder)
        lock = hashlib.sha256((root / "uv.lock").read_bytes()).hexdigest()
        python = folder / "bin" / "python"
        if stamp.says(lock, groups) and not stamp.is_from_elsewhere() and _runs(python):
            return python
        _say("Preparing the environment (the first time this downloads packages) …")
        began = time.monotonic()
        uv = find_uv(root)
        mend = stamp.unfinished()
        if folder.exists() and (stamp.is_from_elsewhere() or not _runs(python)):
            _say("The environment was half-made, or made in another folder; it is made anew.")
            shutil.rmtree(folder)
        stamp.begin()
        _fill(uv, root, folder, groups, mend=mend)
        stamp.finish(lock, groups)
        _say(f"Environment ready after {time.monotonic() - began:.0f} s.")
        return python


def _check_python() -> None:
    if sys.version_info[:2] < OLDEST:
        here = ".".join(str(part) for part in sys.version_info[:2])
        raise BootstrapError(
            f"Parley needs Python 3.11 or newer; this is {here}. "
            "Name another one: make PYTHON=python3.12 …"
        )


class Stamp:
    """What the environment was made from, kept inside it; and whether making it ended."""

    def __init__(self, folder: Path) -> None:
        self.done = folder / "parley-stamp.json"
        self.begun = folder.parent / f"{folder.name}.unfinished"

    def says(self, lock: str, groups: list[str]) -> bool:
        """Whether the environment holds what this lock and these groups ask for."""
        if self.unfinished():
            return False
        known = self._read()
        return known.get("lock") == lock and set(groups) <= set(known.get("groups", []))

    def unfinished(self) -> bool:
        """Whether making it was interrupted."""
        return self.begun.exists()

    def is_from_elsewhere(self) -> bool:
        """Whether it was made in another folder and moved here: its scripts name that folder."""
        here = str(self.done.parent)
        return bool(self._read().get("folder", here) != here)

    def begin(self) -> None:
        """Note that the environment is being made."""
        self.begun.parent.mkdir(parents=True, exist_ok=True)
        self.begun.touch()

    def finish(self, lock: str, groups: list[str]) -> None:
        """Note that the environment is whole."""
        known = self._read()
        if known.get("lock") == lock:
            groups = sorted({*groups, *known.get("groups", [])})
        content = {"lock": lock, "groups": groups, "folder": str(self.done.parent)}
        self.done.write_text(json.dumps(content), encoding="utf-8")
        self.begun.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        try:
            known = json.loads(self.done.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}


def find_uv(root: Path) -> str:
    """Return a uv that runs: the machine's, the one fetched before, or one fetched now."""
    own = root / ".tools" / "uv" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and _runs(Path(candidate)):
            return candidate
    _say("Fetching uv …")
    shutil.rmtree(own.parents[1], ignore_errors=True)
    pip = [sys.executable, "-m", "pip"]
    if not _answers([*pip, "--version"]):
        pip = [sys.executable, str(_fetch_pip(root) / "pip")]
    command = [*pip, "install", "--quiet", "--target", str(own.parents[1]), UV]
    if subprocess.run(command, check=False).returncode or not _runs(own):
        raise BootstrapError(
            "uv could not be fetched. Install uv (https://docs.astral.sh/uv/) or set "
            "PIP_INDEX_URL to a package registry this machine can reach, and run this again."
        )
    return str(own)


def _fetch_pip(root: Path) -> Path:
    """Fetch pip's wheel, which runs without being installed; its hash is checked."""
    target = root / ".tools" / PIP_WHEEL
    if not target.exists():
        page_address = f"{_index().rstrip('/')}/pip/"
        try:
            page = _download(page_address).decode()
            link = re.search(rf'href="([^"]*{re.escape(PIP_WHEEL)}[^"]*)"', page)
            if link is None:
                raise BootstrapError(f"{page_address} does not list {PIP_WHEEL}.")
            wheel = _download(urllib.parse.urljoin(page_address, link[1]))
        except OSError as error:
            raise BootstrapError(
                f"The package registry {_index()} cannot be reached: {error}. "
                "Set PIP_INDEX_URL to one this machine can reach, and run this again."
            ) from error
        if hashlib.sha256(wheel).hexdigest() != PIP_SHA256:
            raise BootstrapError(f"{PIP_WHEEL} from {_index()} is not the expected file.")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(wheel)
    return target


def _download(address: str) -> bytes:
    if not address.startswith(("https://", "http://", "file://")):
        raise BootstrapError(f"{address} is not an address of a package registry.")
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    with urllib.request.urlopen(address, timeout=60, context=context) as answer:  # noqa: S310
        return bytes(answer.read())


def _fill(uv: str, root: Path, folder: Path, groups: list[str], *, mend: bool) -> None:
    """Install what uv.lock names. Other groups that are there already stay."""
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(folder)}
    for pip_name, uv_name in SAME_SETTING.items():
        if pip_name in environment:
            environment.setdefault(uv_name, environment[pip_name])
    environment.pop("VIRTUAL_ENV", None)
    # Else what a confined reader alone imports is compiled anew for every file: it writes nothing.
    environment.setdefault("UV_COMPILE_BYTECODE", "1")
    named = [word for group in groups for word in ("--group", group)]
    python = ["--python", sys.executable] if sys.version_info[:2] <= NEWEST else []
    again = ["--reinstall"] if mend else []
    if _index() == DEFAULT_INDEX:
        steps = [[uv, "sync", "--frozen", "--inexact", *again, *named, *python]]
    else:  # the lock names pypi.org's files; a mirror has the same ones, told by their hashes
        wanted = folder / "requirements.txt"
        export = ["--frozen", "--no-emit-project", "--quiet", "--output-file", str(wanted)]
        install = ["--python", str(folder / "bin" / "python"), "--require-hashes", *again]
        steps = [
            [uv, "venv", "--allow-existing", "--quiet", *python, str(folder)],
            [uv, "export", *export, *named],
            [uv, "pip", "install", *install, "-r", str(wanted)],
        ]
    for step in steps:
        if subprocess.run(step, cwd=root, env=environment, check=False).returncode:
            raise BootstrapError(
                "The environment could not be made (see above). Nothing is lost: "
                "mend the cause and run the same command again."
            )


def _index() -> str:
    names = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), DEFAULT_INDEX)
    return DEFAULT_INDEX if chosen.rstrip("/") == DEFAULT_INDEX else chosen


def _runs(program: Path) -> bool:
    return program.exists() and _answers([str(program), "--version"])


def _answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextlib.contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    (root / "var").mkdir(exist_ok=True)
    with (root / "var" / "bootstrap.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _say(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
