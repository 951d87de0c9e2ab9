"""A file arrives whole and unharmed, however often and however badly it was interrupted."""

import errno
import hashlib
import os
import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.intake.arriving import (
    Arrival,
    ArrivingFile,
    Checksum,
    ChecksumError,
    OffsetError,
    OvertakenError,
)
from privilege.blobs.format import CHUNK_SIZE, FRAME_OVERHEAD, HEADER_SIZE
from privilege.blobs.reading import SealedFile
from privilege.blobs.s3 import S3Store
from privilege.blobs.stores import FileStore

FRAME = CHUNK_SIZE + FRAME_OVERHEAD


@dataclass
class Bytes:
    """A body that hands out `data` in pieces of up to `step` and then ends."""

    data: bytes
    step: int = 50_000

    def readinto(self, room: memoryview) -> int:
        count = min(len(room), len(self.data), self.step)
        room[:count] = self.data[:count]
        self.data = self.data[count:]
        return count


def fresh(folder: Path, length: int) -> tuple[FileStore, Arrival]:
    arrival = Arrival(os.urandom(16).hex(), os.urandom(16), os.urandom(32), length)
    return FileStore(folder), arrival


def stored_path(folder: Path, arrival: Arrival) -> Path:
    return folder / "arriving" / arrival.store_key


def content_of(store: FileStore, arrival: Arrival) -> bytes:
    file = SealedFile(store.open(arrival.store_key), arrival.file_key, arrival.file_id)
    return b"".join(map(bytes, file.read()))


