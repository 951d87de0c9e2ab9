"""From the socket to the store: sealed chunk by chunk as they arrive, hashed beside it.

The request's thread reads and seals; a second thread hashes, a third appends, a fourth asks the
disk to confirm. All leave the interpreter lock while they work. Memory is a few buffers, whatever
the file's size, and plain text is in memory only.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from mmap import mmap
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Protocol, Self

from privilege.blobs.format import FRAME_OVERHEAD, Layout, Sealer
from privilege.blobs.reading import Progress
from privilege.blobs.stores import ALIGNMENT, GrowingFile

CONFIRM_EVERY = 8 * 1024 * 1024
MOST_UNCONFIRMED = 32 * 1024 * 1024
WINDOW = 2 * MOST_UNCONFIRMED + CONFIRM_EVERY
"""How far behind the end a loss of power can have torn chunks; see `genuine_chunks`."""
_BATCH = 32
_HURRY = _BATCH // 2
_TO_HASH = 4
_TO_APPEND = 2


class Body(Protocol):
    """A request's body as it arrives."""

    def readinto(self, room: memoryview) -> int:
        """Fill the beginning of `room`; 0 when the body has ended or the sender is gone."""


@dataclass(slots=True)
class _Confirming:
    """Appends, and lets the disk confirm behind, but never far behind."""

    growing: GrowingFile
    pool: ThreadPoolExecutor
    pending: "Future[None] | None" = None
    unconfirmed: int = 0

    def append(self, at: int, data: memoryview) -> None:
        """Append at `at`; waits for the disk to confirm only when it is far behind."""
        self.growing.append(at, data)
        self.unconfirmed += len(data)
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


class _Line:
    """A thread that works on buffers in order and gives them back, from an error on untouched."""

    def __init__(
        self, name: str, buffers: int, size: int, work: Callable[[int, memoryview], None]
    ) -> None:
        self._work = work
        self._count = buffers
        self._free: SimpleQueue[memoryview] = SimpleQueue()
        self._todo: SimpleQueue[tuple[memoryview, int, memoryview] | None] = SimpleQueue()
        for _ in range(buffers):
            self._free.put(memoryview(mmap(-1, size)))
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name=name, daemon=True)

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
        if error is None:
            self._check()

    def buffer(self) -> memoryview:
        """A buffer nobody reads any more; raises what the work on another has raised."""
        buffer = self._free.get()
        self._check()
        return buffer

    def follow(self, buffer: memoryview, at: int, data: memoryview) -> None:
        """Have the work done on `data`, which lies in `buffer`."""
        self._todo.put((buffer, at, data))

    def settle(self) -> None:
        """Return when all buffers are free; raises what the work has raised."""
        for buffer in [self._free.get() for _ in range(self._count)]:
            self._free.put(buffer)
        self._check()

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while (item := self._todo.get()) is not None:
            buffer, at, data = item
            if self._error is None:
                try:
                    self._work(at, data)
                except BaseException as error:  # noqa: BLE001 - raised in the request's thread
                    self._error = error
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
    room = batch + _BATCH * FRAME_OVERHEAD + ALIGNMENT
    with ThreadPoolExecutor(1, "intake-confirm") as pool:
        confirming = _Confirming(growing, pool)
        with (
            _Line("intake-append", _TO_APPEND, room, confirming.append) as appending,
            _Line("intake-hash", _TO_HASH, batch, _hashing(progress)) as hashing,
        ):
            taking = _Taking(sealer, layout, progress, appending, hashing)
            left = taking.take(body, begun)
            appending.settle()
        confirming.wait()
        growing.confirm()
    return sealer.next, left


@dataclass(frozen=True, slots=True)
class _Taking:
    """Reads the body, seals it, and hands it on to be appended and hashed."""

    sealer: Sealer
    layout: Layout
    progress: Progress | None
    appending: _Line
    hashing: _Line

    def take(self, body: Body, begun: bytes) -> bytes:
        """Take the body in; returns what it left of a chunk."""
        layout, sealer = self.layout, self.sealer
        buffer, filled = self.hashing.buffer(), len(begun)
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
                self._seal(buffer, whole)
                used = layout.plain_before(start + whole) - done
                fresh = self.hashing.buffer()
                fresh[: filled - used] = buffer[used:filled]
                self.hashing.follow(buffer, done, buffer[:used])
                buffer, filled = fresh, filled - used
            if whole < _HURRY:
                # Unless the sender is far ahead, nothing more is taken from the connection before
                # this is stored: then a kill costs a chunk, and waiting costs nothing.
                self.appending.settle()
        return bytes(buffer[:filled])

    def _seal(self, plain: memoryview, whole: int) -> None:
        """Seal `whole` chunks that lie in `plain` and have them appended."""
        layout, start, stored = self.layout, self.sealer.next, 0
        at, base = layout.stored_before(start), layout.plain_before(start)
        buffer = self.appending.buffer()
        frames = buffer[at % ALIGNMENT :]
        for number in range(start, start + whole):
            begin, end = layout.plain_before(number), layout.plain_before(number + 1)
            stored += self.sealer.seal_into(plain[begin - base : end - base], frames[stored:])
        self.appending.follow(buffer, at, frames[:stored])
        if self.progress is not None:
            self.progress.note(self.sealer.prefix, whole)


def _hashing(progress: Progress | None) -> Callable[[int, memoryview], None]:
    """What the second thread does."""

    def update(_: int, data: memoryview) -> None:
        if progress is not None:
            progress.digest.update(data)

    return update
