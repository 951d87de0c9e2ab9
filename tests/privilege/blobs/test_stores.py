"""A store keeps what it was given, once, and lets no second writer tear it."""

import errno
import os
from datetime import UTC, datetime, timedelta
from mmap import mmap
from pathlib import Path

import pytest

from privilege.blobs.reading import SealedFile
from privilege.blobs.s3 import S3Store
from privilege.blobs.stores import (
    ALIGNMENT,
    FileStore,
    GrowingFile,
    MissingError,
    OvertakenError,
    Store,
)
from privilege.blobs.writing import write_file

KEY = "0123456789abcdef" * 2


@pytest.fixture(params=["file", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "s3":
        bucket: S3Store = request.getfixturevalue("s3_store")
        return bucket
    return FileStore(tmp_path / "blobs")


@pytest.fixture
def folder(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "blobs")


def add(growing: GrowingFile, at: int, data: bytes) -> None:
    growing.append(at, data)
    growing.confirm()


def leave(store: Store, data: bytes, key: str = KEY) -> None:
    """A growing file that somebody began and left."""
    growing = store.begin(key)
    add(growing, 0, data)
    growing.close()


def test_a_file_grows_and_is_published(store: Store) -> None:
    growing = store.begin(KEY)
    growing.append(0, b"first ")
    growing.append(6, b"second")
    growing.confirm()
    growing.close()
    store.publish(KEY)
    store.publish(KEY)
    file = store.open(KEY)
    assert (file.size, file.read_at(0, 100), file.read_at(6, 3)) == (12, b"first second", b"sec")
    assert file.read_at(12, 5) == b""
    file.close()
    with pytest.raises(MissingError):
        store.resume(KEY)


def test_a_published_file_never_changes_again(folder: FileStore) -> None:
    growing = folder.begin(KEY)
    growing.append(0, b"final")
    folder.publish(KEY)
    with pytest.raises(OvertakenError):
        growing.append(5, b"more")
    with pytest.raises(OvertakenError):
        growing.cut(0, seen=5)


def test_a_file_left_behind_is_found_again_as_it_was(store: Store) -> None:
    leave(store, b"half")
    growing = store.resume(KEY)
    assert growing.read_at(0, 9) == b"half"
    growing.cut(2, seen=4)
    growing.append(2, b"!")
    assert (growing.size, growing.read_at(0, 9), growing.read_at(1, 1)) == (3, b"ha!", b"a")


def test_of_two_writers_the_slower_one_fails(store: Store) -> None:
    leave(store, b"begun ")
    slow, fast = store.resume(KEY), store.resume(KEY)
    add(fast, 6, b"fast")
    with pytest.raises(OvertakenError):
        add(slow, 6, b"slow")
    with pytest.raises(OvertakenError):
        store.begin(KEY)
    assert store.resume(KEY).read_at(0, 20) == b"begun fast"


def test_a_file_in_pieces_of_any_size_is_put_together(store: Store) -> None:
    sizes = [5, 6 * 1024 * 1024, 100, 200, 5 * 1024 * 1024, 9 * 1024 * 1024, 7]
    plain = os.urandom(sum(sizes))
    at = 0
    for place, size in enumerate(sizes):
        growing = store.resume(KEY) if place else store.begin(KEY)
        growing.append(at, plain[at : at + size])
        growing.confirm()
        growing.close()
        at += size
    store.publish(KEY)
    file = store.open(KEY)
    assert file.read_at(0, len(plain)) == plain
    assert file.read_at(at - 10, 100) == plain[-10:]


@pytest.mark.parametrize("shift", [0, 1])
def test_long_appends_from_any_place_to_any_place(store: Store, shift: int) -> None:
    """Written past the page cache where the bytes lie as in the file, through it elsewhere."""
    sizes = [32, 700_001, 5, ALIGNMENT - 1, 600_000, 3_000_000, 1]
    content, at = os.urandom(sum(sizes)), 0
    room = memoryview(mmap(-1, max(sizes) + 2 * ALIGNMENT))
    growing = store.begin(KEY)
    for size in sizes:
        data = room[at % ALIGNMENT + shift :][:size]
        data[:] = content[at : at + size]
        growing.append(at, data)
        at += size
        assert growing.size == at
    growing.confirm()
    assert growing.read_at(0, at) == content
    growing.close()


def test_a_file_system_that_must_use_its_cache_gets_the_same_bytes(
    folder: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _command: int, flags: int) -> int:
        if flags:
            raise OSError(errno.EINVAL, "no direct writing here")
        return 0

    monkeypatch.setattr("privilege.blobs.stores.fcntl.fcntl", refuse)
    content = os.urandom(1_000_000)
    growing = folder.begin(KEY)
    add(growing, 0, content[:100])
    add(growing, 100, content[100:])
    assert growing.read_at(0, len(content)) == content
    growing.close()


def test_publishing_never_replaces_a_file(store: Store) -> None:
    leave(store, b"kept")
    store.publish(KEY)
    leave(store, b"another")
    store.publish(KEY)
    assert store.open(KEY).read_at(0, 10) == b"kept"


def test_what_nobody_goes_on_with_is_swept_away(store: Store) -> None:
    leave(store, b"left")
    leave(store, b"published", "f" * 32)
    store.publish("f" * 32)
    assert store.sweep(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert store.resume(KEY).size == 4
    assert store.sweep(datetime.now(UTC) + timedelta(hours=1)) == 1
    with pytest.raises(MissingError):
        store.resume(KEY)
    assert store.open("f" * 32).size == 9


def test_only_the_backups_end_removes_a_published_file(store: Store) -> None:
    leave(store, b"old")
    store.publish(KEY)
    store.discard(KEY)
    assert store.open(KEY).size == 3
    store.remove(KEY)
    with pytest.raises(MissingError):
        store.open(KEY)


def test_what_is_not_there_is_missing(store: Store) -> None:
    for act in (store.open, store.resume, store.publish):
        with pytest.raises(MissingError):
            act(KEY)
    store.discard(KEY)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 33, "a/" * 16])
def test_no_other_string_becomes_part_of_a_path(store: Store, key: str) -> None:
    for act in (store.begin, store.open, store.resume, store.publish, store.discard, store.remove):
        with pytest.raises(ValueError, match="storage key"):
            act(key)


def test_others_on_the_machine_cannot_read_stored_files(folder: FileStore, tmp_path: Path) -> None:
    leave(folder, b"x")
    assert (tmp_path / "blobs" / "arriving" / KEY).stat().st_mode & 0o077 == 0
    folder.publish(KEY)
    kept = tmp_path / "blobs" / "kept" / KEY[:2] / KEY[2:4] / KEY
    assert kept.stat().st_mode & 0o777 == 0o400


def test_the_houses_own_files_are_stored_sealed(store: Store) -> None:
    key, file_id, plain = os.urandom(32), os.urandom(16), os.urandom(200_001)
    blocks = (plain[start : start + 70_000] for start in range(0, len(plain), 70_000))
    written = write_file(store, KEY, key=key, file_id=file_id, blocks=blocks)
    file = SealedFile(store.open(KEY), key, file_id)
    assert b"".join(map(bytes, file.read())) == plain
    assert (written.size, written.sha256) == (file.size, file.sha256)
    assert written.stored_size == store.open(KEY).size


def test_a_file_whose_making_fails_leaves_nothing_behind(folder: FileStore, tmp_path: Path) -> None:
    def broken() -> object:
        yield b"beginning"
        raise RuntimeError("the parser died")

    with pytest.raises(RuntimeError):
        write_file(folder, KEY, key=bytes(32), file_id=bytes(16), blocks=broken())  # type: ignore[arg-type]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
