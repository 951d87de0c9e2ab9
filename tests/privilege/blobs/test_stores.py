"""A store keeps what it was given, once, and lets no second writer tear it."""

import os
from pathlib import Path

import pytest

from privilege.blobs.reading import SealedFile
from privilege.blobs.stores import FileStore, MissingError, OvertakenError
from privilege.blobs.writing import write_file

KEY = "0123456789abcdef" * 2


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "blobs")


def test_a_file_grows_is_published_and_never_changes_again(store: FileStore) -> None:
    growing = store.begin(KEY)
    growing.append(0, b"first ")
    growing.append(6, b"second")
    growing.confirm()
    store.publish(KEY)
    with pytest.raises(OvertakenError):
        growing.append(12, b"third")
    with pytest.raises(OvertakenError):
        growing.cut(0, seen=12)
    growing.close()
    file = store.open(KEY)
    assert (file.size, file.read_at(0, 100), file.read_at(6, 3)) == (12, b"first second", b"sec")
    file.close()
    store.publish(KEY)
    with pytest.raises(MissingError):
        store.resume(KEY)


def test_a_file_left_behind_is_found_again_as_it_was(store: FileStore) -> None:
    store.begin(KEY).append(0, b"half")
    growing = store.resume(KEY)
    assert growing.read_at(0, 9) == b"half"
    growing.cut(2, seen=4)
    growing.append(2, b"!")
    assert growing.read_at(0, 9) == b"ha!"


def test_of_two_writers_the_slower_one_fails(store: FileStore) -> None:
    slow = store.begin(KEY)
    fast = store.resume(KEY)
    fast.append(0, b"fast")
    with pytest.raises(OvertakenError):
        slow.append(0, b"slow")
    with pytest.raises(OvertakenError):
        slow.cut(0, seen=0)
    with pytest.raises(OvertakenError):
        store.begin(KEY)
    assert slow.read_at(0, 9) == b"fast"


def test_publishing_never_replaces_a_file(store: FileStore) -> None:
    store.begin(KEY).append(0, b"kept")
    store.publish(KEY)
    store.begin(KEY).append(0, b"another")
    store.publish(KEY)
    assert store.open(KEY).read_at(0, 10) == b"kept"


def test_what_is_not_there_is_missing(store: FileStore) -> None:
    for act in (store.open, store.resume, store.publish):
        with pytest.raises(MissingError):
            act(KEY)
    store.discard(KEY)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 33, "a/" * 16])
def test_no_other_string_becomes_part_of_a_path(store: FileStore, key: str) -> None:
    for act in (store.begin, store.open, store.resume, store.publish, store.discard, store.remove):
        with pytest.raises(ValueError, match="storage key"):
            act(key)


def test_others_on_the_machine_cannot_read_stored_files(store: FileStore, tmp_path: Path) -> None:
    store.begin(KEY).append(0, b"x")
    assert (tmp_path / "blobs" / "arriving" / KEY).stat().st_mode & 0o077 == 0
    store.publish(KEY)
    kept = tmp_path / "blobs" / "kept" / KEY[:2] / KEY[2:4] / KEY
    assert kept.stat().st_mode & 0o777 == 0o400


def test_the_houses_own_files_are_stored_sealed(store: FileStore, tmp_path: Path) -> None:
    key, file_id, plain = os.urandom(32), os.urandom(16), os.urandom(200_001)
    blocks = (plain[start : start + 70_000] for start in range(0, len(plain), 70_000))
    written = write_file(store, KEY, key=key, file_id=file_id, blocks=blocks)
    file = SealedFile(store.open(KEY), key, file_id)
    assert b"".join(map(bytes, file.read())) == plain
    assert (written.size, written.sha256) == (file.size, file.sha256)
    assert written.stored_size == store.open(KEY).size


def test_a_file_whose_making_fails_leaves_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    def broken() -> object:
        yield b"beginning"
        raise RuntimeError("the parser died")

    with pytest.raises(RuntimeError):
        write_file(store, KEY, key=bytes(32), file_id=bytes(16), blocks=broken())  # type: ignore[arg-type]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
