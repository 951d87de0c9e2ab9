"""Starting processes together and ending them together, leaving none behind."""

import contextlib
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from parley.devstack import system

PATIENCE_SECONDS = 8
_LOG_BYTES = 5_000_000


@dataclass
class Process:
    """A running child, leader of a process group of its own."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    is_server: bool
    may_end: bool

    def signal(self, kind: signal.Signals) -> None:
        """Send `kind` to the leader, which ends its own children."""
        with contextlib.suppress(ProcessLookupError):
            self.popen.send_signal(kind)

    def last_lines(self, count: int = 15) -> str:
        """Return the end of the log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-count:])


@dataclass
class Family:
    """All children of this run, in the order they were started."""

    logs: Path
    members: list[Process] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        account: pwd.struct_passwd | None = None,
        cwd: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        is_server: bool = False,
        may_end: bool = False,
    ) -> Process:
        """Start `command`, its output in `logs/<name>.log`; it dies if this process dies.

        A server (`is_server`) is stopped only after those that use it. One that `may_end` by
        itself is looked after by whoever started it.
        """
        log = self.logs / f"{name}.log"
        fresh = not log.exists() or log.stat().st_size > _LOG_BYTES
        with log.open("wb" if fresh else "ab") as output:
            popen = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(env) if env is not None else None,
                start_new_session=True,
                preexec_fn=system.die_with_parent(stop_signal),  # noqa: PLW1509  (one thread here)
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
        process = Process(name, popen, log, stop_signal, is_server, may_end)
        self.members.append(process)
        return process

    def fallen(self) -> Process | None:
        """Return a member that ended by itself and may not, if there is one."""
        bound = (member for member in self.members if not member.may_end)
        return next((member for member in bound if member.popen.poll() is not None), None)

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """End everybody, the last started first; whoever does not end in time is killed."""
        for is_server in (False, True):
            group = [member for member in self.members if member.is_server == is_server]
            for member in reversed(group):
                member.signal(member.stop_signal)
            _wait_for(group, hurry)
        kill_descendants()
        self.members.clear()


def _wait_for(members: Sequence[Process], hurry: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not hurry():
        if all(member.popen.poll() is not None for member in members):
            return
        time.sleep(0.05)
    for member in members:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(member.popen.pid, signal.SIGKILL)
        member.popen.wait()


def kill_descendants() -> None:
    """Kill whatever is left below this process, orphans it adopted included."""
    for _ in range(10):
        left = psutil.Process().children(recursive=True)
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=2)
        _reap()
        if not left:
            return


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
