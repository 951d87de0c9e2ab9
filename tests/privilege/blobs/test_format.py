"""A stored file opens as it was sealed, or not at all."""

import hashlib
import os
import struct
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privilege.blobs.format import (
    FRAME_OVERHEAD,
    HEADER_SIZE,
    MAX_SEGMENTS,
    Closing,
    DamagedError,
    Header,
    Layout,
    Opener,
    Sealer,
    Segment,
    TooManyPiecesError,
)
from privilege.blobs.reading import SealedFile, genuine_chunks, rebuild

CHUNK = 1024
KEY = bytes(range(32))
FILE_ID = bytes(range(16))
HEADER = Header(FILE_ID, CHUNK)


@dataclass
class Memory:
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def read_at(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]

    def close(self) -> None:
        pass


def sealed(plain: bytes, breaks: tuple[int, ...] = (), key: bytes = KEY) -> bytes:
    """`plain` sealed with a new prefix at each chunk number in `breaks`, as resuming does."""
    layout = Layout(len(plain), CHUNK)
    frame = memoryview(bytearray(CHUNK + FRAME_OVERHEAD))
    out, segments = [HEADER.pack()], []
    sealer = None
    for number in range(layout.chunks):
        if sealer is None or number in breaks:
            sealer = Sealer(key, HEADER, os.urandom(7), number)
            segments.append(Segment(number, sealer.prefix))
        chunk = plain[layout.plain_before(number) : layout.plain_before(number + 1)]
        out.append(bytes(frame[: sealer.seal_into(chunk, frame)]))
    sealer = sealer or Sealer(key, HEADER, os.urandom(7), 0)
    closing = Closing(len(plain), hashlib.sha256(plain).digest(), tuple(segments))
    return b"".join([*out, sealer.close(closing)])


def opened(data: bytes, key: bytes = KEY, file_id: bytes = FILE_ID) -> SealedFile:
    return SealedFile(Memory(data), key, file_id)


def whole(data: bytes) -> bytes:
    return b"".join(bytes(block) for block in opened(data).read())


contents = st.one_of(
    st.binary(max_size=5 * CHUNK),
    st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK]).map(os.urandom),
)


@given(contents, st.lists(st.integers(1, 4), max_size=3))
def test_what_was_sealed_opens_the_same(plain: bytes, breaks: list[int]) -> None:
    data = sealed(plain, tuple(breaks))
    file = opened(data)
    assert whole(data) == plain
    assert (file.size, file.sha256) == (len(plain), hashlib.sha256(plain).digest())
    assert file.verify()


@given(contents, st.integers(0, 6 * CHUNK), st.integers(0, 6 * CHUNK))
def test_a_range_is_the_slice_of_the_whole(plain: bytes, start: int, end: int) -> None:
    file = opened(sealed(plain, (2,)))
    assert b"".join(bytes(block) for block in file.read(start, end)) == plain[start:end]


def test_a_range_reads_only_its_own_chunks() -> None:
    plain = os.urandom(50 * CHUNK)
    data = bytearray(sealed(plain))
    layout = Layout(len(plain), CHUNK)
    for number in {*range(50)} - {20, 21}:
        data[layout.stored_before(number) + 30] ^= 1
    file = opened(bytes(data))
    assert (
        b"".join(map(bytes, file.read(20 * CHUNK + 5, 22 * CHUNK)))
        == plain[20 * CHUNK + 5 : 22 * CHUNK]
    )
    with pytest.raises(DamagedError):
        list(file.read(22 * CHUNK, 22 * CHUNK + 1))


@settings(max_examples=300)
@given(st.binary(min_size=1, max_size=3 * CHUNK), st.data())
def test_no_flipped_bit_goes_unnoticed(plain: bytes, data: st.DataObject) -> None:
    stored = bytearray(sealed(plain, (1,)))
    place = data.draw(st.integers(0, len(stored) - 1))
    stored[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DamagedError):
        whole(bytes(stored))


@given(st.binary(max_size=3 * CHUNK), st.data())
def test_no_cut_goes_unnoticed(plain: bytes, data: st.DataObject) -> None:
    stored = sealed(plain)
    with pytest.raises(DamagedError):
        whole(stored[: data.draw(st.integers(0, len(stored) - 1))])


@given(st.binary(max_size=3 * CHUNK), st.binary(min_size=1, max_size=2 * CHUNK))
def test_nothing_can_be_added_unnoticed(plain: bytes, more: bytes) -> None:
    with pytest.raises(DamagedError):
        whole(sealed(plain) + more)


def frames_of(stored: bytes, chunks: int) -> tuple[list[bytes], bytes]:
    size = CHUNK + FRAME_OVERHEAD
    frames = [stored[HEADER_SIZE + n * size : HEADER_SIZE + (n + 1) * size] for n in range(chunks)]
    return frames, stored[HEADER_SIZE + chunks * size :]


@given(st.permutations(range(5)).filter(lambda order: order != sorted(order)))
def test_chunks_cannot_change_places(order: list[int]) -> None:
    frames, end = frames_of(sealed(os.urandom(5 * CHUNK), (2, 4)), 5)
    with pytest.raises(DamagedError):
        whole(HEADER.pack() + b"".join(frames[place] for place in order) + end)


