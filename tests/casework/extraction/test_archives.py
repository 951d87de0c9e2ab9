"""Archives give up their files within limits, and hostile ones stop cleanly."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

import py7zr
import pytest

from casework.extraction import examine
from casework.extraction.limits import Limits
from casework.extraction.memory import BytesSource
from casework.extraction.result import Condition, Examination, Flag, Kind

MIB = 1 << 20
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FILES = {"notes/call.txt": b"He called at nine.\n", "photo.bin": bytes(range(256)) * 50}


def _zip(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def _tar(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return target.getvalue()


def _seven(files: Mapping[str, bytes], password: str | None = None) -> bytes:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return target.getvalue()


def _examine(data: bytes, name: str = "a.bin", limits: Limits | None = None) -> Examination:
    return examine(BytesSource(data), name=name, limits=limits or Limits())


def _children(found: Examination) -> dict[str, bytes]:
    return {child.path: b"".join(child.content.chunks()) for child in found.children}


@pytest.mark.parametrize(
    ("pack", "media_type"),
    [
        (_zip, "application/zip"),
        (_tar, "application/x-tar"),
        (lambda files: _tar(files, "w:gz"), "application/gzip"),
        (lambda files: _tar(files, "w:bz2"), "application/x-bzip2"),
        (lambda files: _tar(files, "w:xz"), "application/x-xz"),
        (_seven, "application/x-7z-compressed"),
    ],
)
def test_every_member_comes_out_as_it_went_in(
    pack: Callable[[Mapping[str, bytes]], bytes], media_type: str
) -> None:
    found = _examine(pack(FILES))
    assert (found.condition, found.kind) == (Condition.OK, Kind.ARCHIVE), found.reason
    assert found.media_type == media_type
    assert _children(found) == FILES
    assert found.metadata["members"] == 2
    found.close()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_comes_out(pack: Callable[[bytes], bytes]) -> None:
    found = _examine(pack(b"one file"))
    assert _children(found) == {"content": b"one file"}


def test_a_packed_file_keeps_the_name_in_its_header() -> None:
    target = io.BytesIO()
    with gzip.GzipFile("report.txt", "w", fileobj=target) as packed:
        packed.write(b"text")
    assert _children(_examine(target.getvalue())) == {"report.txt": b"text"}


@pytest.mark.parametrize("pack", [_zip, _seven, lambda files: gzip.compress(files["zeros"])])
def test_a_bomb_is_hostile_and_gives_nothing(
    pack: Callable[[Mapping[str, bytes]], bytes],
) -> None:
    found = _examine(pack({"zeros": bytes(64 * MIB)}))
    assert found.condition is Condition.HOSTILE
    assert found.children == ()
    assert "overload" in found.reason


def test_a_bomb_whose_directory_lies_about_sizes_is_stopped() -> None:
    data = bytearray(_zip({"zeros": bytes(64 * MIB)}))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100)
    found = _examine(bytes(data))
    assert found.condition in {Condition.HOSTILE, Condition.MALFORMED}
    assert sum(child.content.size for child in found.children) <= 100


def test_members_share_one_compressed_body_in_an_overlapping_bomb() -> None:
    """Many directory entries point at the same bytes (Fifield, "A better zip bomb", 2019)."""
    once = _zip({"a": bytes(4 * MIB)})
    at = once.rindex(b"PK\x01\x02")
    end = once.rindex(b"PK\x05\x06")
    entry = once[at:end]
    count = 200
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, at, 0)
    found = _examine(once[:at] + entry * count + tail)
    assert found.condition is Condition.HOSTILE


def test_an_archive_that_contains_itself_is_hostile() -> None:
    inner = b"the very same bytes"
    from hashlib import sha256

    outer = _zip({"again": inner})
    digest = sha256(inner).hexdigest()
    found = examine(BytesSource(outer), name="a.zip", containers=(digest,))
    assert found.condition is Condition.HOSTILE
    assert "contains itself" in found.reason


def test_what_lies_too_deep_is_kept_packed() -> None:
    chain = tuple(f"{n:064x}" for n in range(6))
    found = examine(BytesSource(_zip(FILES)), name="a.zip", containers=chain)
    assert found.condition is Condition.TOO_LARGE
    assert found.children == ()
    text = examine(BytesSource(b"words"), name="a.txt", containers=chain)
    assert text.condition is Condition.OK


def test_too_many_members_stop_with_those_before_them() -> None:
    many = {f"{n}.txt": b"x%d" % n for n in range(40)}
    found = _examine(_zip(many), limits=Limits(members=25))
    assert found.condition is Condition.TOO_LARGE
    assert len(found.children) == 25


def test_too_many_bytes_stop_with_the_members_before_them() -> None:
    import os

    files = {f"{n}.bin": os.urandom(MIB) for n in range(5)}
    found = _examine(_zip(files), limits=Limits(unpacked=3 * MIB))
    assert found.condition is Condition.TOO_LARGE
    assert [child.name for child in found.children] == ["0.bin", "1.bin", "2.bin"]
    assert _children(found)["2.bin"] == files["2.bin"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/shadow", "etc/shadow"),
        ("C:\\Windows\\evil.dll", "Windows/evil.dll"),
        ("a/../../b.txt", "a/b.txt"),
    ],
)
def test_a_name_that_leaves_its_folder_is_made_harmless(name: str, path: str) -> None:
    found = _examine(_tar({name: b"x"}))
    assert [child.path for child in found.children] == [path]
    assert Flag.HIDDEN in found.flags
    assert any("outside its folder" in note for note in found.notes)


def test_links_and_devices_are_left_out() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for kind, link in (
            (tarfile.SYMTYPE, "/etc/passwd"),
            (tarfile.LNKTYPE, "/etc/passwd"),
            (tarfile.CHRTYPE, ""),
            (tarfile.FIFOTYPE, ""),
        ):
            member = tarfile.TarInfo(f"m{kind.decode()}")
            member.type, member.linkname = kind, link
            archive.addfile(member)
        plain = tarfile.TarInfo("plain.txt")
        plain.size = 5
        archive.addfile(plain, io.BytesIO(b"plain"))
    found = _examine(target.getvalue())
    assert _children(found) == {"plain.txt": b"plain"}
    assert "4 links or devices in it were left out." in found.notes


@pytest.mark.parametrize("pack", [_zip, _tar, lambda files: _tar(files, "w:gz"), _seven])
def test_the_test_virus_is_seen_inside_archives(
    pack: Callable[[Mapping[str, bytes]], bytes],
) -> None:
    found = _examine(pack({"a.txt": b"fine", "eicar.com": EICAR}))
    assert Flag.INFECTED in found.flags
    virus = found.children[1]
    inner = examine(virus.content, name=virus.name)
    assert inner.condition is Condition.HOSTILE
    assert Flag.INFECTED in inner.flags


def test_a_locked_archive_says_so() -> None:
    assert _examine(_seven(FILES, password="secret")).condition is Condition.ENCRYPTED
    data = bytearray(_zip(FILES))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    assert _examine(bytes(data)).condition is Condition.ENCRYPTED


@pytest.mark.parametrize(
    "data",
    [
        _zip(FILES)[:-30],
        _tar({"a": bytes(5000)})[:3000],
        gzip.compress(bytes(range(256)) * 99)[:-40],
        _tar(FILES, "w:gz")[:-40],
        bz2.compress(bytes(range(256)) * 99)[:-20],
        lzma.compress(bytes(range(256)) * 99)[:-20],
    ],
    ids=["zip", "tar", "gzip", "tar.gz", "bzip2", "xz"],
)
def test_an_archive_cut_short_says_so(data: bytes) -> None:
    assert _examine(data).condition is Condition.TRUNCATED


def test_a_damaged_member_costs_only_what_comes_after_it() -> None:
    data = bytearray(_zip({"first.txt": b"first", "second.txt": b"second" * 40}))
    at = data.index(b"second.txt") + len("second.txt") + 3
    data[at] ^= 0xFF
    found = _examine(bytes(data))
    assert found.condition is Condition.MALFORMED
    assert _children(found) == {"first.txt": b"first"}


def test_an_unknown_kind_of_archive_is_kept() -> None:
    found = _examine(b"Rar!\x1a\x07\x01\x00" + bytes(100))
    assert (found.condition, found.kind) == (Condition.UNSUPPORTED, Kind.ARCHIVE)


def test_zlib_is_what_makes_bombs_small() -> None:
    """The bombs above are what they pretend to be: more than two hundred times their size."""
    assert len(zlib.compress(bytes(64 * MIB), 9)) * 200 < 64 * MIB
