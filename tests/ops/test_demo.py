"""`make demo`, as a person runs it: starts, is found, refuses a twin, stops without a trace."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@dataclass
class Started:
    """A running demo: its head, its output so far, where it answers, how long it took."""

    head: subprocess.Popen[str]
    lines: list[str]
    seconds: float

    @property
    def address(self) -> str:
        return self.lines[-1].removeprefix("Parley is running at ")

    def below(self) -> list[psutil.Process]:
        return psutil.Process(self.head.pid).children(recursive=True)

    def stop(self, kind: signal.Signals) -> str:
        self.head.send_signal(kind)
        rest, _ = self.head.communicate(timeout=60)
        return rest


def command(folder: Path) -> dict[str, object]:
    """Return how a demo with its data in `folder` is called."""
    drop = {"DATABASE_URL", "REDIS_URL", "MIGRATOR_DATABASE_URL", "MAKELEVEL", "PARLEY_PORT"}
    kept = {name: value for name, value in os.environ.items() if name not in drop}
    return {
        "args": [sys.executable, "-m", "parley.devstack"],
        "env": {**kept, "PARLEY_VAR_DIR": str(folder)},
        "cwd": ROOT,
        "text": True,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
    }


def start(folder: Path) -> Started:
    """Start a demo and wait for its last line."""
    began = time.monotonic()
    head = subprocess.Popen(**command(folder))  # type: ignore[call-overload]
    lines: list[str] = []
    for line in head.stdout:
        lines.append(line.rstrip("\n"))
        if lines[-1].startswith("Parley is running at http://"):
            return Started(head, lines, time.monotonic() - began)
    pytest.fail("\n".join(lines))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose path has a space and is too long for a Unix socket."""
    return tmp_path_factory.mktemp("a folder") / ("long" * 25) / "var"


@pytest.fixture
def demo(folder: Path) -> Iterator[Started]:
    """Run a demo; end it whatever happened."""
    started = start(folder)
    below = started.below()
    yield started
    if started.head.poll() is None:
        started.head.kill()
        started.head.wait()
    for process in below:
        if process.is_running():
            process.kill()


def left_over(people: list[psutil.Process]) -> list[str]:
    """Name those that still run."""
    return [p.name() for p in people if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def test_it_answers_refuses_a_twin_and_leaves_no_process(demo: Started, folder: Path) -> None:
    with urllib.request.urlopen(f"{demo.address}/healthz", timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    below = demo.below()
    assert {"postgres", "valkey-server"} <= {p.name() for p in below}

    twin = subprocess.run(**command(folder), timeout=30, check=False)  # type: ignore[call-overload]
    assert twin.returncode == 1
    assert f"already running in this folder (process {demo.head.pid}, {demo.address})" in (
        twin.stdout
    )

    assert "nothing is left running" in demo.stop(signal.SIGINT)
    assert demo.head.returncode == 0
    assert left_over(below) == []


def test_after_a_kill_it_starts_again_on_its_data_and_quickly(demo: Started, folder: Path) -> None:
    marker = (folder / "postgres" / "PG_VERSION").stat().st_ino
    below = demo.below()
    demo.head.kill()
    demo.head.wait()
    deadline = time.monotonic() + 20
    while left_over(below) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left_over(below) == []

    again = start(folder)
    try:
        assert again.address == demo.address, "the same ports as before"
        assert (folder / "postgres" / "PG_VERSION").stat().st_ino == marker
        assert again.seconds < 60
    finally:
        again.stop(signal.SIGTERM)
