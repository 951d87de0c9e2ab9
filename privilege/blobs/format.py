"""The stored form of a file, version 1: AES-256-GCM in chunks (ADR: stored files).

    header | frame 0 | frame 1 | ... | closing frame | length of the closing frame

A frame is ``prefix (7) | ciphertext | tag (16)``; every frame but the last data frame holds
``chunk_size`` bytes of plain text. Its nonce is ``prefix | chunk number (4) | flag (1)``, its
associated data the header. Whoever begins or resumes a file draws a new prefix, so a chunk that
was sealed, lost in a crash and sealed again never meets its nonce again. The closing frame (flag
1, numbered as the chunk after the last) says how long the file is, its SHA-256 and which prefix
holds from which chunk on: a finished file has exactly one form that opens. While a file is still
arriving, a tail (flag 2) may stand after the last whole chunk: the beginning of the next one.

All sizes are bytes, all integers big-endian. Nothing here draws randomness or touches a disk.
"""

import struct
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"\x89PARLEY\n"
VERSION = 1
AES_256_GCM = 1
CHUNK_SIZE = 64 * 1024
KEY_SIZE = 32
FILE_ID_SIZE = 16
PREFIX_SIZE = 7
TAG_SIZE = 16
FRAME_OVERHEAD = PREFIX_SIZE + TAG_SIZE
MAX_CHUNKS = 2**32 - 1
MAX_SEGMENTS = 65_536
_CHUNK_POWERS = range(10, 25)

_HEADER = struct.Struct(">8sBBB5x16s")
HEADER_SIZE = _HEADER.size
_COUNTER = struct.Struct(">IB")
_CLOSING = struct.Struct(">Q32sI")
_SEGMENT = struct.Struct(">I7s")
_FOOTER = struct.Struct(">I")
_MAX_CLOSING = FRAME_OVERHEAD + _CLOSING.size + MAX_SEGMENTS * _SEGMENT.size
_LAST_READ = 1024
_DATA, _END, _TAIL = 0, 1, 2

Buffer = bytes | bytearray | memoryview


class DamagedError(Exception):
    """The stored bytes are not the bytes that were sealed: cut, swapped, changed or foreign."""


class TooManyPiecesError(Exception):
    """The file was interrupted more often than its closing frame can list."""


