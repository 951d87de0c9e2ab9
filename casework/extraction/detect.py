"""What a file is, by its content; its name only settles what plain text is for."""

from __future__ import annotations

import re
import struct
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from casework.extraction.result import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = 64 << 10
Found = tuple[str, Kind]

MAILBOX: Found = ("application/mbox", Kind.ARCHIVE)
UNKNOWN: Found = ("application/octet-stream", Kind.OTHER)
OOXML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    OOXML + "wordprocessingml.document",
    OOXML + "spreadsheetml.sheet",
    OOXML + "presentationml.presentation",
)
LOCKED_OFFICE = "application/vnd.ms-office.encrypted"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_STARTS: tuple[tuple[bytes, str, Kind], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", Kind.IMAGE),
    (b"\x89PNG\r\n\x1a\n", "image/png", Kind.IMAGE),
    (b"GIF87a", "image/gif", Kind.IMAGE),
    (b"GIF89a", "image/gif", Kind.IMAGE),
    (b"II*\0", "image/tiff", Kind.IMAGE),
    (b"MM\0*", "image/tiff", Kind.IMAGE),
    (b"II+\0", "image/tiff", Kind.IMAGE),
    (b"MM\0+", "image/tiff", Kind.IMAGE),
    (b"ID3", "audio/mpeg", Kind.AUDIO),
    (b"fLaC", "audio/flac", Kind.AUDIO),
    (b"#!AMR", "audio/amr", Kind.AUDIO),
    (b".snd", "audio/basic", Kind.AUDIO),
    (b"OggS", "audio/ogg", Kind.AUDIO),
    (b"\x1aE\xdf\xa3", "video/x-matroska", Kind.VIDEO),
    (b"FLV\x01", "video/x-flv", Kind.VIDEO),
    (b"\0\0\x01\xba", "video/mpeg", Kind.VIDEO),
    (b"\0\0\x01\xb3", "video/mpeg", Kind.VIDEO),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf", Kind.VIDEO),
    (b"\x1f\x8b", "application/gzip", Kind.ARCHIVE),
    (b"BZh", "application/x-bzip2", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", "application/x-xz", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", Kind.ARCHIVE),
    (b"Rar!\x1a\x07", "application/vnd.rar", Kind.ARCHIVE),
    (b"PK\x03\x04", "application/zip", Kind.ARCHIVE),
    (b"PK\x05\x06", "application/zip", Kind.ARCHIVE),
    (OLE, "application/x-ole-storage", Kind.OFFICE),
    (b"\xffWPC", "application/vnd.wordperfect", Kind.OFFICE),
    (b"{\\rtf", "application/rtf", Kind.OFFICE),
    (b"MZ", "application/vnd.microsoft.portable-executable", Kind.OTHER),
    (b"\x7fELF", "application/x-executable", Kind.OTHER),
    (b"SQLite format 3\0", "application/vnd.sqlite3", Kind.OTHER),
)
# A frame's sync, a layer, a bitrate and a sampling rate that exist (ISO/IEC 11172-3, 2.4.2.3);
# layer I, which nobody records in, is left out: its first bytes also begin UTF-16 text.
_MPEG_AUDIO = re.compile(rb"\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd][\x00-\xef]")
_TEXT_ENDINGS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "opt": "text/x-opticon-opt",
    "dat": "text/x-concordance-dat",
}
_AAC = re.compile(rb"\xff[\xf0\xf1\xf8\xf9]")
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_BRANDS: dict[bytes, Found] = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), ("image/heic", Kind.IMAGE)
    ),
    **dict.fromkeys((b"avif", b"avis"), ("image/avif", Kind.IMAGE)),
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P "), ("audio/mp4", Kind.AUDIO)),
    b"qt  ": ("video/quicktime", Kind.VIDEO),
}
_MAIL_HEADERS = re.compile(
    rb"(?im)^(received|return-path|from|to|cc|subject|date|message-id|mime-version|x-[\w-]+"
    rb"|reply-to|delivered-to|content-type|sender):"
)
_MBOX_NEXT = re.compile(rb"\n\r?\nFrom [^\r\n]+\r?\n[A-Za-z][\w-]{1,60}:")
_MAIL_START = re.compile(rb"\A(?:>?From [^\r\n]*\r?\n)?[A-Za-z][\w-]{1,60}:")


def by_signature(head: bytes) -> Found:
    """The type that the first bytes alone give away."""
    for start, media_type, kind in _STARTS:
        if head.startswith(start):
            return media_type, kind
    if b"%PDF-" in head[:1024]:
        return "application/pdf", Kind.PDF
    for look in (_riff, _iso_media, _streams, _tar, _bitmap):
        if (found := look(head)) is not None:
            return found
    return UNKNOWN


def detect(file: BinaryIO, name: str) -> Found:
    """The type of a whole file."""
    file.seek(0)
    head = file.read(HEAD)
    found = by_signature(head)
    refine: Callable[[BinaryIO, bytes], Found] | None = {
        "application/zip": _zip,
        "application/x-ole-storage": _ole,
    }.get(found[0])
    if refine is not None:
        found = refine(file, head)
    elif found == UNKNOWN:
        found = _text(head, name)
    file.seek(0)
    return found


