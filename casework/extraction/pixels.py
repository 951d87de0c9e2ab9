"""Pictures in memory: previews of them, encoded small."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from casework.extraction.limits import Limits
    from casework.extraction.report import Report

Picture = Image.Image
QUALITY = 80


def previews(picture: Picture, report: Report, limits: Limits) -> None:
    """Hand over the first-page picture and the thumbnail of a decoded picture."""
    flat = flatten(picture)
    for role, width in (
        ("first_page", limits.preview_width),
        ("thumbnail", limits.thumbnail_width),
    ):
        flat = flat.copy()
        flat.thumbnail((width, width * 2))
        report.picture(role, "image/jpeg", encode(flat))


def flatten(picture: Picture) -> Picture:
    """The picture in plain colours on white, without transparency."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        with_alpha = picture.convert("RGBA")
        white = Image.new("RGBA", with_alpha.size, "white")
        return Image.alpha_composite(white, with_alpha).convert("RGB")
    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = (float(value) for value in picture.getextrema())  # type: ignore[arg-type]
        scale = 255.0 / (high - low) if high > low else 0.0
        return picture.point(lambda value: value * scale - low * scale).convert("L").convert("RGB")
    return picture.convert("RGB")


def encode(picture: Picture) -> bytes:
    """JPEG bytes, without any metadata of the original."""
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
