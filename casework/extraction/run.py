"""The entry: hand a file to a confined process and read what it reports."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from casework.extraction import detect, sandbox
from casework.extraction.limits import Limits
from casework.extraction.memory import Memory, pour, window
from casework.extraction.reading import Findings
from casework.extraction.result import Condition, Examination, Kind, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casework.extraction.memory import Source

PROJECT = Path(__file__).resolve().parents[2]
READER = "casework.extraction.child"
NOBODY = 65534
NO_SANDBOX = 97
NO_WALLS = "This machine cannot keep a file reader off network and files, so none was started."
DEFAULT_LIMITS = Limits()
PAGE_COUNT = re.compile(rb'\n\{"count":(\d{1,9})\}\n')


def examine(
    source: Source,
    *,
    name: str,
    limits: Limits = DEFAULT_LIMITS,
    containers: tuple[str, ...] = (),
    tick: Callable[[int, int | None], None] | None = None,
    demand_landlock: bool = True,
) -> Examination:
    """Learn all there is to learn from one file; every file ends in a stated condition.

    `name` is the file's name, used only where content leaves the type open. `containers` are the
    SHA-256 (hex) of the files it was unpacked from, outermost first. `tick(pages read, pages or
    None)` is called once a second while the reader works. Without `demand_landlock` a kernel that
    lacks it will do. Raises `sandbox.SandboxError` when this machine cannot confine a reader, and
    whatever `source` raises; the file itself never raises.
    """
    if sys.platform != "linux":
        raise sandbox.SandboxError(NO_WALLS)
    if source.size == 0:
        return Examination(
            media_type="application/x-empty",
            kind=Kind.OTHER,
            condition=Condition.EMPTY,
            reason="The file is empty: it holds no bytes at all.",
        )
    with Memory("given") as given:
        whole = source.size <= limits.whole_file
        if whole:
            pour(source, given)
        elif (too_large := _window_or_refuse(source, given)) is not None:
            return too_large
        task = {
            "name": name,
            "whole": whole,
            "containers": containers,
            "demand_landlock": demand_landlock,
        }
        return _perform(task, given, limits, tick)


def render_pdf_page(
    source: Source, *, page: int, width: int, limits: Limits = DEFAULT_LIMITS
) -> Picture | None:
    """One page (from 1) of a PDF as a picture `width` pixels wide; None where it cannot be drawn.

    For viewers that cannot draw it themselves. Raises like `examine`.
    """
    if source.size > limits.whole_file:
        return None
    with Memory("given") as given:
        pour(source, given)
        task = {"render": page, "width": width, "demand_landlock": True}
        return _perform(task, given, limits, None).first_page


def _perform(
    task: Mapping[str, object],
    given: Memory,
    limits: Limits,
    tick: Callable[[int, int | None], None] | None,
) -> Examination:
    """Have a reader do a task on a file in memory."""
    with Memory("report") as lines:
        blobs = Memory("found")
        try:
            files = [given.fd, lines.fd, blobs.fd]
            bounds = dataclasses.asdict(limits)
            process = start(READER, {**task, "limits": bounds, "files": files}, files)
            ending = wait(process, limits.seconds, lambda: _tell_progress(lines, tick))
            return Findings(lines, blobs).examination(ending)
        except BaseException:
            blobs.close()
            raise


def _window_or_refuse(source: Source, given: Memory) -> Examination | None:
    """Hand over a long recording's describing parts; anything else this long is left alone."""
    media_type, kind = detect.by_signature(source.read_at(0, detect.HEAD))
    if kind in {Kind.AUDIO, Kind.VIDEO}:
        window(source, given)
        return None
    return Examination(
        media_type=media_type,
        kind=kind,
        condition=Condition.TOO_LARGE,
        reason="The file is too large to be read by Parley. It was kept and can be downloaded.",
    )


def start(module: str, task: Mapping[str, object], files: list[int]) -> subprocess.Popen[bytes]:
    """Start a program that confines itself, with its task on standard input.

    It gets these open files and nothing else of this process.
    """
    user = _lesser_user()
    process = subprocess.Popen(
        [sys.executable, "-s", "-B", "-m", module],
        cwd=PROJECT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=files,
        start_new_session=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(json.dumps(task).encode())
    return process


def wait(process: subprocess.Popen[bytes], seconds: float, tick: Callable[[], None]) -> str:
    """Wait, then kill all that is left; returns "ended", "stopped" (out of time) or "died".

    The process is reaped only after its group has been killed, so that the group's number cannot
    have passed to somebody else.
    """
    ended = False
    exits = os.pidfd_open(process.pid)
    try:
        exit_or_time = select.poll()
        exit_or_time.register(exits, select.POLLIN)
        deadline = time.monotonic() + seconds
        while not ended and (left := deadline - time.monotonic()) > 0:
            ended = bool(exit_or_time.poll(min(left, 1.0) * 1000))
            if not ended:
                tick()
    finally:
        os.close(exits)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode == NO_SANDBOX:
        raise sandbox.SandboxError(NO_WALLS)
    if not ended:
        return "stopped"
    return "ended" if process.returncode == 0 else "died"


def _environment() -> dict[str, str]:
    """Nothing of this process's own environment, which holds keys and passwords."""
    return {
        "LANG": "C.UTF-8",
        "TMPDIR": "/dev/shm",  # noqa: S108 - memory; and nothing may be written there
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "2",
        "PYTHONHASHSEED": "0",
    }


def _lesser_user() -> int | None:
    """The user nobody, where this is root and nobody can reach the interpreter."""
    if os.geteuid() != 0:
        return None
    needed = [PROJECT, Path(sys.executable).resolve(), Path(sys.prefix), Path(sys.base_prefix)]
    for path in needed:
        if not all(step.stat().st_mode & 0o001 for step in (path, *path.parents)):
            return None
    return NOBODY


def _tell_progress(lines: Memory, tick: Callable[[int, int | None], None] | None) -> None:
    """Report the pages read so far, from the lines as they stand."""
    if tick is None:
        return
    said = lines.read_at(0, lines.size)
    count = PAGE_COUNT.search(said)
    total = int(count[1]) if count is not None else None
    pages = said.count(b'\n{"page":')
    tick(pages if total is None else min(pages, total), total)