def _riff(head: bytes) -> Found | None:
    """RIFF and IFF containers by their form type."""
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return "audio/aiff", Kind.AUDIO
    if head[:4] not in {b"RIFF", b"RF64"}:
        return None
    return {
        b"WAVE": ("audio/wav", Kind.AUDIO),
        b"AVI ": ("video/x-msvideo", Kind.VIDEO),
        b"WEBP": ("image/webp", Kind.IMAGE),
    }.get(head[8:12])


def _iso_media(head: bytes) -> Found | None:
    """ISO base media files by their major brand."""
    box, brand = head[4:8], head[8:12]
    if box in _OLD_QUICKTIME:
        return "video/quicktime", Kind.VIDEO
    if box != b"ftyp":
        return None
    if brand.startswith(b"3g"):
        return "video/3gpp", Kind.VIDEO
    return _BRANDS.get(brand, ("video/mp4", Kind.VIDEO))


def _streams(head: bytes) -> Found | None:
    """Sound and film without a container's signature."""
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:  # noqa: PLR2004 - 188: packet
        return "video/mp2t", Kind.VIDEO
    if _AAC.match(head):
        return "audio/aac", Kind.AUDIO
    return ("audio/mpeg", Kind.AUDIO) if _MPEG_AUDIO.match(head) else None


def _tar(head: bytes) -> Found | None:
    """POSIX tar by its magic."""
    return ("application/x-tar", Kind.ARCHIVE) if head[257:262] == b"ustar" else None


def _bitmap(head: bytes) -> Found | None:
    """Windows bitmaps: a weak signature, so the header's length is looked at too."""
    if head[:2] == b"BM" and len(head) > 18:  # noqa: PLR2004 - where the header's length ends
        length = struct.unpack_from("<I", head, 14)[0]
        if length in {12, 40, 52, 56, 64, 108, 124}:
            return "image/bmp", Kind.IMAGE
    return None


def _zip(file: BinaryIO, head: bytes) -> Found:
    """Office documents are ZIP archives; a damaged directory leaves the first members' names."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:  # noqa: PLR2004
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                if declared.startswith("application/vnd.oasis.opendocument."):
                    return declared, Kind.OFFICE
    except Exception:  # noqa: BLE001 - zipfile raises many things; the reader will say what is wrong
        names = {part for part in ("word/", "xl/", "ppt/") if part.encode() in head}
        if b"[Content_Types].xml" in head:
            names.add("[Content_Types].xml")
    if "[Content_Types].xml" in names:
        parts = {name.partition("/")[0] for name in names}
        macros = any(name.endswith("vbaProject.bin") for name in names)
        for part, plain, suffix in (
            ("word", DOCX, "word.document"),
            ("xl", XLSX, "excel.sheet"),
            ("ppt", PPTX, "powerpoint.presentation"),
        ):
            if part in parts:
                with_macros = f"application/vnd.ms-{suffix}.macroEnabled.12"
                return (with_macros if macros else plain), Kind.OFFICE
        if len(names) == 1:
            return OOXML.rstrip("."), Kind.OFFICE
    return "application/zip", Kind.ARCHIVE


def _ole(file: BinaryIO, _head: bytes) -> Found:
    """Compound files (MS-CFB) by the streams they hold."""
    import olefile  # noqa: PLC0415 - only here, and it is not small

    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            names = {"/".join(path) for path in ole.listdir(streams=True)}
    except Exception:  # noqa: BLE001 - damaged: still a compound file
        return "application/x-ole-storage", Kind.OFFICE
    for stream, media_type, kind in (
        ("EncryptedPackage", LOCKED_OFFICE, Kind.OFFICE),
        ("__properties_version1.0", "application/vnd.ms-outlook", Kind.EMAIL),
        ("WordDocument", "application/msword", Kind.OFFICE),
        ("Workbook", "application/vnd.ms-excel", Kind.OFFICE),
        ("Book", "application/vnd.ms-excel", Kind.OFFICE),
        ("PowerPoint Document", "application/vnd.ms-powerpoint", Kind.OFFICE),
    ):
        if stream in names:
            return media_type, kind
    return "application/x-ole-storage", Kind.OFFICE


def _text(head: bytes, name: str) -> Found:
    """Sorts of plain text, or the unknown."""
    if not looks_like_text(head):
        return UNKNOWN
    stripped = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MAIL_START.match(stripped):
        top = re.split(rb"\r?\n\r?\n", stripped, maxsplit=1)[0]
        headers = {match[1].lower() for match in _MAIL_HEADERS.finditer(top)}
        if len(headers) >= 3 and headers & {b"from", b"date", b"received", b"message-id"}:  # noqa: PLR2004
            is_mailbox = stripped.startswith(b"From ") and _MBOX_NEXT.search(stripped)
            return MAILBOX if is_mailbox else ("message/rfc822", Kind.EMAIL)
    start = stripped[:1024].lower()
    ending = name.lower().rpartition(".")[2]
    if start.startswith(b"<?xml"):
        return "application/xml", Kind.TEXT
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html", Kind.TEXT
    if b"\xc3\xbe" in head[:64] or b"\xfe" in head[:64]:
        return _TEXT_ENDINGS["dat"], Kind.TEXT
    return _TEXT_ENDINGS.get(ending, "text/plain"), Kind.TEXT


def looks_like_text(head: bytes) -> bool:
    """Whether the bytes read as text in UTF-8, UTF-16 with a mark, or a Western code page."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return False
    controls = sum(head.count(code) for code in range(32) if code not in b"\t\n\r\f\x14\x1b")
    return controls <= len(head) // 200
