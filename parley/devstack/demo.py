"""`make demo`: everything on one machine, started and stopped together."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from parley.devstack import postgres, processes, servers, state, system, valkey
from parley.devstack.witness import Witness

ROOT = Path(__file__).resolve().parents[2]
HEALTHY_SECONDS = 180
HOST = "127.0.0.1"
DEMO = "loaded with a week"  # changed when an older demo must be loaded once more


class Stop(BaseException):
    """Somebody asked the demo to stop."""


class Demo:
    """One run: the state it found, the processes it started, the way to end them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.family = processes.Family(logs=folder / "log")
        self.witness: Witness | None = None
        self.signals = 0
        self.stopping = False
        self.began = time.monotonic()

    def run(self) -> int:
        """Start everything, say where, and stay until somebody stops it."""
        with self._signals():
            try:
                with state.hold(self.folder) as lock:
                    return self._run(lock)
            except Stop:
                return 0
            except PermissionError as error:
                say(f"\n{error.filename} belongs to another account; run this as that account.")
                return 1
            except system.SetupError as error:  # nothing was started yet
                say(f"\n{error}")
                return 1

    def _run(self, lock: IO[str]) -> int:
        try:
            kept = state.State.load(self.folder)
            environment = self._start_servers(kept)
            address = self._start_parley(kept, environment)
            state.note_holder(lock, f"process {os.getpid()}, {address}")
            people = self._manage(environment, "demo_people", optional=True)
            self._wait_until_well(address, f"http://{HOST}:{kept.ports['events']}")
            say(f"\n{people}" if people else "")
            say(f"Everything answers after {self._seconds()} s. Ctrl-C stops it.")
            say(f"Parley is running at {address}")
            return self._watch()
        except system.SetupError as error:
            say(f"\n{error}")
            return 1
        finally:
            self.signals = 0
            say("\nStopping …")
            self.family.stop(hurry=lambda: self.signals > 0)
            say("Stopped; nothing is left running.")

    def _start_servers(self, kept: state.State) -> dict[str, str]:
        """Start the database and the broker unless the environment names some; migrate."""
        for remark in kept.choose_ports(os.environ):
            say(remark)
        admin_url = os.environ.get("DATABASE_URL", "")
        if not admin_url:
            self._step("PostgreSQL")
            port, password = kept.ports["postgres"], kept.secrets["postgres"]
            postgres.start(self.family, self.folder / "postgres", port, password)
            admin_url = postgres.url(port, password, "parley")
        redis_url = os.environ.get("REDIS_URL", "")
        if not redis_url:
            self._step("Valkey (Redis protocol)")
            port, password = kept.ports["valkey"], kept.secrets["valkey"]
            valkey.start(self.family, self.folder / "valkey", port, password)
            redis_url = valkey.url(port, password)
        self._step("Database roles")
        addresses = servers.database_addresses(admin_url, os.environ, kept.secrets)
        environment = servers.environment(kept, addresses, redis_url, HOST)
        state.write_private(self.folder / "demo.env", servers.as_file(environment))
        if not self._is_done(kept, "tables", servers.migrations()):
            self._step("Tables")
            self._manage(environment, "migrate", "--database", "migrator", "--verbosity", "0")
            kept.finish("tables", servers.migrations())
        return {**os.environ, **environment}

    def _start_parley(self, kept: state.State, environment: dict[str, str]) -> str:
        """Load the demo, then start web server, event stream, worker, scheduler, integrator.

        The witness follows once the integrator has made its keys.
        """
        if not self._is_done(kept, "demo", DEMO):
            self._step("Demo cases")
            self._manage(environment, "load_demo", "--verbosity", "0", optional=True, shown=True)
            if servers.has_command("load_demo"):
                kept.finish("demo", DEMO)
        self._step("Web server, event stream, worker, scheduler")
        witness = Witness(self.family, self.folder, f"{HOST}:{kept.ports['witness']}")
        witness.prepare()
        self.witness = witness
        without_migrator = servers.without_privileged(environment)
        for name, command in servers.commands(kept, HOST).items():
            full = environment if name == "integrator" else without_migrator
            self.family.start(name, [sys.executable, *command], env=full, cwd=ROOT)
        return f"http://{HOST}:{kept.ports['web']}"

    def _is_done(self, kept: state.State, step: str, made_from: str) -> bool:
        """Whether the database of this folder has it; another's is asked each time."""
        return "DATABASE_URL" not in os.environ and kept.done.get(step) == made_from

    def _manage(
        self,
        environment: dict[str, str],
        *words: str,
        optional: bool = False,
        shown: bool = False,
    ) -> str:
        """Run a management command; the demo does not start unless it ends well.

        Returns its output, or nothing where the output is `shown` as it comes.
        """
        if optional and not servers.has_command(words[0]):
            return ""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=None if shown else subprocess.PIPE,
            text=True,
            check=False,
            start_new_session=True,
            preexec_fn=system.die_with_parent(signal.SIGTERM),
        )
        if done.returncode:
            raise system.SetupError(
                f"{done.stdout or ''}\n`manage.py {words[0]}` failed, see above."
            )
        return (done.stdout or "").strip()

    def _wait_until_well(self, *addresses: str) -> None:
        """Ask each server's `/healthz` until all say that they are well."""
        deadline = time.monotonic() + HEALTHY_SECONDS
        waiting = list(addresses)
        answer = "nothing yet"
        while waiting and time.monotonic() < deadline:
            self._look_after()
            try:
                with urllib.request.urlopen(f"{waiting[0]}/healthz", timeout=5):  # noqa: S310
                    waiting.pop(0)
            except urllib.error.HTTPError as error:
                answer = error.read().decode(errors="replace")
                time.sleep(0.2)
            except OSError:
                time.sleep(0.2)
        if waiting:
            logs = self.folder / "log"
            raise system.SetupError(f"{waiting[0]} did not become well: {answer}. See {logs}.")

    def _watch(self) -> int:
        while True:
            self._look_after()
            time.sleep(0.5)

    def _look_after(self) -> None:
        if fallen := self.family.fallen():
            raise system.SetupError(
                f"{fallen.name} ended by itself; its last lines ({fallen.log}):\n"
                f"{fallen.last_lines()}"
            )
        if self.witness and (remark := self.witness.look_after(servers.ORIGIN)):
            say(remark)

    def _step(self, what: str) -> None:
        say(f"[{self._seconds():>3} s] {what} …")

    def _seconds(self) -> int:
        return round(time.monotonic() - self.began)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Turn the first stop signal into `Stop`; a further one hurries the stopping."""
        system.adopt_orphans()
        if "MAKELEVEL" in os.environ:
            system.stop_when_parent_dies(signal.SIGTERM)

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            self.signals += 1
            if self.signals == 1 and not self.stopping:
                self.stopping = True
                raise Stop

        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, on_signal)
        yield


def say(message: str) -> None:
    """Tell the person at the terminal; a closed terminal is no reason to fail."""
    try:
        print(message, flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  (for good)


def reset(folder: Path) -> int:
    """Remove the demo's data: database, broker, files, secrets, mail."""
    try:
        with state.hold(folder):
            for entry in folder.iterdir():
                if entry.name in {"bootstrap.lock", "demo.lock"}:
                    continue
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    except system.SetupError as error:
        say(str(error))
        return 1
    say("The demo's data is gone; `make demo` makes it anew.")
    return 0


def main() -> NoReturn:
    """Start the demo, or remove its data with --reset."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="remove the demo's data")
    options = parser.parse_args()
    folder = Path(os.environ.get("PARLEY_VAR_DIR") or ROOT / "var").resolve()
    sys.exit(reset(folder) if options.reset else Demo(folder).run())


if __name__ == "__main__":
    main()
