"""The confined process: `python -m casework.extraction.child`, one file, then gone."""

from __future__ import annotations

import dataclasses
import json
import mimetypes
import os
import sys
from typing import Any, cast

from casework.extraction import detect, reader, sandbox
from casework.extraction.limits import Limits
from casework.extraction.report import ConditionError, Report
from casework.extraction.result import Condition

NO_SANDBOX = 97
MARGIN = 256 << 20
NO_MEMORY = (
    "Reading it needed more memory than is allowed, as happens with files made to overload a "
    "program. It was kept as it is."
)
TOO_DEEP = "It nests its parts deeper than any program writes them. It was kept as it is."
UNREADABLE = "It could not be read: the file is damaged or not what it says it is."


def main() -> None:
    """Read the task from standard input, confine this process, examine the file."""
    task = json.load(sys.stdin)
    known = {field.name for field in dataclasses.fields(Limits)}
    limits = Limits(**{key: task["limits"][key] for key in known})
    mimetypes.init(files=())  # Else libraries look for lists under /etc, which will be shut.
    try:
        sandbox.confine(
            memory=limits.memory,
            seconds=limits.seconds,
            largest_write=limits.unpacked + MARGIN,
            demand_landlock=task["demand_landlock"],
        )
    except sandbox.SandboxError:
        sys.exit(NO_SANDBOX)
    perform(task, limits)


def perform(task: dict[str, Any], limits: Limits) -> None:
    """Examine the file of a task; every way this can go wrong is reported."""
    given, lines, blobs = cast("list[int]", task["files"])
    with os.fdopen(given, "rb") as file:
        report = Report(lines, blobs, limits, packed=os.fstat(given).st_size)
        try:
            if "render" in task:
                reader.render(file, report, page=task["render"], width=task["width"])
            else:
                reader.read(file, report, limits, detect.detect(file, task["name"]), task)
        except ConditionError as trouble:
            report.settle(trouble.condition, trouble.reason)
        except MemoryError:
            report.settle(Condition.HOSTILE, NO_MEMORY)
        except RecursionError as error:
            report.crashed(error)
            report.settle(Condition.HOSTILE, TOO_DEEP)
        except ImportError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a library raises is about the file
            report.crashed(error)
            report.settle(Condition.MALFORMED, UNREADABLE)
        report.end()


if __name__ == "__main__":
    main()
