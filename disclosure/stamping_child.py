"""The confined process that stamps: `python -m disclosure.stamping_child`, one file, then gone.

Evidence may be made to attack whoever reads it. So it is opened in a process without network,
files, keys or time to spare; see `casework.extraction.sandbox`.
"""

import json
import os
import sys

from casework.extraction import sandbox
from disclosure.bates import BatesFormat, BatesRange
from disclosure.stamping import StampRefusedError, open_for_stamping, write_stamped

NO_SANDBOX = 97
REFUSED = 3
MEMORY = 3 << 30
LARGEST = 4 << 30
TOO_LARGE = "It needs more memory than is allowed."


def main() -> None:
    """Read the task from standard input, confine this process, stamp the file."""
    task = json.load(sys.stdin)
    read = open_for_stamping
    if task["picture"]:
        # Before the door shuts, and only then: it brings a picture library along.
        from disclosure.pictures import picture_pages as read  # noqa: PLC0415
    try:
        sandbox.confine(
            memory=MEMORY,
            seconds=task["seconds"],
            largest_write=LARGEST,
            demand_landlock=task["demand_landlock"],
        )
    except sandbox.SandboxError:
        sys.exit(NO_SANDBOX)
    source_fd, target_fd, words_fd = task["files"]
    form = BatesFormat(task["prefix"], task["width"])
    numbers = BatesRange(task["first"], task["last"])
    try:
        with (
            os.fdopen(source_fd, "rb") as source,
            os.fdopen(target_fd, "w+b") as target,
            read(source) as pdf,
        ):
            write_stamped(pdf, target, form, numbers)
    except (StampRefusedError, MemoryError) as error:
        words = str(error) if isinstance(error, StampRefusedError) else TOO_LARGE
        os.write(words_fd, words.encode())
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
