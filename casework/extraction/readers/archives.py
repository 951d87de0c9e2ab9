"""Archives: ZIP, tar, 7z, and single files packed by gzip, bzip2 or xz."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import py7zr

from casework.extraction.names import leaves_its_folder
from casework.extraction.report import LOCKED, ConditionError, Report
from casework.extraction.result import Condition, Flag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from casework.extraction.limits import Limits

    Opener = Callable[[BinaryIO], AbstractContextManager[BinaryIO]]

CHUNK = 1 << 20
# A ZIP's last record (APPNOTE 4.3.16) and the farthest it can begin from the end.
ENDING, LONGEST_ENDING = b"PK\x05\x06", 22 + 65535
CUT = "Its end is missing; what could be taken out before is kept beside it."
DAMAGED = "The archive is damaged; what could be taken out of it is kept beside it."
LIES = "It says that it holds far more than it does, as damaged and hostile archives do."


class _Readable(Protocol):
    """Anything read by the chunk."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes."""
        ...


def read(file: BinaryIO, report: Report, limits: Limits, media_type: str) -> None:
    """Hand over every file in the archive, as far as the limits allow."""
    unpack = {
        "application/zip": _zip,
        "application/x-tar": _tar,
        "application/gzip": _packed(cast("Opener", gzip.open)),
        "application/x-bzip2": _packed(cast("Opener", bz2.open)),
        "application/x-xz": _packed(cast("Opener", lzma.open)),
        "application/x-7z-compressed": _seven,
    }.get(media_type)
    if unpack is None:
        raise ConditionError(
            Condition.UNSUPPORTED,
            "Parley cannot unpack this kind of archive. It was kept and can be downloaded.",
        )
    try:
        unpack(file, report, limits)
    except EOFError as error:
        raise ConditionError(Condition.TRUNCATED, CUT) from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, OSError) as error:
        if "unexpected end" in str(error):
            raise ConditionError(Condition.TRUNCATED, CUT) from error
        report.crashed(error)
        raise ConditionError(Condition.MALFORMED, DAMAGED) from error


def _zip(file: BinaryIO, report: Report, _limits: Limits) -> None:
    """ZIP, as its central directory lists it."""
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise no_directory(file) from error
    packed = file.seek(0, io.SEEK_END)
    locked = 0
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        report.meta({"members": len(members)})
        for member in members:
            _note_name(member.filename, report)
            if member.flag_bits & 1:
                locked += 1
                continue
            if member.compress_size > packed:
                raise ConditionError(Condition.MALFORMED, LIES)
            with archive.open(member) as content:
                report.child(member.filename, _chunks(content))
    if locked:
        raise ConditionError(Condition.ENCRYPTED, LOCKED)


def no_directory(file: BinaryIO) -> ConditionError:
    """A ZIP without its directory, which stands at its end."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - LONGEST_ENDING))
    if ENDING in file.read():
        return ConditionError(Condition.MALFORMED, DAMAGED)
    return ConditionError(
        Condition.TRUNCATED,
        "Its end is missing, and with it the list of the files in it. It was kept as it is.",
    )


def _tar(file: BinaryIO, report: Report, _limits: Limits) -> None:
    """A tar, in the order of its members; links and devices are named, not followed."""
    with tarfile.open(fileobj=file, mode="r:") as archive:
        _tar_members(archive, report)


def _tar_members(archive: tarfile.TarFile, report: Report) -> None:
    """Hand over a tar's plain files."""
    count, left_out = 0, 0
    for member in archive:
        _note_name(member.name, report)
        count += 1
        content = archive.extractfile(member) if member.isreg() else None
        if content is None:
            left_out += not member.isdir()
            continue
        report.child(member.name, _exactly(content, member.size))
    report.meta({"members": count})
    if left_out:
        report.note(f"{left_out} links or devices in it were left out.")


def _packed(
    opener: Opener,
) -> Callable[[BinaryIO, Report, Limits], None]:
    """A reader for one packed file, or a packed tar."""

    def unpack(file: BinaryIO, report: Report, _limits: Limits) -> None:
        with opener(file) as content:
            head = content.read(512)
            if head[257:262] == b"ustar":
                with (
                    opener(_from_start(file)) as again,
                    tarfile.open(fileobj=again, mode="r|") as archive,
                ):
                    _tar_members(archive, report)
            else:
                report.child(_name_within(file), _chunks(content, head))
                report.meta({"members": 1})

    return unpack


def _from_start(file: BinaryIO) -> BinaryIO:
    """The file, wound back."""
    file.seek(0)
    return file


def _name_within(file: BinaryIO) -> str:
    """The name that a gzip header (RFC 1952, 2.3) carries, else a made-up one."""
    at = file.tell()
    file.seek(0)
    head = file.read(1024)
    file.seek(at)
    has_name, has_extra = head[3:4] and head[3] & 8, head[3:4] and head[3] & 4
    if head[:2] == b"\x1f\x8b" and has_name and not has_extra:
        return head[10:].partition(b"\0")[0].decode("latin-1") or "content"
    return "content"


def _seven(file: BinaryIO, report: Report, _limits: Limits) -> None:
    """7z; each member is unpacked in memory and handed over when it is whole."""
    try:
        with py7zr.SevenZipFile(file) as archive:
            if archive.needs_password():
                raise ConditionError(Condition.ENCRYPTED, LOCKED)
            members = [member for member in archive.list() if not member.is_directory]
            report.meta({"members": len(members)})
            for member in members:
                _note_name(member.filename, report)
                report.make_room(member.uncompressed)
            archive.extractall(factory=_Shelf(report))  # noqa: S202 - into memory
    except py7zr.PasswordRequired as error:
        raise ConditionError(Condition.ENCRYPTED, LOCKED) from error
    except py7zr.UnsupportedCompressionMethodError as error:
        raise ConditionError(
            Condition.UNSUPPORTED, "It is packed by a method that Parley cannot unpack."
        ) from error
    except py7zr.exceptions.ArchiveError as error:
        report.crashed(error)
        raise ConditionError(Condition.MALFORMED, DAMAGED) from error


class _Member(io.BytesIO):
    """One member while py7zr writes it."""

    def __init__(self, name: str, report: Report) -> None:
        super().__init__()
        self._name, self._report = name, report

    def write(self, data: bytes | bytearray, /) -> int:  # type: ignore[override]
        self._report.make_room(self.tell() + len(data))
        return super().write(data)

    def size(self) -> int:
        return len(self.getvalue())

    def close(self) -> None:
        if not self.closed:
            self._report.child(self._name, [self.getvalue()])
        super().close()


class _Shelf(py7zr.io.WriterFactory):
    """Makes memory for members."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def create(self, filename: str) -> _Member:  # type: ignore[override]
        return _Member(filename, self._report)


def _note_name(name: str, report: Report) -> None:
    """Remark on a member that asks to be written outside its folder."""
    if leaves_its_folder(name):
        report.flag(Flag.HIDDEN)
        report.note("Some names in it point outside its folder; they were made harmless.")


def _chunks(content: _Readable, head: bytes = b"") -> Iterator[bytes]:
    """All that can be read."""
    if head:
        yield head
    while data := content.read(CHUNK):
        yield data


def _exactly(content: _Readable, size: int) -> Iterator[bytes]:
    """All of `size` bytes; raises EOFError when they end early."""
    for data in _chunks(content):
        size -= len(data)
        yield data
    if size > 0:
        raise EOFError
