"""Long recordings are read through a window, and memory is given back."""

import os
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest

from casework.extraction import examine
from casework.extraction.limits import Limits
from casework.extraction.memory import BytesSource, Extent, Memory
from casework.extraction.result import Condition, Kind

GIB = 1 << 30


@dataclass
class _Stretched:
    """A film whose `mdat` is followed by a hole of zeros and its `moov` at the very end."""

    head: bytes
    hole: int
    tail: bytes
    most_read: int = 0

    @property
    def size(self) -> int:
        return len(self.head) + self.hole + len(self.tail)

    def read_at(self, offset: int, length: int) -> bytes:
        self.most_read += length
        end = min(offset + length, self.size)
        parts = []
        for start, data in ((0, self.head), (len(self.head) + self.hole, self.tail)):
            low, high = max(offset, start), min(end, start + len(data))
            if low < high:
                parts.append((low, data[low - start : high - start]))
        out = bytearray(max(0, end - offset))
        for low, data in parts:
            out[low - offset : low - offset + len(data)] = data
        return bytes(out)


def _boxes(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, 0
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        found[kind] = data[at : at + length]
        at += length
    return found


def test_a_film_of_gibibytes_is_read_through_a_window(real_documents: Path) -> None:
    boxes = _boxes((real_documents / "media" / "testMP4Video.mp4").read_bytes())
    hole = 5 * GIB
    frames = boxes[b"mdat"][8:]
    head = boxes[b"ftyp"] + struct.pack(">I4sQ", 1, b"mdat", 16 + len(frames) + hole) + frames
    film = _Stretched(head, hole, boxes[b"moov"])
    found = examine(film, name="bodycam.mp4")
    assert (found.kind, found.condition) == (Kind.VIDEO, Condition.OK), found.reason
    assert found.metadata["duration_seconds"] == 1.0
    assert film.most_read < 64 << 20


def test_another_large_file_is_kept_unread() -> None:
    found = examine(
        BytesSource(b"%PDF-1.7" + bytes(5000)), name="a.pdf", limits=Limits(whole_file=1000)
    )
    assert (found.kind, found.condition) == (Kind.PDF, Condition.TOO_LARGE)


def test_examining_leaves_no_descriptor_behind() -> None:
    def count() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - counts itself either way

    examine(BytesSource(b"warm up"), name="a.txt").close()
    before = count()
    for data in (b"words", b"", b"\x1f\x8b broken", b"PK\x05\x06" + bytes(18)):
        examine(BytesSource(data), name="a").close()
    assert count() == before


def test_an_extent_stays_within_its_bounds() -> None:
    with Memory("test") as memory:
        memory.write_at(0, b"abcdefgh")
        middle = Extent(memory, 2, 4)
        assert middle.read_at(0, 100) == b"cdef"
        assert middle.read_at(3, 5) == b"f"
        assert middle.read_at(4, 5) == b""
        assert list(middle.chunks(3)) == [b"cde", b"f"]


@pytest.mark.parametrize("times", [1, 2])
def test_closing_twice_does_nothing(times: int) -> None:
    memory = Memory("test")
    for _ in range(times):
        memory.close()
    assert memory.fd == -1
