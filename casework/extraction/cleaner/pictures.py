"""Pictures: drawn anew from their points, so that nothing else of the file is left."""

from __future__ import annotations

import io

import pi_heif
from PIL import Image, ImageOps

from casework.extraction.cleaner.refusal import SEVERAL, RefusedError

_QUALITY = 90
_POINTS = 80_000_000  # of one picture; more is no photograph of a page


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

    What decides about colours stays: JFIF (APP0) and Adobe (APP14). Raises `ValueError` for what
    is no JPEG.
    """
    if data[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    made, at = bytearray(data[:2]), 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # noqa: PLR2004 - a marker's first byte
            raise ValueError("no marker where one belongs")
        marker = data[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - padding
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        segment = data[at : at + 2 + length]
        if marker == 0xDA:  # noqa: PLR2004 - the points follow, to the end of the picture
            end = data.rfind(b"\xff\xd9")
            return bytes(made) + (data[at : end + 2] if end > at else data[at:])
        if not _tells(marker):
            made += segment
        at += 2 + length
    raise ValueError("it ends before its points")


def _tells(marker: int) -> bool:
    """Whether a segment can say something about its maker: APPn but two, and comments."""
    return marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)  # noqa: PLR2004 - ITU T.81
