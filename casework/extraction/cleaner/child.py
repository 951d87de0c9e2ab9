"""The confined process: `python -m casework.extraction.cleaner.child`, one file, then gone."""

from __future__ import annotations

import dataclasses
import io
import json
import mimetypes
import os
import re
import sys

from casework.extraction import detect, sandbox
from casework.extraction.child import MARGIN, NO_SANDBOX
from casework.extraction.cleaner import office, pdf, pictures
from casework.extraction.cleaner.refusal import UNKNOWN_KIND, RefusedError
from casework.extraction.limits import Limits
from casework.extraction.result import Kind

# Text that programs show otherwise than it is written: drawings, forms, cards, mail, pages.
_MARKED_UP = re.compile(
    rb"(?i)[\s\0\xef\xbb\xbf\xfe\xff]*(<[!?a-z]|%!ps|%fdf|\{\\rtf|begin:v|From "
    rb"|([a-z]+-version|received|return-path|delivered-to|message-id):)"
)


def main() -> None:
    """Read the task from standard input, confine this process, clean the file."""
    task = json.load(sys.stdin)
    known = {field.name for field in dataclasses.fields(Limits)}
    limits = Limits(**{key: task["limits"][key] for key in known})
    mimetypes.init(files=())
    try:
        sandbox.confine(
            memory=limits.memory,
            seconds=limits.seconds,
            largest_write=limits.unpacked + MARGIN,
            demand_landlock=task["demand_landlock"],
        )
    except sandbox.SandboxError:
        sys.exit(NO_SANDBOX)
    given, lines, made = task["files"]
    with os.fdopen(given, "rb") as file:
        data = file.read()
    try:
        cleaned, media_type = clean(data)
    except RefusedError as error:
        _write(lines, json.dumps({"why": str(error)}).encode())
        return
    _write(made, cleaned)
    _write(lines, json.dumps({"media_type": media_type}).encode())


def clean(data: bytes) -> tuple[bytes, str]:
    """The cleaned bytes and their type; anything a library raises ends the process."""
    media_type, kind = detect.detect(io.BytesIO(data), "")
    if kind == Kind.IMAGE:
        return pictures.clean(data)
    if kind == Kind.PDF:
        return pdf.clean(data), media_type
    if media_type in office.KINDS:
        return office.clean(data), media_type
    if media_type == "text/plain" and not _MARKED_UP.match(data):
        return data, media_type
    raise RefusedError(UNKNOWN_KIND)


def _write(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


if __name__ == "__main__":
    main()
