"""If these fail, a volume cannot be unpacked, overwrites files, or fails its own checksums."""

import hashlib
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stream_zip import ZipIntegrityError

from disclosure.archive import (
    Member,
    UnsafePathError,
    check_paths,
    member_path,
    zip_chunks,
    zip_length,
)
from disclosure.bates import BatesFormat, BatesRange
from disclosure.manifest import CHECKSUMS, checksums

AT = datetime(2026, 3, 2, 14, 5, 8, tzinfo=UTC)


def member(path: str, content: bytes) -> Member:
    return Member(path, len(content), zlib.crc32(content), lambda: [content])


@given(st.lists(st.binary(max_size=200_000), min_size=1, max_size=5))
def test_the_length_is_known_before_the_first_byte(contents: list[bytes]) -> None:
    members = [member(f"documents/A{n:04d}.bin", body) for n, body in enumerate(contents)]
    packed = b"".join(zip_chunks(members, AT))
    assert len(packed) == zip_length(members)
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert [archive.read(m.path) for m in members] == contents


def test_more_members_than_a_plain_zip_holds() -> None:
    members = [member(f"d/{n}.txt", b"") for n in range(66_000)]
    packed = b"".join(zip_chunks(members, AT))
    assert len(packed) == zip_length(members)
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert len(archive.namelist()) == 66_000


def test_a_member_beyond_four_gibibytes_is_announced_and_streamed() -> None:
    block, blocks = bytes(1 << 20), 4_097
    crc = 0
    for _ in range(blocks):
        crc = zlib.crc32(block, crc)
    large = Member("natives/A0001.mp4", blocks << 20, crc, lambda: (block for _ in range(blocks)))
    sent = 0
    for chunk in zip_chunks([large, member("z.txt", b"end")], AT):
        sent += len(chunk)
        tail = chunk
    assert sent == zip_length([large, member("z.txt", b"end")])
    assert b"PK\x05\x06" in tail


def test_nothing_is_opened_before_its_turn() -> None:
    opened: list[str] = []

    def reading(name: str) -> Iterator[bytes]:
        opened.append(name)
        yield bytes(200_000)

    crc = zlib.crc32(bytes(200_000))
    members = [Member(n, 200_000, crc, lambda n=n: reading(n)) for n in ("a.bin", "b.bin")]  # type: ignore[misc]
    stream = zip_chunks(members, AT)
    assert opened == []
    next(stream)  # the first file's header
    next(stream)
    assert opened == ["a.bin"]


def test_the_same_volume_gives_the_same_bytes() -> None:
    members = [member("a.txt", b"1"), member("b/c.txt", b"2")]
    assert b"".join(zip_chunks(members, AT)) == b"".join(zip_chunks(members, AT))


def test_sha256sum_passes_on_the_extracted_volume(tmp_path: Path) -> None:
    files = {"documents/A0001.pdf": b"one", "natives/A0002.mp4": b"two", "index.csv": b"three"}
    sums = checksums((path, hashlib.sha256(body).hexdigest()) for path, body in files.items())
    members = [member(path, body) for path, body in files.items()] + [member(CHECKSUMS, sums)]
    (tmp_path / "volume.zip").write_bytes(b"".join(zip_chunks(members, AT)))
    with zipfile.ZipFile(tmp_path / "volume.zip") as archive:
        archive.extractall(tmp_path)
    run = subprocess.run(
        [which("sha256sum") or "", "--strict", "-c", CHECKSUMS],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count(b": OK") == 3


def test_bytes_other_than_announced_break_the_download_off() -> None:
    wrong = Member("a.txt", 3, zlib.crc32(b"abc"), lambda: [b"abd"])
    with pytest.raises(ZipIntegrityError):
        b"".join(zip_chunks([wrong], AT))


@pytest.mark.parametrize(
    "path",
    [
        "../a",
        "/a",
        "a/../b",
        "a//b",
        "a\\b",
        "C:a",
        "",
        ".",
        "a/",
        "a\n",
        "-rf",
        "a b",
        "ä",
        ".ssh",
    ],
)
def test_a_path_that_could_leave_its_folder_is_refused(path: str) -> None:
    with pytest.raises(UnsafePathError):
        check_paths([path])
    with pytest.raises(UnsafePathError):
        zip_chunks([member(path, b"")], AT)


def test_two_files_that_a_disk_takes_for_one_are_refused() -> None:
    with pytest.raises(UnsafePathError, match="same path"):
        check_paths(["documents/A.pdf", "documents/a.PDF"])


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("Cam 7.MP4", "natives/DA-000012.mp4"),
        ("../../etc/passwd", "natives/DA-000012.bin"),
        ("run.exe", "natives/DA-000012.bin"),
        ("invoice.pdf.LNK", "natives/DA-000012.bin"),
        ("noextension", "natives/DA-000012.bin"),
        ("a.p\u202egp", "natives/DA-000012.bin"),
        ("a.mp4\n", "natives/DA-000012.bin"),
        ("", "natives/DA-000012.bin"),
        ("a.verylongextension", "natives/DA-000012.bin"),
    ],
)
def test_a_file_is_named_by_its_number_and_a_harmless_ending(filename: str, expected: str) -> None:
    path = member_path("natives", BatesFormat("DA-"), BatesRange(12, 12), filename)
    assert path == expected
    check_paths([path])
