"""One file on its way in, as the store holds it: where it stands, going on, finishing."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from audit.ground import rand
from casework.intake.receiving import WINDOW, Body, receive
from privilege.blobs.format import (
    HEADER_SIZE,
    PREFIX_SIZE,
    Closing,
    DamagedError,
    Header,
    Layout,
    Opener,
    Sealer,
)
from privilege.blobs.reading import Progress, SealedFile, genuine_chunks, rebuild
from privilege.blobs.stores import GrowingFile, MissingError, OvertakenError, Store


class OffsetError(Exception):
    """The sender goes on at another place than the stored bytes end."""


class ChecksumError(Exception):
    """What arrived is not what the sender's checksum says; none of it was kept."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What it takes to handle one upload's bytes: plain values, no database row."""

    store_key: str
    file_id: bytes
    file_key: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that has arrived whole: its SHA-256 and the bytes it takes in the store."""

    sha256: bytes
    stored_size: int


@dataclass(frozen=True, slots=True)
class Checksum:
    """A sender's digest of one request's body."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Standing:
    """Whole chunks in the store, the beginning of the next one, and the stored size seen."""

    chunks: int
    tail: bytes
    seen: int


class ArrivingFile:
    """An upload's bytes in a store. Nothing here touches the database.

    A file is begun with its first bytes; what was never begun stands at offset 0. Whatever is
    killed at whatever moment, `offset` tells how much is stored and opens.
    """

    def __init__(self, store: Store, arrival: Arrival) -> None:
        self._store = store
        self._arrival = arrival
        self._header = Header(arrival.file_id)
        self._layout = Layout(arrival.length, self._header.chunk_size)
        self._opener = Opener(arrival.file_key, self._header)

    def offset(self) -> int:
        """Plain bytes of the file that have arrived for good."""
        if self._published() is not None:
            return self._arrival.length
        try:
            growing = self._store.resume(self._arrival.store_key)
        except MissingError:
            return 0
        try:
            return self._plain(self._standing(growing))
        finally:
            growing.close()

    def receive(
        self, body: Body, *, offset: int, announced: int | None, checksum: Checksum | None = None
    ) -> int:
        """Take in a request's body from `offset` on; returns the new offset.

        `announced` is the body's length where the request says it. Raises OffsetError where the
        file ends elsewhere, ChecksumError, OvertakenError when another request is ahead, OSError
        when the store cannot write.
        """
        if self._published() is not None:
            raise OffsetError
        with self._growing() as growing:
            standing = self._standing(growing)
            if self._plain(standing) != offset:
                raise OffsetError
            progress = self._progress(growing, standing, offset, announced)
            self._cut(growing, standing.chunks, standing.seen)
            summed = _Summed(body, checksum) if checksum else body
            sealer = self._sealer(standing.chunks)
            chunks, left = receive(
                summed, growing, sealer, self._layout, begun=standing.tail, progress=progress
            )
            if isinstance(summed, _Summed) and not summed.agrees():
                self._cut(growing, standing.chunks, growing.size)
                self._leave(growing, standing.chunks, standing.tail)
                raise ChecksumError
            if chunks == self._layout.chunks and progress is not None:
                self._close(growing, progress)
            else:
                self._leave(growing, chunks, left)
            return self._layout.plain_before(chunks) + len(left)

    def finish(self) -> Finished:
        """Make a file final whose bytes have all arrived; a second time tells the same.

        Raises OffsetError when it is not whole.
        """
        if (finished := self._published()) is not None:
            return finished
        with self._growing() as growing:
            if not self._is_closed(growing):
                standing = self._standing(growing)
                progress = rebuild(growing, self._opener, self._layout, standing.chunks)
                if progress.chunks < self._layout.chunks:
                    self._cut(growing, progress.chunks, standing.seen)
                    raise OffsetError
                self._cut(growing, progress.chunks, standing.seen)
                self._close(growing, progress)
        self._store.publish(self._arrival.store_key)
        finished = self._published()
        if finished is None:
            raise OffsetError
        return finished

    def discard(self) -> None:
        """Remove what has arrived, unless it is final."""
        self._store.discard(self._arrival.store_key)

    def _published(self) -> Finished | None:
        try:
            source = self._store.open(self._arrival.store_key)
        except MissingError:
            return None
        try:
            file = SealedFile(source, self._arrival.file_key, self._arrival.file_id)
            return Finished(file.sha256, source.size)
        finally:
            source.close()

    @contextmanager
    def _growing(self) -> Iterator[GrowingFile]:
        """The file as it was left, or a new one."""
        try:
            growing = self._store.resume(self._arrival.store_key)
        except MissingError:
            growing = self._store.begin(self._arrival.store_key)
        try:
            if not self._has_header(growing):
                growing.cut(0, seen=growing.size)
                growing.append(0, self._header.pack())
            yield growing
        finally:
            growing.close()

    def _standing(self, growing: GrowingFile) -> _Standing:
        seen = growing.size
        if not self._has_header(growing):
            return _Standing(0, b"", seen)
        chunks = genuine_chunks(growing, self._opener, self._layout, WINDOW)
        tail = b""
        if chunks < self._layout.chunks:
            at = self._layout.stored_before(chunks)
            room = self._layout.stored_before(chunks + 1) - at
            tail = self._opener.tail(chunks, growing.read_at(at, min(room, max(0, seen - at))))
        return _Standing(chunks, tail, seen)

    def _has_header(self, growing: GrowingFile) -> bool:
        return growing.read_at(0, HEADER_SIZE) == self._header.pack()

    def _plain(self, standing: _Standing) -> int:
        return self._layout.plain_before(standing.chunks) + len(standing.tail)

    def _progress(
        self, growing: GrowingFile, standing: _Standing, offset: int, announced: int | None
    ) -> Progress | None:
        """Hash state to go on from, when this request may be the file's last; else None.

        Rebuilding it means opening all that is stored, so a file that comes in many small requests
        is hashed once, with the last of them.
        """
        if standing.chunks == 0:
            return Progress()
        if announced is not None and offset + announced < self._arrival.length:
            return None
        progress = rebuild(growing, self._opener, self._layout, standing.chunks)
        if progress.chunks < standing.chunks:
            self._cut(growing, progress.chunks, standing.seen)
            raise OffsetError
        return progress

    def _sealer(self, first: int) -> Sealer:
        prefix = rand.key_bytes(PREFIX_SIZE)
        return Sealer(self._arrival.file_key, self._header, prefix, first)

    def _cut(self, growing: GrowingFile, chunks: int, seen: int) -> None:
        """Drop what stands behind the whole chunks."""
        keep = self._layout.stored_before(chunks)
        if seen > keep:
            growing.cut(keep, seen=seen)

    def _leave(self, growing: GrowingFile, chunks: int, begun: bytes) -> None:
        """Keep the beginning of a chunk until the rest comes."""
        if begun:
            frame = self._sealer(chunks).leave(begun)
            growing.append(self._layout.stored_before(chunks), frame)
            growing.confirm()

    def _close(self, growing: GrowingFile, progress: Progress) -> None:
        closing = Closing(self._arrival.length, progress.digest.digest(), tuple(progress.segments))
        sealed = self._sealer(self._layout.chunks).close(closing)
        growing.append(self._layout.stored_before(self._layout.chunks), sealed)
        growing.confirm()

    def _is_closed(self, growing: GrowingFile) -> bool:
        with suppress(DamagedError):
            return self._opener.closing(growing).length == self._arrival.length
        return False


class _Summed:
    """A body that is digested as it passes."""

    def __init__(self, body: Body, checksum: Checksum) -> None:
        self._body = body
        self._expected = checksum.digest
        self._digest = hashlib.new(checksum.algorithm, usedforsecurity=False)

    def readinto(self, room: memoryview) -> int:
        """Fill the beginning of `room`; 0 when the body has ended or the sender is gone."""
        count = self._body.readinto(room)
        self._digest.update(room[:count])
        return count

    def agrees(self) -> bool:
        """Whether what passed is what the sender meant to send."""
        return self._digest.digest() == self._expected


__all__ = [
    "Arrival",
    "ArrivingFile",
    "Checksum",
    "ChecksumError",
    "Finished",
    "OffsetError",
    "OvertakenError",
]
