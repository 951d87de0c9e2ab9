"""A folder in memory, for what tests copy again and again.

Tests copy databases by the hundred, each of some 1,400 small files. On a disk a copy takes the
machine up to a second, in memory a thirtieth. Where there is no such folder, or too little room
in it, there is one on the disk.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes what nobody else opens
_ROOM = 4 * 1024**3  # bytes; the copies of one process take about one
_NAME = "parley-tests-"


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Yield a new folder, in memory if it may be, that goes away with whatever is in it."""
    within = _MEMORY if _has_room() else None
    if within:
        _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=within))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    try:
        free = shutil.disk_usage(_MEMORY).free
    except OSError:
        return False
    return min(free, psutil.virtual_memory().available) >= _ROOM


def _sweep() -> None:
    """Remove what processes left that were killed: memory is not given back by itself."""
    for left in _MEMORY.glob(f"{_NAME}*"):
        owner = left.name.removeprefix(_NAME).partition("-")[0]
        if not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
