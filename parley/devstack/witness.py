"""The demo's witness, so that its checkpoints carry a cosignature as they should anywhere.

It shows how it is done. A witness is worth something where other hands run it (docs/log.md).
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from parley.devstack import state, system
from parley.devstack.processes import Family, Process

ROOT = Path(__file__).resolve().parents[2]
NAME = "witness.demo.parley.localhost/w1"
PLACES = "witnesses.txt"
PAUSE_SECONDS = 5.0
_KEY = "public-key.txt"


@dataclass
class Witness:
    """A witness whose folder, key and memory are under `var`, and which answers at `listen`."""

    family: Family
    var: Path
    listen: str
    process: Process | None = None
    started: float = 0.0

    def prepare(self) -> None:
        """Make it where there is none, and write down for the integrator where it answers."""
        folder = self.var / "witness"
        if not folder.exists():
            new = self.var / "witness.new"
            shutil.rmtree(new, ignore_errors=True)
            (new / _KEY).write_text(_make(new), encoding="ascii")
            new.rename(folder)
        key = (folder / _KEY).read_text(encoding="ascii").strip()
        state.write_private(self.var / PLACES, f"{key} http://{self.listen}\n")

    def look_after(self, origin: str) -> str:
        """Start it once the log's keys are there, and again when it ended by itself.

        It trusts those keys for every log of `origin`. Returns what there is to say.
        """
        keys = self.var / "ledger-keys" / "public-keys.txt"
        if self.process is None:
            if keys.exists():
                lines = [f"{origin}/ {key}\n" for key in keys.read_text("ascii").split()]
                (self.var / "witness" / "logs.txt").write_text("".join(lines), encoding="utf-8")
                self._start()
            return ""
        if self.process.popen.poll() is None or time.monotonic() < self.started + PAUSE_SECONDS:
            return ""
        said = f"The witness ended by itself ({self.process.log}) and is started again."
        self.family.members.remove(self.process)
        self._start()
        return said

    def _start(self) -> None:
        python: list[str | Path] = [sys.executable, "-m", "audit.witness", "serve"]
        self.process = self.family.start(
            "witness",
            [*python, self.var / "witness", "--listen", self.listen],
            env=os.environ,
            cwd=ROOT,
            may_end=True,
        )
        self.started = time.monotonic()


def _make(folder: Path) -> str:
    """Make a witness and return its public key, as the log's settings name it."""
    done = subprocess.run(
        [sys.executable, "-m", "audit.witness", "make", folder, NAME],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise system.SetupError(f"The demo's witness could not be made: {done.stderr.strip()}")
    return done.stdout
