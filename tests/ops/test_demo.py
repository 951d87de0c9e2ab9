"""`make demo`, as a person runs it: starts, is found, refuses a twin, stops without a trace."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from parley.devstack import system
from parley.devstack.demo import DEMO

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300  # the aims are 180 and 15; other tests run beside this one
PORT = system.free_port()  # nobody else's demo takes it between this one's two starts
pytestmark = pytest.mark.slow


@dataclass
class Started:
    """A running demo: its head, and what it said until it ran."""

    head: subprocess.Popen[str]
    lines: list[str]

    @property
    def address(self) -> str:
        return self.lines[-1].removeprefix("Parley is running at ")

    def below(self) -> list[psutil.Process]:
        return psutil.Process(self.head.pid).children(recursive=True)


def command(folder: Path) -> dict[str, Any]:
    """Return how a demo with its data in `folder` is called."""
    drop = {"DATABASE_URL", "REDIS_URL", "MIGRATOR_DATABASE_URL", "MAKELEVEL", "PARLEY_PORT"}
    kept = {name: value for name, value in os.environ.items() if name not in drop}
    return {
        "args": [sys.executable, "-m", "parley.devstack"],
        "env": {**kept, "PARLEY_VAR_DIR": str(folder), "PARLEY_PORT": str(PORT)},
        "cwd": ROOT,
        "text": True,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
    }


@contextmanager
def started(folder: Path) -> Iterator[Started]:
    """Run a demo, from its last line on; end it whatever happens."""
    head = subprocess.Popen(**command(folder))
    with head:
        assert head.stdout
        alarm = threading.Timer(START_SECONDS, head.terminate)
        alarm.start()
        lines = list(until_it_runs(head.stdout))
        alarm.cancel()
        if not lines[-1].startswith("Parley is running at http://"):
            pytest.fail("\n".join(lines))
        demo = Started(head, lines)
        below = demo.below()
        try:
            yield demo
        finally:
            head.kill()
            for process in below:
                if process.is_running():
                    process.kill()


def until_it_runs(output: Iterator[str]) -> Iterator[str]:
    """Yield what the demo says, up to the line that says where it runs."""
    for line in output:
        yield line.rstrip("\n")
        if line.startswith("Parley is running at http://"):
            return


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder whose path has a space and is too long for a Unix socket.

    It says that the demo's cases are loaded: tests/demo loads them, and it takes a minute.
    """
    var = tmp_path / "a folder" / ("long" * 25) / "var"
    var.mkdir(parents=True)
    (var / "state.json").write_text(json.dumps({"done": {"demo": DEMO}}), encoding="utf-8")
    return var


def left_over(people: list[psutil.Process]) -> list[str]:
    """Name those that still run."""
    return [p.name() for p in people if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def wait_for_a_cosignature(folder: Path) -> None:
    """Wait until the demo's witness remembers a checkpoint, which it then has cosigned."""
    deadline = time.monotonic() + 120
    while not json.loads((folder / "witness" / "state.json").read_text("utf-8")):
        assert time.monotonic() < deadline, "the demo's witness cosigned nothing"
        time.sleep(0.1)


def test_it_answers_refuses_a_twin_is_witnessed_comes_back_after_a_kill_and_leaves_no_process(
    folder: Path,
) -> None:
    with started(folder) as demo:
        with urllib.request.urlopen(f"{demo.address}/healthz", timeout=60) as answer:  # noqa: S310
            assert answer.status == 200
        assert {"postgres", "valkey-server"} <= {p.name() for p in demo.below()}

        twin = subprocess.run(**command(folder), timeout=120, check=False)
        assert twin.returncode == 1
        assert f"already running in this folder (process {demo.head.pid}, {demo.address})" in (
            twin.stdout
        )

        wait_for_a_cosignature(folder)
        made = (folder / "postgres" / "PG_VERSION").stat().st_ino
        below = demo.below()
        demo.head.kill()
        deadline = time.monotonic() + 120
        while left_over(below) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert left_over(below) == []

    with started(folder) as again:
        assert again.address == demo.address
        assert (folder / "postgres" / "PG_VERSION").stat().st_ino == made
        below = again.below()

        again.head.send_signal(signal.SIGINT)
        rest, _ = again.head.communicate(timeout=180)

        assert "nothing is left running" in rest
        assert again.head.returncode == 0
        assert left_over(below) == []

    reset = command(folder)
    reset["args"] = [*reset["args"], "--reset"]
    subprocess.run(**reset, timeout=120, check=True)
    assert not (folder / "state.json").exists()
    assert not (folder / "postgres").exists()
