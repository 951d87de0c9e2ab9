"""Pictures: size, EXIF with position, previews; TIFF pages; text recognition."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, BinaryIO

import exifread
import pi_heif
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from casework.extraction import pixels
from casework.extraction.readers import ocr
from casework.extraction.report import ConditionError, Report
from casework.extraction.result import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casework.extraction.limits import Limits

NOT_IN_BROWSERS = {"image/heic", "image/tiff"}
# Below this width or height a picture holds no readable text.
LEAST_FOR_TEXT = 64
# Pixels a side beyond which neither previews nor text recognition gain anything.
LARGE = 4_000
LONGEST_TAG = 500
DEGREES = 3
CUT = "The end of the picture is missing; what there is of it is shown."


def read(file: BinaryIO, report: Report, limits: Limits, media_type: str) -> None:
    """Metadata first, then decode, then recognise text."""
    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = limits.pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(file)
        report.meta(_size(picture))
        report.meta(_exif(file))
        file.seek(0)
        frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        report.count(frames)
        cut = _preview(picture, report, limits, media_type)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ConditionError(
            Condition.TOO_LARGE,
            f"It has more than {limits.pixels // 1_000_000} million pixels and is not shown. "
            "It was kept and can be downloaded.",
        ) from error
    except UnidentifiedImageError as error:
        raise ConditionError(
            Condition.MALFORMED, "The picture is damaged and cannot be shown."
        ) from error
    if cut:
        raise ConditionError(Condition.TRUNCATED, CUT)
    pages = enumerate(_frames(picture, frames), 1)
    if min(picture.size) >= LEAST_FOR_TEXT:
        ocr.read_pages(pages, frames, report, limits)


def _size(picture: Image.Image) -> dict[str, object]:
    """What the header says."""
    return {
        "width": picture.width,
        "height": picture.height,
        "format": picture.format,
        "colors": picture.mode,
        "dots_per_inch": [float(value) for value in picture.info.get("dpi", ())],
    }


def _preview(picture: Image.Image, report: Report, limits: Limits, media_type: str) -> bool:
    """Hand over previews; returns whether the picture's end is missing."""
    cut = False
    try:
        picture.load()
    except OSError:
        cut = True
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            picture.load()
        except (OSError, SyntaxError, ValueError) as error:
            raise ConditionError(Condition.TRUNCATED, "Most of the picture is missing.") from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
    except (SyntaxError, ValueError) as error:
        raise ConditionError(
            Condition.MALFORMED, "The picture is damaged and cannot be shown."
        ) from error
    upright = ImageOps.exif_transpose(_smaller(picture))
    pixels.previews(upright, report, limits)
    if media_type in NOT_IN_BROWSERS:
        report.picture("viewable", "image/jpeg", pixels.encode(pixels.flatten(upright)))
    return cut


def _smaller(picture: Image.Image) -> Image.Image:
    """A very large picture made smaller before further copies of it are made."""
    if max(picture.size) <= LARGE or picture.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        return picture
    small = ImageOps.contain(picture, (LARGE, LARGE))
    small.info["exif"] = picture.getexif().tobytes()
    return small


def _frames(picture: Image.Image, frames: int) -> Iterator[Image.Image]:
    """The pages of a TIFF, or the one picture, upright."""
    if frames == 1:
        yield ImageOps.exif_transpose(_smaller(picture)).convert("RGB")
        return
    for frame in ImageSequence.Iterator(picture):
        yield frame.convert("RGB")


def _exif(file: BinaryIO) -> dict[str, object]:
    """EXIF tags as text, the moment it was taken, the camera, the position."""
    logging.getLogger("exifread").setLevel(logging.CRITICAL)
    file.seek(0)
    try:
        tags = exifread.process_file(file, details=False)
    except Exception:  # noqa: BLE001 - damaged tags must not cost the picture
        return {}
    named = {
        name: str(tag)[:LONGEST_TAG]
        for name, tag in tags.items()
        if hasattr(tag, "printable") and not name.startswith("Thumbnail")
    }
    return {
        "exif": named,
        "camera": _camera(named.get("Image Make", ""), named.get("Image Model", "")),
        "taken": _moment(named.get("EXIF DateTimeOriginal", "")),
        "latitude": _degrees(tags, "GPS GPSLatitude", "S"),
        "longitude": _degrees(tags, "GPS GPSLongitude", "W"),
    }


def _camera(make: str, model: str) -> str:
    """Make and model, the make once."""
    return model if model.startswith(make) else f"{make} {model}".strip()


def _moment(text: str) -> str:
    """EXIF's `YYYY:MM:DD hh:mm:ss` as ISO 8601 without a zone, which EXIF does not know."""
    day, _, time = text.strip().partition(" ")
    return (
        f"{day.replace(':', '-')}T{time}" if len(text.strip()) == len("2000:01:01 00:00:00") else ""
    )


def _degrees(tags: dict[str, object], name: str, negative: str) -> float | None:
    """A position in decimal degrees, south and west negative."""
    tag = tags.get(name)
    values = getattr(tag, "values", None)
    if not isinstance(values, list) or len(values) != DEGREES:
        return None
    try:
        degrees, minutes, seconds = (float(value) for value in values)
    except (ValueError, ZeroDivisionError, TypeError):
        return None
    found = degrees + minutes / 60 + seconds / 3600
    if str(tags.get(f"{name}Ref", "")).strip().upper() == negative:
        found = -found
    return round(found, 6)
