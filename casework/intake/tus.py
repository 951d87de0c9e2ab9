"""The tus resumable upload protocol, version 1.0.0 (https://tus.io/protocols/resumable-upload).

What a server reads out of headers. Core, creation, creation-with-upload, expiration, checksum and
termination; not concatenation, not deferred lengths. Raises TusError with the answer's status.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from casework.intake.arriving import Checksum

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
CHECKSUMS = {"sha1": 20, "sha256": 32, "sha512": 64, "md5": 16}
MAX_SIZE = 1024**4
BODY_TYPE = "application/offset+octet-stream"

_NUMBER = re.compile(r"[0-9]{1,19}")
_KEY = re.compile(r"[!-+\--~]{1,100}")
_MAX_METADATA = 16_384


class TusError(Exception):
    """A request that the protocol does not allow; `status` is HTTP's, `title` for people."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title


@dataclass(frozen=True, slots=True)
class Creation:
    """What a request for a new upload says."""

    length: int
    metadata: dict[str, str]
    raw_metadata: str


def check_version(headers: Mapping[str, str]) -> None:
    """Refuse a request of another protocol version."""
    if headers.get("Tus-Resumable") != VERSION:
        raise TusError(412, f"This server speaks tus {VERSION}; send Tus-Resumable: {VERSION}.")


def creation(headers: Mapping[str, str]) -> Creation:
    """Read a request for a new upload."""
    if "Upload-Concat" in headers:
        raise TusError(400, "Uploads cannot be put together from parts here.")
    if "Upload-Defer-Length" in headers:
        raise TusError(400, "Say how long the file is: Upload-Length is needed from the start.")
    length = _number(headers, "Upload-Length")
    if length > MAX_SIZE:
        raise TusError(413, f"A file may have up to {MAX_SIZE} bytes.")
    raw = headers.get("Upload-Metadata", "")
    return Creation(length, metadata(raw), raw)


def metadata(header: str) -> dict[str, str]:
    """Read Upload-Metadata: ``key base64,key base64``; values are UTF-8."""
    if len(header) > _MAX_METADATA:
        raise TusError(400, "Upload-Metadata is too long.")
    values: dict[str, str] = {}
    for pair in header.split(",") if header.strip() else []:
        key, _, value = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in values:
            raise TusError(400, "A key of Upload-Metadata is empty, repeated or not ASCII.")
        try:
            values[key] = base64.b64decode(value.strip(), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            raise TusError(400, f"Upload-Metadata: {key} is not UTF-8 in base64.") from None
    return values


def offset(headers: Mapping[str, str]) -> int:
    """Read where a body goes on."""
    return _number(headers, "Upload-Offset")


def check_body_type(content_type: str) -> None:
    """Refuse a body that does not say it is bytes of an upload."""
    if content_type.partition(";")[0].strip().lower() != BODY_TYPE:
        raise TusError(415, f"Send the file's bytes as {BODY_TYPE}.")


def checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Read Upload-Checksum: ``algorithm base64``."""
    header = headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise TusError(400, f"Checksums are taken with one of {', '.join(CHECKSUMS)}.")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != CHECKSUMS[algorithm]:
        raise TusError(400, f"Upload-Checksum is no {algorithm} digest in base64.")
    return Checksum(algorithm, digest)


def split_name(name: str, relative: str = "") -> tuple[str, str]:
    """A file's own name, and the folder it came from, as a sender gives them.

    Both are only ever shown, never opened: folders that climb (``..``), drives and roots are left
    out, and control characters.
    """
    parts = _parts(relative or name)
    own = _parts(name)[-1:] or parts[-1:]
    folders = parts[:-1] if parts[-1:] == own else parts
    return (own[0] if own else ""), "/".join(folders)


def _parts(path: str) -> list[str]:
    clean = "".join(character for character in path if character.isprintable())
    parts = (part.strip() for part in clean.replace("\\", "/").split("/"))
    return [part for part in parts if part not in {"", ".", ".."} and not _DRIVE.fullmatch(part)]


_DRIVE = re.compile(r"[A-Za-z]:")


def _number(headers: Mapping[str, str], name: str) -> int:
    value = headers.get(name)
    if value is None:
        raise TusError(400, f"{name} is needed.")
    if not _NUMBER.fullmatch(value):
        raise TusError(400, f"{name} must be a whole number, zero or more.")
    return int(value)
