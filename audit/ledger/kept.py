"""The newest checkpoint of each log, kept in files outside the database.

A database restored from an older backup is whole in itself; only who remembers a later checkpoint
can tell. The integrator keeps it here, one signed note a log, after each one it commits.
"""

import os
from pathlib import Path
from uuid import UUID


def read(folder: Path, log_id: UUID) -> str | None:
    """The note kept of a log; None where none is kept."""
    try:
        return _place(folder, log_id).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def write(folder: Path, log_id: UUID, note: str) -> None:
    """Keep a log's newest note. A crash leaves the old file or the new one, whole."""
    replace(_place(folder, log_id), note.encode())


def replace(path: Path, data: bytes) -> None:
    """Put `data` where `path` is, at once and lastingly: the old bytes or the new, never a mix."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _place(folder: Path, log_id: UUID) -> Path:
    return folder / f"{log_id}.checkpoint"
