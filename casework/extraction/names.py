"""Text and file names that come from strangers, made safe to store and to show."""

from __future__ import annotations

import re
import unicodedata

_LONGEST_NAME, _LONGEST_PATH = 200, 1_000
# C0 and C1 controls but tab, line feed, carriage return and form feed.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# Marks that reverse the direction of what follows, so that "exe.pdf" shows as "fdp.exe".
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"[\t\n\r\f]")


def clean(text: str) -> str:
    """Text that PostgreSQL and a page can hold: no lone surrogates, no control characters.

    Lines end with a line feed alone.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def safe_path(path: str) -> str:
    """A relative path with forward slashes that cannot leave its folder."""
    flat = _DIRECTION.sub("", _BREAKS.sub(" ", clean(unicodedata.normalize("NFC", path))))
    parts = [part.strip() for part in re.split(r"[/\\]", flat)]
    kept = [part for part in parts if part not in {"", ".", ".."} and not _is_drive(part)]
    return "/".join(kept)[-_LONGEST_PATH:].lstrip("/") or "unnamed"


def safe_name(path: str) -> str:
    """The last part of a path, shortened in the middle so that its ending stays."""
    name = safe_path(path).rpartition("/")[2]
    if len(name) <= _LONGEST_NAME:
        return name
    half = _LONGEST_NAME // 2 - 1
    return f"{name[:half]}…{name[-half:]}"


def leaves_its_folder(path: str) -> bool:
    """Whether a member's name tries to be written somewhere else."""
    parts = re.split(r"[/\\]", path)
    return ".." in parts or path.startswith(("/", "\\")) or _is_drive(parts[0])


def _is_drive(part: str) -> bool:
    """Whether this is a drive letter of Windows."""
    return len(part) == len("C:") and part[0].isalpha() and part[1] == ":"
