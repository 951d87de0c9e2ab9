"""`python -m parley.devstack.leftovers FOLDER`: ends with 1 when a process there still runs."""

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

import psutil


def working_in(folder: Path) -> list[str]:
    """Describe each process, this one apart, whose program, words or place are in `folder`."""
    found = []
    for process in psutil.process_iter():
        if process.pid == psutil.Process().pid:
            continue
        with contextlib.suppress(psutil.Error):
            signs = [*process.cmdline(), *_safely(process.cwd), *_safely(process.exe)]
            if any(str(folder) in sign for sign in signs):
                found.append(f"{process.pid} {' '.join(process.cmdline())}")
    return found


def _safely(read: Callable[[], str]) -> list[str]:
    """Return what `read` tells, or nothing where the system does not tell."""
    try:
        return [read()]
    except (psutil.Error, OSError):
        return []


if __name__ == "__main__":
    left = working_in(Path(sys.argv[1]))
    print("\n".join(left) if left else "No process is left.")
    sys.exit(1 if left else 0)