class Source(Protocol):
    """Stored bytes that can be read at any place."""

    @property
    def size(self) -> int:
        """Bytes stored."""

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer only at the end."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a stored file says of itself in the open; every frame is bound to it."""

    file_id: bytes
    chunk_size: int = CHUNK_SIZE

    def pack(self) -> bytes:
        """The 32 bytes that begin the file."""
        power = self.chunk_size.bit_length() - 1
        if power not in _CHUNK_POWERS or self.chunk_size != 1 << power:
            raise ValueError("chunk_size must be a power of two from 1 KiB to 16 MiB")
        if len(self.file_id) != FILE_ID_SIZE:
            raise ValueError("file_id must be 16 bytes")
        return _HEADER.pack(MAGIC, VERSION, AES_256_GCM, power, self.file_id)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The header in `data`; raises DamagedError unless it is exactly one of ours."""
        if len(data) != HEADER_SIZE:
            raise DamagedError("the header is cut short")
        magic, version, algorithm, power, file_id = _HEADER.unpack(data)
        if magic != MAGIC:
            raise DamagedError("this is not a stored file")
        if (version, algorithm) != (VERSION, AES_256_GCM):
            raise DamagedError(f"format {version} with algorithm {algorithm} is not known")
        if power not in _CHUNK_POWERS:
            raise DamagedError("the chunk size is out of bounds")
        header = cls(file_id, 1 << power)
        if header.pack() != data:
            raise DamagedError("the header has bytes that mean nothing")
        return header


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the chunks of a file of `length` plain bytes lie."""

    length: int
    chunk_size: int = CHUNK_SIZE

    def __post_init__(self) -> None:
        if not 0 <= self.length <= MAX_CHUNKS * self.chunk_size:
            raise ValueError("length is out of bounds")

    @property
    def chunks(self) -> int:
        """How many data chunks the file has."""
        return -(-self.length // self.chunk_size)

    def plain_before(self, chunk: int) -> int:
        """Plain bytes before chunk number `chunk`."""
        return min(chunk * self.chunk_size, self.length)

    def chunks_holding(self, plain: int) -> int:
        """How many chunks are complete once `plain` bytes are there."""
        return self.chunks if plain >= self.length else plain // self.chunk_size

    def stored_before(self, chunk: int) -> int:
        """Stored bytes before chunk number `chunk`, header included."""
        return HEADER_SIZE + self.plain_before(chunk) + chunk * FRAME_OVERHEAD

    def chunks_within(self, stored: int) -> int:
        """How many whole chunks the first `stored` bytes hold."""
        if stored >= self.stored_before(self.chunks):
            return self.chunks
        return max(0, stored - HEADER_SIZE) // (self.chunk_size + FRAME_OVERHEAD)


@dataclass(frozen=True, slots=True)
class Segment:
    """Chunks from `first` on were sealed under `prefix`."""

    first: int
    prefix: bytes


@dataclass(frozen=True, slots=True)
class Closing:
    """What the closing frame holds."""

    length: int
    sha256: bytes
    segments: tuple[Segment, ...]

    def pack(self) -> bytes:
        """The closing frame's plain text."""
        if len(self.segments) > MAX_SEGMENTS:
            raise TooManyPiecesError("the file arrived in too many pieces")
        table = b"".join(_SEGMENT.pack(each.first, each.prefix) for each in self.segments)
        return _CLOSING.pack(self.length, self.sha256, len(self.segments)) + table

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The reverse of `pack`."""
        length, sha256, count = _CLOSING.unpack_from(data)
        table = data[_CLOSING.size :]
        if len(table) != count * _SEGMENT.size:
            raise DamagedError("the closing frame has the wrong length")
        return cls(length, sha256, tuple(Segment(*each) for each in _SEGMENT.iter_unpack(table)))


class Sealer:
    """Seals the chunks of one segment, each number once and in order.

    `prefix` must be fresh from the operating system's randomness: one Sealer, one prefix.
    """

    def __init__(self, key: bytes, header: Header, prefix: bytes, first: int) -> None:
        if len(key) != KEY_SIZE or len(prefix) != PREFIX_SIZE:
            raise ValueError("the key must be 32 bytes, the prefix 7")
        self._cipher = AESGCM(key)
        self._aad = header.pack()
        self.prefix = prefix
        self.next = first

    def seal_into(self, chunk: Buffer, frame: memoryview) -> int:
        """Seal the next chunk into the beginning of `frame`; returns the frame's size."""
        size = len(chunk) + FRAME_OVERHEAD
        nonce = self.prefix + _COUNTER.pack(self.next, _DATA)
        self.next += 1
        frame[:PREFIX_SIZE] = self.prefix
        self._cipher.encrypt_into(nonce, chunk, self._aad, frame[PREFIX_SIZE:size])
        return size

    def close(self, closing: Closing) -> bytes:
        """The closing frame with its length behind it; nothing can be sealed afterwards."""
        nonce = self._last_nonce(_END)
        frame = self.prefix + self._cipher.encrypt(nonce, closing.pack(), self._aad)
        return frame + _FOOTER.pack(len(frame))

    def leave(self, begun: Buffer) -> bytes:
        """A tail that keeps the beginning of the next chunk; nothing can be sealed afterwards."""
        nonce = self._last_nonce(_TAIL)
        return self.prefix + self._cipher.encrypt(nonce, begun, self._aad)

    def _last_nonce(self, flag: int) -> bytes:
        nonce = self.prefix + _COUNTER.pack(self.next, flag)
        self.next = MAX_CHUNKS + 1
        return nonce


class Opener:
    """Opens single frames of a file, finished or not."""

    def __init__(self, key: bytes, header: Header) -> None:
        self._cipher = AESGCM(key)
        self._aad = header.pack()
        self._header = header

    def open_into(self, number: int, frame: memoryview, plain: memoryview) -> None:
        """Verify data frame `number` and write its plain text, which must fit `plain` exactly."""
        nonce = bytes(frame[:PREFIX_SIZE]) + _COUNTER.pack(number, _DATA)
        try:
            self._cipher.decrypt_into(nonce, frame[PREFIX_SIZE:], self._aad, plain)
        except (InvalidTag, ValueError):
            raise DamagedError(f"chunk {number} does not open") from None

    def tail(self, number: int, data: bytes) -> bytes:
        """The beginning of chunk `number` that was left behind the whole ones; empty if torn."""
        nonce = data[:PREFIX_SIZE] + _COUNTER.pack(number, _TAIL)
        try:
            return self._cipher.decrypt(nonce, data[PREFIX_SIZE:], self._aad)
        except (InvalidTag, ValueError):
            return b""

    def closing(self, source: Source) -> Closing:
        """The closing frame of a finished file, checked against the file's size."""
        end = source.size - _FOOTER.size
        tail_at = max(HEADER_SIZE, source.size - _LAST_READ)
        tail = source.read_at(tail_at, source.size - tail_at)
        if len(tail) < _FOOTER.size:
            raise DamagedError("the file is cut short")
        (size,) = _FOOTER.unpack(tail[-_FOOTER.size :])
        start = end - size
        if size > _MAX_CLOSING or start < HEADER_SIZE:
            raise DamagedError("the file has no end")
        frame = tail[start - tail_at : -_FOOTER.size] if start >= tail_at else b""
        frame = frame or source.read_at(start, size)
        chunks = -(-(start - HEADER_SIZE) // (self._header.chunk_size + FRAME_OVERHEAD))
        nonce = frame[:PREFIX_SIZE] + _COUNTER.pack(chunks, _END)
        try:
            closing = Closing.parse(self._cipher.decrypt(nonce, frame[PREFIX_SIZE:], self._aad))
        except (InvalidTag, ValueError):
            raise DamagedError("the end of the file does not open") from None
        layout = Layout(closing.length, self._header.chunk_size)
        if layout.chunks != chunks or layout.stored_before(chunks) != start:
            raise DamagedError("the file is not as long as its end says")
        return closing


class Prefixes:
    """Which prefix a finished file's chunk must carry."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._firsts = [each.first for each in segments]
        self._prefixes = [each.prefix for each in segments]

    def check(self, number: int, frame: Buffer) -> None:
        """Raise DamagedError when `frame` is an older form of chunk `number`."""
        place = bisect_right(self._firsts, number) - 1
        if place < 0 or frame[:PREFIX_SIZE] != self._prefixes[place]:
            raise DamagedError(f"chunk {number} is not the one that was kept")