@pytest.mark.parametrize("gone", range(4))
def test_a_chunk_cannot_be_left_out(gone: int) -> None:
    frames, end = frames_of(sealed(os.urandom(4 * CHUNK)), 4)
    del frames[gone]
    with pytest.raises(DamagedError):
        whole(HEADER.pack() + b"".join(frames) + end)


def test_a_chunk_of_another_file_does_not_open() -> None:
    frames, end = frames_of(sealed(os.urandom(3 * CHUNK)), 3)
    foreign, _ = frames_of(sealed(os.urandom(3 * CHUNK), key=os.urandom(32)), 3)
    frames[1] = foreign[1]
    with pytest.raises(DamagedError):
        whole(HEADER.pack() + b"".join(frames) + end)


def test_a_chunk_that_was_dropped_and_sent_again_cannot_come_back() -> None:
    """Both forms are genuine under the key; only the one the closing frame names is the file's."""
    plain = os.urandom(3 * CHUNK)
    frames, end = frames_of(sealed(plain, (1,)), 3)
    stale = memoryview(bytearray(CHUNK + FRAME_OVERHEAD))
    Sealer(KEY, HEADER, os.urandom(7), 1).seal_into(b"x" * CHUNK, stale)
    frames[1] = bytes(stale)
    with pytest.raises(DamagedError, match="not the one that was kept"):
        whole(HEADER.pack() + b"".join(frames) + end)


def test_another_key_or_another_files_name_opens_nothing() -> None:
    data = sealed(b"the statement of the witness")
    with pytest.raises(DamagedError):
        opened(data, key=os.urandom(32))
    with pytest.raises(DamagedError, match="another file"):
        opened(data, file_id=os.urandom(16))


def test_a_header_of_a_later_format_is_refused_by_name() -> None:
    data = bytearray(sealed(b"text"))
    data[8] = 2
    with pytest.raises(DamagedError, match="format 2"):
        opened(bytes(data))


@given(st.integers(0, 8), st.integers(0, 122), st.integers(0, 9))
def test_an_unfinished_file_goes_on_after_its_last_genuine_chunk(
    chunks: int, torn: int, bad: int
) -> None:
    plain = os.urandom(8 * CHUNK + 100)
    stored = bytearray(sealed(plain, (3, 6)))
    layout = Layout(len(plain), CHUNK)
    del stored[layout.stored_before(chunks) + torn :]
    if bad < chunks:
        stored[layout.stored_before(bad) + 9] ^= 1
    source, opener = Memory(bytes(stored)), Opener(KEY, HEADER)
    genuine = min(chunks, bad)
    assert genuine_chunks(source, opener, layout, window=100 * CHUNK) == genuine
    progress = rebuild(source, opener, layout, chunks)
    assert progress.chunks == genuine
    assert progress.digest.digest() == hashlib.sha256(plain[: genuine * CHUNK]).digest()
    assert [each.first for each in progress.segments] == [n for n in (0, 3, 6) if n < genuine]


def test_only_the_unconfirmed_end_is_looked_at_when_going_on() -> None:
    plain = os.urandom(20 * CHUNK)
    stored = bytearray(sealed(plain))
    layout = Layout(len(plain), CHUNK)
    stored[layout.stored_before(2) + 9] ^= 1
    del stored[layout.stored_before(18) :]
    opener = Opener(KEY, HEADER)
    assert genuine_chunks(Memory(bytes(stored)), opener, layout, window=4 * CHUNK) == 18


def test_no_nonce_serves_two_chunks() -> None:
    nonces = set()
    size = CHUNK + FRAME_OVERHEAD
    for _ in range(200):
        stored = sealed(b"a" * (4 * CHUNK), (2,))
        for number in range(4):
            at = HEADER_SIZE + number * size
            nonces.add((stored[at : at + 7], number))
    assert len(nonces) == 800


def test_a_sealer_that_has_closed_seals_no_more() -> None:
    sealer = Sealer(KEY, HEADER, os.urandom(7), 0)
    sealer.close(Closing(0, bytes(32), ()))
    with pytest.raises(struct.error):
        sealer.seal_into(b"more", memoryview(bytearray(CHUNK + FRAME_OVERHEAD)))


def test_a_file_in_absurdly_many_pieces_is_refused() -> None:
    segments = tuple(Segment(n, n.to_bytes(7, "big")) for n in range(MAX_SEGMENTS + 1))
    with pytest.raises(TooManyPiecesError):
        Closing(MAX_SEGMENTS * CHUNK, bytes(32), segments).pack()
    many = Closing(MAX_SEGMENTS * CHUNK, bytes(32), segments[1:])
    assert Closing.parse(many.pack()) == many


@pytest.mark.parametrize("size", [0, 3, 1000, 1025, 1 << 25])
def test_a_header_takes_only_sensible_chunk_sizes(size: int) -> None:
    with pytest.raises(ValueError, match="chunk_size"):
        Header(FILE_ID, size).pack()
