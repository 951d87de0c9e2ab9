"""Stamping a file in a confined process (`disclosure.stamping_child`)."""

import os
from typing import Final

from casework.extraction.memory import Memory
from casework.extraction.run import start, wait
from disclosure.bates import BatesFormat, BatesRange
from disclosure.stamping import StampRefusedError
from disclosure.stamping_child import REFUSED

SECONDS: Final = 600.0
_CHILD: Final = "disclosure.stamping_child"
_LONGEST: Final = 500
_DIED: Final = "The file could not be read within the limits that are set for safety."


def stamp_confined(
    source: Memory,
    target: Memory,
    form: BatesFormat,
    numbers: BatesRange,
    *,
    is_picture: bool,
    seconds: float = SECONDS,
    demand_landlock: bool = True,
) -> None:
    """Write `source`, a PDF or a picture, to `target` with a number on each page.

    Both are files in memory. Raises `StampRefusedError` for what cannot be stamped, whatever the
    file does to its reader; `sandbox.SandboxError` when this machine cannot confine one.
    """
    with Memory("words") as words:
        files = [source.fd, target.fd, words.fd]
        task = {
            "files": files,
            "prefix": form.prefix,
            "width": form.width,
            "first": numbers.first,
            "last": numbers.last,
            "picture": is_picture,
            "seconds": seconds,
            "demand_landlock": demand_landlock,
        }
        process = start(_CHILD, task, files)
        ending = wait(process, seconds, lambda: None)
        if ending == "ended":
            return
        os.ftruncate(target.fd, 0)
        said = words.read_at(0, _LONGEST).decode("utf-8", "replace")
        raise StampRefusedError(said if process.returncode == REFUSED and said else _DIED)
