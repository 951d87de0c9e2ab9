"""From the socket to the store: sealed chunk by chunk as they arrive, hashed beside it.

The request's thread reads, seals and appends; a second thread hashes; a third asks the disk to
confirm. All three leave the interpreter lock while they work. Memory is a few buffers, whatever
the file's size, and plain text is in memory only.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Protocol, Self

from privilege.blobs.format import FRAME_OVERHEAD, Layout, Sealer
from privilege.blobs.reading import Progress
from privilege.blobs.stores import GrowingFile

CONFIRM_EVERY = 8 * 1024 * 1024
MOST_UNCONFIRMED = 32 * 1024 * 1024
WINDOW = 2 * MOST_UNCONFIRMED + CONFIRM_EVERY
"""How far behind the end a loss of power can have torn chunks; see `genuine_chunks`."""
_BATCH = 16
_BUFFERS = 6


class Body(Protocol):
    """A request's body as it arrives."""

    def readinto(self, room: memoryview) -> int:
        """Fill the beginning of `room`; 0 when the body has ended or the sender is gone."""


@dataclass(slots=True)
class _Confirming:
    """Lets the disk confirm behind the writer, who never gets far ahead of it."""

    growing: GrowingFile
    pool: ThreadPoolExecutor
    pending: "Future[None] | None" = None
    unconfirmed: int = 0

    def appended(self, size: int) -> None:
        """Note `size` more bytes; waits only when the disk is far behind."""
        self.unconfirmed += size
        is_far_behind = self.unconfirmed >= MOST_UNCONFIRMED
        if self.pending is not None and (self.pending.done() or is_far_behind):
            self.wait()
        if self.pending is None and self.unconfirmed >= CONFIRM_EVERY:
            self.pending = self.pool.submit(self.growing.confirm)
            self.unconfirmed = 0

    def wait(self) -> None:
        """Wait for the confirmation under way; raises what it raised."""
        if self.pending is not None:
            self.pending.result()
            self.pending = None


class _Hashing:
    """Feeds plain text to a hash in a thread of its own, in order, through a ring of buffers."""

    def __init__(self, progress: Progress | None, size: int) -> None:
        self._progress = progress
        self._free: SimpleQueue[memoryview] = SimpleQueue()
        self._todo: SimpleQueue[tuple[memoryview, int] | None] = SimpleQueue()
        for _ in range(_BUFFERS):
            self._free.put(memoryview(bytearray(size)))
        self._thread = Thread(target=self._work, name="intake-hash", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._todo.put(None)
        self._thread.join()

    def buffer(self) -> memoryview:
        """A buffer nobody reads any more."""
        return self._free.get()

    def follow(self, buffer: memoryview, size: int) -> None:
        """Hash the first `size` bytes of `buffer`, then let it be used again."""
        if self._progress is None:
            self._free.put(buffer)
        else:
            self._todo.put((buffer, size))

    def _work(self) -> None:
        while (item := self._todo.get()) is not None:
            buffer, size = item
            if self._progress is not None:
                self._progress.digest.update(buffer[:size])
            self._free.put(buffer)


def receive(
    body: Body,
    growing: GrowingFile,
    sealer: Sealer,
    layout: Layout,
    *,
    begun: bytes = b"",
    progress: Progress | None = None,
) -> tuple[int, bytes]:
    """Seal and store the body's whole chunks from `sealer.next` on.

    `begun` is what is already known of the first chunk. `progress`, when given, must stand where
    the sealer does; it is carried along. Returns the chunks stored and what the body left of the
    next one. Raises OvertakenError when another writer is ahead, and OSError when the store cannot
    write; what was stored before stays.
    """
    batch = layout.chunk_size * _BATCH
    frames = memoryview(bytearray(batch + FRAME_OVERHEAD * _BATCH))
    with ThreadPoolExecutor(1, "intake-confirm") as pool, _Hashing(progress, batch) as hashing:
        confirming = _Confirming(growing, pool)
        buffer, filled = hashing.buffer(), len(begun)
        buffer[:filled] = begun
        while sealer.next < layout.chunks:
            start = sealer.next
            done = layout.plain_before(start)
            count = body.readinto(buffer[filled : layout.length - done])
            if not count:
                break
            filled += count
            whole = layout.chunks_holding(done + filled) - start
            if whole:
                at = layout.stored_before(start)
                stored = _seal(sealer, buffer, whole, layout, frames)
                growing.append(at, frames[:stored])
                if progress is not None:
                    progress.note(sealer.prefix, whole)
                confirming.appended(stored)
                used = layout.plain_before(start + whole) - done
                fresh = hashing.buffer()
                fresh[: filled - used] = buffer[used:filled]
                hashing.follow(buffer, used)
                buffer, filled = fresh, filled - used
        confirming.wait()
        growing.confirm()
    return sealer.next, bytes(buffer[:filled])


def _seal(sealer: Sealer, plain: memoryview, whole: int, layout: Layout, frames: memoryview) -> int:
    """Seal `whole` chunks that lie in `plain` into `frames`; returns their stored size."""
    start, stored = sealer.next, 0
    base = layout.plain_before(start)
    for number in range(start, start + whole):
        chunk = plain[layout.plain_before(number) - base : layout.plain_before(number + 1) - base]
        stored += sealer.seal_into(chunk, frames[stored:])
    return stored