@pytest.mark.parametrize("length", [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 1_500_000])
def test_a_file_sent_at_once(tmp_path: Path, length: int) -> None:
    plain = os.urandom(length)
    store, arrival = fresh(tmp_path, length)
    file = ArrivingFile(store, arrival)
    assert file.offset() == 0
    assert file.receive(Bytes(plain), offset=0, announced=length) == length
    assert file.offset() == length
    finished = file.finish()
    assert finished.sha256 == hashlib.sha256(plain).digest()
    assert finished == file.finish()
    assert content_of(store, arrival) == plain
    assert file.offset() == length


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, 300_000), min_size=1, max_size=8), st.integers(0, 2**32))
def test_a_file_in_requests_of_any_size(tmp_path: Path, sizes: list[int], seed: int) -> None:
    plain = random.Random(seed).randbytes(sum(sizes))  # noqa: S311
    store, arrival = fresh(tmp_path, len(plain))
    offset = 0
    for size in sizes:
        file = ArrivingFile(store, arrival)
        assert file.offset() == offset
        piece = plain[offset : offset + size]
        offset = file.receive(Bytes(piece), offset=offset, announced=size)
        assert offset <= len(plain)
    assert offset == len(plain)
    finished = ArrivingFile(store, arrival).finish()
    assert finished.sha256 == hashlib.sha256(plain).digest()
    assert content_of(store, arrival) == plain


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_nothing_promised_is_lost_wherever_the_stored_bytes_end(
    tmp_path: Path, data: st.DataObject
) -> None:
    """A kill leaves the stored file cut anywhere; a loss of power may leave zeros at its end."""
    length = data.draw(st.integers(1, 600_000))
    plain = random.Random(length).randbytes(length)  # noqa: S311
    store, arrival = fresh(tmp_path, length)
    for _ in range(data.draw(st.integers(1, 3))):
        file = ArrivingFile(store, arrival)
        offset = file.offset()
        sent = data.draw(st.integers(0, length - offset))
        body = Bytes(plain[offset : offset + sent])
        file.receive(body, offset=offset, announced=length - offset)
        path = stored_path(tmp_path, arrival)
        stored = path.stat().st_size
        cut = data.draw(st.integers(0, stored))
        os.truncate(path, cut)
        if data.draw(st.booleans()):
            os.truncate(path, stored)
        whole = min(max(0, cut - HEADER_SIZE) // FRAME * CHUNK_SIZE, length)
        assert ArrivingFile(store, arrival).offset() >= whole
    file = ArrivingFile(store, arrival)
    offset = file.offset()
    assert file.receive(Bytes(plain[offset:]), offset=offset, announced=length - offset) == length
    assert file.finish().sha256 == hashlib.sha256(plain).digest()
    assert content_of(store, arrival) == plain


@pytest.mark.parametrize("step", [1 << 16, 3 << 19, 1 << 22])
def test_a_long_file_at_any_pace(tmp_path: Path, step: int) -> None:
    """In reads of a chunk each append is waited for; in long ones several are under way."""
    plain = os.urandom(21_000_000)
    store, arrival = fresh(tmp_path, len(plain))
    half = 9_999_999
    file = ArrivingFile(store, arrival)
    assert file.receive(Bytes(plain[:half], step), offset=0, announced=half) == half
    rest = len(plain) - half
    file.receive(Bytes(plain[half:], step), offset=half, announced=rest)
    assert file.finish().sha256 == hashlib.sha256(plain).digest()
    assert content_of(store, arrival) == plain


@pytest.mark.parametrize("step", [1 << 16, 1 << 22])
def test_all_that_was_taken_before_is_stored_when_more_is_read(tmp_path: Path, step: int) -> None:
    """A slow sender's chunk is never in memory only while the next one is waited for."""
    plain = os.urandom(12_000_000)
    store, arrival = fresh(tmp_path, len(plain))
    path = stored_path(tmp_path, arrival)
    behind: list[int] = []

    class Watched(Bytes):
        def readinto(self, room: memoryview) -> int:
            taken = len(plain) - len(self.data)
            behind.append(taken - max(0, path.stat().st_size - HEADER_SIZE) // FRAME * CHUNK_SIZE)
            return super().readinto(room)

    file = ArrivingFile(store, arrival)
    file.receive(Watched(plain, step), offset=0, announced=len(plain))
    assert max(behind) < CHUNK_SIZE if step == CHUNK_SIZE else max(behind) <= 4 * step
    assert file.finish().sha256 == hashlib.sha256(plain).digest()


@pytest.mark.parametrize("step", [1 << 16, 1 << 22])
def test_a_disk_that_fails_is_heard_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    plain = os.urandom(30_000_000)
    store, arrival = fresh(tmp_path, len(plain))
    write, written = os.pwrite, 0

    def full(descriptor: int, data: memoryview, at: int) -> int:
        nonlocal written
        written += len(data)
        if written > 10_000_000:
            raise OSError(errno.ENOSPC, "full")
        return write(descriptor, data, at)

    file = ArrivingFile(store, arrival)
    with monkeypatch.context() as patch:
        patch.setattr("privilege.blobs.stores.os.pwrite", full)
        with pytest.raises(OSError, match="full"):
            file.receive(Bytes(plain, step), offset=0, announced=len(plain))
    offset = file.offset()
    assert 0 < offset < 10_000_000
    file.receive(Bytes(plain[offset:]), offset=offset, announced=len(plain) - offset)
    assert file.finish().sha256 == hashlib.sha256(plain).digest()


def test_older_damage_is_found_before_the_file_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.intake.arriving.WINDOW", 8 * 1024 * 1024)
    plain = os.urandom(40_000_000)
    store, arrival = fresh(tmp_path, len(plain))
    half = 32_000_000
    ArrivingFile(store, arrival).receive(Bytes(plain[:half], 1 << 20), offset=0, announced=half)
    with stored_path(tmp_path, arrival).open("r+b") as stored:
        stored.seek(HEADER_SIZE + 3 * FRAME + 100)
        stored.write(b"damage")
    file = ArrivingFile(store, arrival)
    assert file.offset() == half
    rest = len(plain) - half
    with pytest.raises(OffsetError):
        file.receive(Bytes(plain[half:], 1 << 20), offset=half, announced=rest)
    assert file.offset() == 3 * CHUNK_SIZE
    file.receive(Bytes(plain[3 * CHUNK_SIZE :], 1 << 20), offset=3 * CHUNK_SIZE, announced=None)
    assert file.finish().sha256 == hashlib.sha256(plain).digest()


@pytest.mark.parametrize("offset", [0, 1, 99_999, 100_001, 2**60])
def test_another_offset_is_refused_and_changes_nothing(tmp_path: Path, offset: int) -> None:
    store, arrival = fresh(tmp_path, 200_000)
    file = ArrivingFile(store, arrival)
    file.receive(Bytes(os.urandom(100_000)), offset=0, announced=100_000)
    before = stored_path(tmp_path, arrival).read_bytes()
    with pytest.raises(OffsetError):
        file.receive(Bytes(b"x" * 1000), offset=offset, announced=1000)
    assert stored_path(tmp_path, arrival).read_bytes() == before
    assert file.offset() == 100_000


def test_a_body_longer_than_announced_ends_with_the_file(tmp_path: Path) -> None:
    store, arrival = fresh(tmp_path, 10)
    file = ArrivingFile(store, arrival)
    assert file.receive(Bytes(b"0123456789and more"), offset=0, announced=18) == 10
    assert file.finish().sha256 == hashlib.sha256(b"0123456789").digest()
    with pytest.raises(OffsetError):
        file.receive(Bytes(b"and more"), offset=10, announced=8)


def test_a_file_is_not_finished_before_its_last_byte(tmp_path: Path) -> None:
    store, arrival = fresh(tmp_path, 100_000)
    file = ArrivingFile(store, arrival)
    with pytest.raises(OffsetError):
        file.finish()
    file.receive(Bytes(bytes(99_999)), offset=0, announced=99_999)
    with pytest.raises(OffsetError):
        file.finish()
    assert file.offset() in {99_999, CHUNK_SIZE}


def test_a_second_request_overtakes_one_that_hangs(tmp_path: Path) -> None:
    plain = os.urandom(4 * CHUNK_SIZE)
    store, arrival = fresh(tmp_path, len(plain))

    class Hanging:
        """Delivers a chunk, hangs until another request has sent more, then goes on."""

        def __init__(self) -> None:
            self.calls = 0

        def readinto(self, room: memoryview) -> int:
            self.calls += 1
            if self.calls == 2:
                other = ArrivingFile(store, arrival)
                rest = plain[other.offset() :]
                other.receive(Bytes(rest), offset=len(plain) - len(rest), announced=len(rest))
            start = (self.calls - 1) * CHUNK_SIZE
            room[:CHUNK_SIZE] = plain[start : start + CHUNK_SIZE]
            return CHUNK_SIZE

    with pytest.raises(OvertakenError):
        ArrivingFile(store, arrival).receive(Hanging(), offset=0, announced=len(plain))
    assert ArrivingFile(store, arrival).finish().sha256 == hashlib.sha256(plain).digest()
    assert content_of(store, arrival) == plain


@pytest.mark.parametrize("before", [0, 70_000, 2 * CHUNK_SIZE])
def test_a_body_that_fails_its_checksum_is_dropped_whole(tmp_path: Path, before: int) -> None:
    plain = os.urandom(300_000)
    store, arrival = fresh(tmp_path, len(plain))
    file = ArrivingFile(store, arrival)
    file.receive(Bytes(plain[:before]), offset=0, announced=before)
    rest = plain[before:]
    wrong = Checksum("sha1", bytes(20))
    with pytest.raises(ChecksumError):
        file.receive(Bytes(rest), offset=before, announced=len(rest), checksum=wrong)
    assert file.offset() == before
    right = Checksum("sha256", hashlib.sha256(rest).digest())
    file.receive(Bytes(rest), offset=before, announced=len(rest), checksum=right)
    assert file.finish().sha256 == hashlib.sha256(plain).digest()


def test_no_nonce_serves_twice_across_interruptions(tmp_path: Path) -> None:
    """Every frame ever written starts with its prefix; per chunk no prefix may come back."""
    plain = os.urandom(3 * CHUNK_SIZE)
    store, arrival = fresh(tmp_path, len(plain))
    seen: set[tuple[int, bytes]] = set()
    path = stored_path(tmp_path, arrival)
    for _ in range(30):
        file = ArrivingFile(store, arrival)
        file.receive(Bytes(plain[:-1]), offset=0, announced=len(plain))
        stored = path.read_bytes()
        for number in range(3):
            at = HEADER_SIZE + number * FRAME
            seen.add((number, stored[at : at + 7]))
        os.truncate(path, HEADER_SIZE + 5000)
    assert len(seen) == 90


def test_nothing_of_the_plain_text_is_stored(tmp_path: Path) -> None:
    words = b"The witness met the officer at the corner of Fifth and Main. "
    plain = words * 5000
    store, arrival = fresh(tmp_path, len(plain))
    file = ArrivingFile(store, arrival)
    file.receive(Bytes(plain[:100_000]), offset=0, announced=100_000)
    file.receive(Bytes(plain[100_000:]), offset=100_000, announced=None)
    file.finish()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            stored = path.read_bytes()
            assert words[:16] not in stored
            assert words[20:36] not in stored


def test_the_same_in_an_object_store(s3_store: S3Store) -> None:
    plain = os.urandom(20 * 1024 * 1024 + 77)
    arrival = Arrival(os.urandom(16).hex(), os.urandom(16), os.urandom(32), len(plain))
    offset = 0
    for announced in (70_000, 3_000_000, 100, 9_000_000, len(plain)):
        file = ArrivingFile(s3_store, arrival)
        assert file.offset() == offset
        piece = plain[offset : offset + announced]
        offset = file.receive(Bytes(piece, 1 << 20), offset=offset, announced=len(piece))
    assert offset == len(plain)
    finished = ArrivingFile(s3_store, arrival).finish()
    assert finished.sha256 == hashlib.sha256(plain).digest()
    assert finished == ArrivingFile(s3_store, arrival).finish()
    kept = SealedFile(s3_store.open(arrival.store_key), arrival.file_key, arrival.file_id)
    assert b"".join(map(bytes, kept.read(5_000_000, 7_000_000))) == plain[5_000_000:7_000_000]
    assert kept.verify()


def test_a_kill_in_an_object_store_loses_only_what_was_not_confirmed(s3_store: S3Store) -> None:
    plain = os.urandom(20 * 1024 * 1024)
    arrival = Arrival(os.urandom(16).hex(), os.urandom(16), os.urandom(32), len(plain))

    class Killed:
        def __init__(self) -> None:
            self.sent = 0

        def readinto(self, room: memoryview) -> int:
            if self.sent > 12_000_000:
                raise KeyboardInterrupt
            room[:] = plain[self.sent : self.sent + len(room)]
            self.sent += len(room)
            return len(room)

    with pytest.raises(KeyboardInterrupt):
        ArrivingFile(s3_store, arrival).receive(Killed(), offset=0, announced=len(plain))
    file = ArrivingFile(s3_store, arrival)
    offset = file.offset()
    assert 8_000_000 < offset <= 12_500_000
    file.receive(Bytes(plain[offset:], 1 << 20), offset=offset, announced=len(plain) - offset)
    assert file.finish().sha256 == hashlib.sha256(plain).digest()
