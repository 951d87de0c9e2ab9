"""What a witness remembers: the newest checkpoint it cosigned of each log, in one file."""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from audit.ledger import checkpoint, kept, note
from audit.ledger.errors import ProofError

FILE = "state.json"
_LOCK = "lock"


class StateError(Exception):
    """The witness's memory cannot be read, or is another process's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest checkpoint of a log that was cosigned; of none, size 0."""

    size: int = 0
    root: bytes = b""


class State:
    """The memory, held by one process at a time. It is on disk before anything is cosigned."""

    @staticmethod
    def make(folder: Path) -> None:
        """Begin an empty memory; `FileExistsError` where there is one."""
        if (folder / FILE).exists():
            raise FileExistsError(f"{folder / FILE} is there already.")
        kept.replace(folder / FILE, b"{}")

    def __init__(self, folder: Path) -> None:
        """Take it; `StateError` where another process has it or the file is damaged or gone."""
        self._path = folder / FILE
        self._lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise StateError(f"Another witness works in {folder}.") from error
        try:
            self._notes = self._load()
        except StateError:
            self.close()
            raise

    def seen(self, origin: str) -> Seen:
        """The newest checkpoint of a log."""
        if origin not in self._notes:
            return Seen()
        head = checkpoint.parse(note.split(self._notes[origin])[0])
        return Seen(head.size, head.root)

    def keep(self, origin: str, signed: str) -> None:
        """Remember a log's newest checkpoint, lastingly."""
        notes = {**self._notes, origin: signed}
        kept.replace(self._path, json.dumps(notes, indent=1, sort_keys=True).encode())
        self._notes = notes

    def close(self) -> None:
        """Give the folder free."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _load(self) -> dict[str, str]:
        """Never empty for want of understanding: a witness that forgot would sign anything."""
        try:
            notes = json.loads(self._path.read_bytes())
        except FileNotFoundError as error:
            raise StateError(
                f"{self._path} is gone. A witness without its memory would sign anything: find the"
                " file, or make a new witness with another name and key."
            ) from error
        except (OSError, ValueError) as error:
            raise StateError(f"{self._path} cannot be read: {error}") from error
        try:
            for origin, signed in notes.items():
                if checkpoint.parse(note.split(signed)[0]).origin != origin:
                    raise StateError(f"{self._path} has a checkpoint of another log.")
        except (AttributeError, TypeError, ProofError) as error:
            raise StateError(f"{self._path} is damaged: {error}") from error
        return dict(notes)
