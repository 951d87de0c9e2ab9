"""Where stored files lie. A store knows names and bytes; it holds no key and sees no plain text.

A file is begun, grown at its end only, and published once; a published file never changes. Every
append names the place it expects to write to, so of two writers (a request that hangs, and the one
that came after it) the slower one fails and nothing is torn.
"""

import errno
import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

KEY = re.compile(r"[0-9a-f]{32}")
ALIGNMENT = 4096
"""A long append costs least from memory that lies, modulo this, as the bytes will in the file."""
_DIRECT_FROM = 256 * 1024
_DIRECT = getattr(os, "O_DIRECT", 0)
Buffer = bytes | bytearray | memoryview


class MissingError(Exception):
    """The store has no such file."""


class OvertakenError(Exception):
    """Another writer has grown, published or discarded the file meanwhile."""


class StoredFile(Protocol):
    """A published file, open for reading."""

    @property
    def size(self) -> int:
        """Stored bytes."""

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer only at the end."""

    def close(self) -> None:
        """Let go of it."""


class GrowingFile(StoredFile, Protocol):
    """A file that is still arriving."""

    def append(self, at: int, data: Buffer) -> None:
        """Write at the end, which must be `at`; raises OvertakenError when it is not."""

    def cut(self, size: int, *, seen: int) -> None:
        """Drop what lies behind `size`: torn bytes that nobody was promised.

        Raises OvertakenError when the file no longer has the `seen` bytes that showed the tear.
        """

    def confirm(self) -> None:
        """Return when everything appended survives a loss of power."""


class Store(Protocol):
    """Stored files under random keys of 32 hexadecimal digits."""

    def begin(self, key: str) -> GrowingFile:
        """An empty growing file; raises OvertakenError when there is one already."""

    def resume(self, key: str) -> GrowingFile:
        """A growing file as it was left; raises MissingError."""

    def publish(self, key: str) -> None:
        """Make a growing file final; a second time does nothing. Raises MissingError."""

    def open(self, key: str) -> StoredFile:
        """A published file; raises MissingError."""

    def discard(self, key: str) -> None:
        """Remove a growing file, whether it is there or not."""

    def remove(self, key: str) -> None:
        """Remove a published file: for what is older than the longest backup, and nothing else."""

    def sweep(self, before: datetime) -> int:
        """Discard growing files that nobody has added to since `before`; returns how many."""

    def kept(self, before: datetime) -> Iterator[str]:
        """The keys of published files that were written before a moment."""


class FileStore:
    """Files in a folder of this machine or a shared one: ``arriving/`` and ``kept/ab/cd/``."""

    def __init__(self, root: Path) -> None:
        self._arriving = root / "arriving"
        self._kept = root / "kept"

    def begin(self, key: str) -> "_LocalFile":
        """An empty growing file; raises OvertakenError when there is one already."""
        path = self._growing(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            file = _LocalFile(os.open(path, flags, 0o600))
        except FileExistsError:
            raise OvertakenError from None
        _confirm_folder(path.parent)
        return file

    def resume(self, key: str) -> "_LocalFile":
        """A growing file as it was left; raises MissingError."""
        return _LocalFile(_open(self._growing(key), os.O_RDWR))

    def publish(self, key: str) -> None:
        """Make a growing file final; a second time does nothing. Raises MissingError."""
        source, target = self._growing(key), self._final(key)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            # A link refuses to replace what is there; a rename would not.
            os.link(source, target)
        except FileExistsError:
            pass
        except FileNotFoundError:
            if not target.exists():
                raise MissingError(key) from None
        target.chmod(0o400)
        for folder in (target.parent, target.parent.parent, self._kept):
            _confirm_folder(folder)
        source.unlink(missing_ok=True)

    def open(self, key: str) -> "_LocalFile":
        """A published file; raises MissingError."""
        return _LocalFile(_open(self._final(key), os.O_RDONLY))

    def discard(self, key: str) -> None:
        """Remove a growing file, whether it is there or not."""
        self._growing(key).unlink(missing_ok=True)

    def remove(self, key: str) -> None:
        """Remove a published file: for what is older than the longest backup, and nothing else."""
        self._final(key).unlink(missing_ok=True)

    def sweep(self, before: datetime) -> int:
        """Discard growing files that nobody has added to since `before`; returns how many."""
        swept = 0
        for path in self._arriving.glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    swept += 1
        return swept

    def kept(self, before: datetime) -> Iterator[str]:
        """The keys of published files that were written before a moment."""
        for path in self._kept.glob("*/*/*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    yield path.name

    def _growing(self, key: str) -> Path:
        return self._arriving / checked(key)

    def _final(self, key: str) -> Path:
        return self._kept / checked(key)[:2] / key[2:4] / key


class _LocalFile:
    """One open file; its place in the folder may be renamed or removed meanwhile."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._takes_direct = bool(_DIRECT)

    @property
    def size(self) -> int:
        """Stored bytes."""
        return os.fstat(self._descriptor).st_size

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer only at the end."""
        data = os.pread(self._descriptor, length, offset)
        while len(data) < length and (
            more := os.pread(self._descriptor, length - len(data), offset + len(data))
        ):
            data += more
        return data

    def append(self, at: int, data: Buffer) -> None:
        """Write at the end, which must be `at`; raises OvertakenError when it is not."""
        with self._locked() as status:
            if status.st_size != at or not _is_growing(status):
                raise OvertakenError
            rest = memoryview(data)
            while rest:
                done = self._write(rest, at)
                rest, at = rest[done:], at + done

    def _write(self, data: memoryview, at: int) -> int:
        """Write the beginning of `data`; returns how much.

        The whole blocks of a long append go to the disk past the page cache, which costs four times
        the processor's time and more, and would push out what others read.
        """
        head = -at % ALIGNMENT
        whole = (len(data) - head) // ALIGNMENT * ALIGNMENT
        if not self._takes_direct or whole < _DIRECT_FROM:
            return os.pwrite(self._descriptor, data, at)
        if head:
            return os.pwrite(self._descriptor, data[:head], at)
        try:
            fcntl.fcntl(self._descriptor, fcntl.F_SETFL, _DIRECT)
            return os.pwrite(self._descriptor, data[:whole], at)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            # Not every file system can, nor from every place in memory.
            self._takes_direct = False
            return 0
        finally:
            fcntl.fcntl(self._descriptor, fcntl.F_SETFL, 0)

    def cut(self, size: int, *, seen: int) -> None:
        """Drop what lies behind `size`: torn bytes that nobody was promised.

        Raises OvertakenError when the file no longer has the `seen` bytes that showed the tear.
        """
        with self._locked() as status:
            if status.st_size != seen or not _is_growing(status):
                raise OvertakenError
            os.ftruncate(self._descriptor, size)

    def confirm(self) -> None:
        """Return when everything appended survives a loss of power."""
        os.fdatasync(self._descriptor)

    def close(self) -> None:
        """Let go of it; a second time does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        # An answer whose reader left before the first byte never runs to its end.
        self.close()

    @contextmanager
    def _locked(self) -> Iterator[os.stat_result]:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            yield os.fstat(self._descriptor)
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)


def checked(key: str) -> str:
    """`key` when it is one of ours; no other string may become part of a path."""
    if not KEY.fullmatch(key):
        raise ValueError("a storage key is 32 hexadecimal digits")
    return key


def _is_growing(status: os.stat_result) -> bool:
    """Publishing links the file under its final name, forbids writing, drops the old name."""
    return status.st_nlink == 1 and bool(status.st_mode & stat.S_IWUSR)


def _open(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags | os.O_CLOEXEC)
    except FileNotFoundError:
        raise MissingError(path.name) from None


def _confirm_folder(path: Path) -> None:
    """Make new names in a folder survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
