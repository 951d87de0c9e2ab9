"""Files that exist in memory only, so that no plain byte of evidence touches a disk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20


class Source(Protocol):
    """Bytes that can be read anywhere: an evidence file behind its decryption, for one."""

    @property
    def size(self) -> int:
        """Length in bytes."""
        ...

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer only at the end."""
        ...


@dataclass(frozen=True, slots=True)
class BytesSource:
    """Bytes already at hand."""

    data: bytes

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self.data[offset : offset + length]


class Memory:
    """An anonymous file of the kernel (`memfd_create`), gone when closed."""

    def __init__(self, name: str) -> None:
        """Make an empty one; the name shows in /proc only and must not be a file's."""
        self.fd = os.memfd_create(name, os.MFD_CLOEXEC)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return os.fstat(self.fd).st_size

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return os.pread(self.fd, length, offset)

    def write_at(self, offset: int, data: bytes) -> None:
        """Write all of `data` at `offset`; what is skipped over costs no memory."""
        view = memoryview(data)
        while view:
            done = os.pwrite(self.fd, view, offset)
            view, offset = view[done:], offset + done

    def close(self) -> None:
        """Give the memory back; closing twice does nothing."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Self:
        """Close on leaving."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def __del__(self) -> None:
        """Close what nobody closed."""
        self.close()


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of a `Memory`; itself a `Source`."""

    memory: Memory
    start: int
    size: int

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset` within the stretch."""
        if offset >= self.size:
            return b""
        return self.memory.read_at(self.start + offset, min(length, self.size - offset))

    def chunks(self, length: int = CHUNK) -> Iterator[bytes]:
        """All bytes in order, at most `length` at a time."""
        for offset in range(0, self.size, length):
            yield self.read_at(offset, length)


def pour(source: Source, memory: Memory, offset: int = 0, end: int | None = None) -> None:
    """Copy a stretch of `source` to the same place in `memory`."""
    end = source.size if end is None else min(end, source.size)
    while offset < end:
        data = source.read_at(offset, min(CHUNK, end - offset))
        if not data:
            return
        memory.write_at(offset, data)
        offset += len(data)


HEAD, TAIL, INDEX, FRAMES = 32 * CHUNK, 8 * CHUNK, 64 * CHUNK, 16 * CHUNK


def window(source: Source, memory: Memory) -> None:
    """Copy what describes a long recording: head and tail; an MP4's index and first frames.

    The memory has the source's full length; what lies between is a hole that reads as zeros
    and takes no room.
    """
    os.ftruncate(memory.fd, source.size)
    pour(source, memory, 0, HEAD)
    pour(source, memory, max(0, source.size - TAIL))
    for offset, length, box in _boxes(source):
        if box == b"moov":
            pour(source, memory, offset, offset + min(length, INDEX))
        elif box == b"mdat":
            pour(source, memory, offset, offset + min(length, FRAMES))


def _boxes(source: Source) -> Iterator[tuple[int, int, bytes]]:
    """Top-level boxes of an ISO base media file (ISO/IEC 14496-12, 4.2): offset, length, type."""
    offset = 0
    for _ in range(1_000):
        head = source.read_at(offset, 16)
        length, box = int.from_bytes(head[:4]), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length < len(head) or offset + length > source.size:
            return
        yield offset, length, box
        offset += length
