"""Reading stored files: finished ones by range, unfinished ones to go on with them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from privilege.blobs.format import (
    FRAME_OVERHEAD,
    HEADER_SIZE,
    PREFIX_SIZE,
    DamagedError,
    Header,
    Layout,
    Opener,
    Prefixes,
    Segment,
    Source,
)
from privilege.blobs.stores import StoredFile

BLOCK = 1024 * 1024


class SealedFile:
    """A finished file: its length, its SHA-256, and its plain text from any place.

    Opening reads header and closing frame only; reading costs the chunks that the range touches.
    Every chunk is verified before any of its bytes is handed out. Raises DamagedError.
    """

    def __init__(self, source: StoredFile, key: bytes, file_id: bytes) -> None:
        header = Header.parse(source.read_at(0, HEADER_SIZE))
        if header.file_id != file_id:
            raise DamagedError("this is another file")
        self._source = source
        self._opener = Opener(key, header)
        closing = self._opener.closing(source)
        self._layout = Layout(closing.length, header.chunk_size)
        self._prefixes = Prefixes(closing.segments)
        self.size = closing.length
        self.sha256 = closing.sha256

    def read(self, start: int = 0, end: int | None = None) -> Iterator[memoryview]:
        """Plain bytes from `start` up to but without `end`, in blocks of up to 1 MiB.

        A block is only valid until the next one is asked for.
        """
        end = self.size if end is None else min(end, self.size)
        size = self._layout.chunk_size
        room = bytearray(max(BLOCK // size, 1) * size)
        number = start // size
        while start < end:
            until = min(number + len(room) // size, -(-end // size))
            filled = self._open(number, until, memoryview(room))
            base = number * size
            yield memoryview(room)[start - base : min(filled, end - base)]
            number = until
            start = until * size

    def _open(self, number: int, until: int, room: memoryview) -> int:
        """Open chunks `number` up to `until` into `room`; returns the plain bytes."""
        layout = self._layout
        at = layout.stored_before(number)
        stored = memoryview(self._source.read_at(at, layout.stored_before(until) - at))
        if len(stored) != layout.stored_before(until) - at:
            raise DamagedError("the file is cut short")
        filled = 0
        for chunk in range(number, until):
            begin = layout.stored_before(chunk) - at
            frame = stored[begin : layout.stored_before(chunk + 1) - at]
            self._prefixes.check(chunk, frame)
            plain = len(frame) - FRAME_OVERHEAD
            self._opener.open_into(chunk, frame, room[filled : filled + plain])
            filled += plain
        return filled

    def close(self) -> None:
        """Let go of the stored bytes."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def verify(self) -> bool:
        """Open every chunk and compare the plain text's SHA-256 with the one sealed in the file."""
        digest = hashlib.sha256()
        for block in self.read():
            digest.update(block)
        return digest.digest() == self.sha256


@dataclass(slots=True)
class Progress:
    """What is known of a file's beginning: whole chunks, their prefixes, and their hash."""

    chunks: int = 0
    segments: list[Segment] = field(default_factory=list)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def note(self, prefix: bytes, count: int = 1) -> None:
        """The next `count` chunks were sealed under `prefix`."""
        if not self.segments or self.segments[-1].prefix != prefix:
            self.segments.append(Segment(self.chunks, prefix))
        self.chunks += count


def genuine_chunks(source: Source, opener: Opener, layout: Layout, window: int) -> int:
    """How many whole chunks are stored and open, looking at the last `window` bytes only.

    The writer never runs further ahead of what the disk has confirmed than `window`, so a loss of
    power can only have torn chunks in there.
    """
    stored = layout.chunks_within(source.size)
    first = layout.chunks_within(max(0, layout.stored_before(stored) - window))
    progress = Progress(chunks=first)
    for _ in _opened(source, opener, layout, progress, stored):
        pass
    return progress.chunks


def rebuild(source: Source, opener: Opener, layout: Layout, chunks: int) -> Progress:
    """Hash state and prefixes of the first `chunks` chunks; ends early at one that is torn."""
    progress = Progress()
    for plain in _opened(source, opener, layout, progress, chunks):
        progress.digest.update(plain)
    return progress


def _opened(
    source: Source, opener: Opener, layout: Layout, progress: Progress, until: int
) -> Iterator[memoryview]:
    """Plain text of chunk after chunk from `progress.chunks` on; ends early at a torn one."""
    size = layout.chunk_size
    step = max(BLOCK // size, 1)
    plain = memoryview(bytearray(size))
    for number in range(progress.chunks, until, step):
        at = layout.stored_before(number)
        last = min(number + step, until)
        stored = memoryview(source.read_at(at, layout.stored_before(last) - at))
        for chunk in range(number, last):
            frame = stored[layout.stored_before(chunk) - at : layout.stored_before(chunk + 1) - at]
            length = layout.plain_before(chunk + 1) - layout.plain_before(chunk)
            try:
                opener.open_into(chunk, frame, plain[:length])
            except DamagedError:
                return
            progress.note(bytes(frame[:PREFIX_SIZE]))
            yield plain[:length]
