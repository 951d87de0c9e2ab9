"""Pictures: drawn anew from their points, so that nothing else of the file is left."""

from __future__ import annotations

import io

import pi_heif
from PIL import Image, ImageOps

from casework.extraction.cleaner.refusal import SEVERAL, RefusedError

_QUALITY = 90
_POINTS = 80_000_000  # of one picture; more is no photograph of a page
_SCAN, _END = 0xDA, 0xD9


def clean(data: bytes) -> tuple[bytes, str]:
    """The picture as PNG, or as JPEG where it was one, and its type.

    Turned as its camera said, in plain RGB; position, time, camera, thumbnails and colour
    profiles are gone with everything else that was no point of it.
    """
    pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = _POINTS
    with Image.open(io.BytesIO(data)) as picture:
        if getattr(picture, "n_frames", 1) > 1:
            raise RefusedError(SEVERAL)
        kind = "JPEG" if picture.format in {"JPEG", "MPO", "HEIF"} else "PNG"
        turned = ImageOps.exif_transpose(picture)
        mode = "RGBA" if kind == "PNG" and turned.has_transparency_data else "RGB"
        points = turned.convert(mode)
    fresh = Image.new(mode, points.size)
    fresh.paste(points)
    made = io.BytesIO()
    fresh.save(made, kind, **({"quality": _QUALITY} if kind == "JPEG" else {}))
    return made.getvalue(), f"image/{kind.lower()}"


def strip_jpeg(data: bytes) -> bytes:
    """A JPEG without its application and comment segments, points untouched.

    What decides about colours stays: JFIF (APP0, without its thumbnail) and Adobe (APP14). What
    follows the picture's end goes: cameras put further pictures there, each with its own data.
    Raises `ValueError` for what is no JPEG.
    """
    if data[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    made, at, has_points = bytearray(data[:2]), 2, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # noqa: PLR2004 - a marker's first byte
            raise ValueError("no marker where one belongs")
        marker = data[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - padding
            at += 1
            continue
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        made += _kept(marker, data[at:end])
        at = end
        if marker == _SCAN:
            has_points = True
            at = _after_points(data, end)
            made += data[end:at]
    if not has_points:
        raise ValueError("it ends before its points")
    return bytes(made) + b"\xff\xd9"


def _after_points(data: bytes, at: int) -> int:
    """Where the marker stands that ends a scan: neither a stuffed byte nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1 : at + 2]
        if following != b"\x00" and not b"\xd0" <= following <= b"\xd7":
            return at
        at += 2
    return len(data)


def _kept(marker: int, segment: bytes) -> bytes:
    """What stays of a segment: of what can tell of its maker (ITU T.81, APPn and COM) nothing."""
    if marker == 0xE0:  # noqa: PLR2004 - APP0
        jfif = segment[4:9] == b"JFIF\0" and len(segment) >= 18  # noqa: PLR2004 - without thumbnail
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0" if jfif else b""
    if marker == 0xEE:  # noqa: PLR2004 - APP14
        adobe = segment[4:9] == b"Adobe" and len(segment) >= 16  # noqa: PLR2004 - its whole length
        return b"\xff\xee\x00\x0e" + segment[4:16] if adobe else b""
    return b"" if marker == 0xFE or 0xE1 <= marker <= 0xEF else segment  # noqa: PLR2004
