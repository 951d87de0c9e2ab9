"""What a camera adds to a drawn scene: light, grain, JPEG and EXIF with time and place."""

import io
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Color = tuple[int, int, int]
SIZE = (1600, 1200)

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825


@dataclass(frozen=True, slots=True)
class Shot:
    """How a picture was taken. ``place`` is (latitude, longitude) in degrees, or None indoors."""

    taken: datetime
    place: tuple[float, float] | None
    model: str = "D7500"
    make: str = "NIKON CORPORATION"
    number: int = 1
    caption: str = ""


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return Pillow's own scalable font, so that pictures need no installed one."""
    return ImageFont.load_default(size)


def label(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int) -> None:
    """Write black text at its upper left corner."""
    draw.text(at, text, fill=(15, 15, 15), font=font(size))


def shaded(size: tuple[int, int], top: Color, bottom: Color) -> Image.Image:
    """Return a vertical gradient."""
    width, height = size
    step = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    column = np.array(top, np.float32) * (1 - step) + np.array(bottom, np.float32) * step
    return Image.fromarray(np.repeat(column[:, None, :], width, axis=1).astype(np.uint8))


def glow(
    picture: Image.Image, at: tuple[float, float], reach: float, color: Color, power: float
) -> Image.Image:
    """Add a soft light; ``reach`` is its radius in pixels, ``power`` from 0 to about 1.5."""
    width, height = picture.size
    rows = (np.arange(height, dtype=np.float32)[:, None] - at[1]) / reach
    columns = (np.arange(width, dtype=np.float32)[None, :] - at[0]) / reach
    light = power * np.exp(-(rows**2 + columns**2))
    lit = np.asarray(picture, np.float32) + light[..., None] * np.array(color, np.float32)
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def developed(
    picture: Image.Image, rng: np.random.Generator, *, grain: float = 6, soft: float = 0.9
) -> Image.Image:
    """Soften, darken the corners and add sensor noise (standard deviation ``grain``)."""
    levels = np.asarray(picture.filter(ImageFilter.GaussianBlur(soft)), np.float32)
    height, width, _ = levels.shape
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    corner = 1 - 0.28 * np.clip(rows**2 + columns**2 - 0.5, 0, 2)
    noise = rng.standard_normal((height, width, 1), dtype=np.float32) * grain
    return Image.fromarray(np.clip(levels * corner[..., None] + noise, 0, 255).astype(np.uint8))


def _degrees(value: float) -> tuple[float, float, float]:
    """Return degrees, minutes and seconds."""
    whole = abs(value)
    minutes = (whole - int(whole)) * 60
    return float(int(whole)), float(int(minutes)), round((minutes - int(minutes)) * 60, 2)


def exif(shot: Shot) -> Image.Exif:
    """Return EXIF with camera, local time and, outdoors, the GPS position."""
    stamp = shot.taken.strftime("%Y:%m:%d %H:%M:%S")
    data = Image.Exif()
    data[0x010F], data[0x0110] = shot.make, shot.model
    data[0x0131], data[0x0132] = "Ver.1.14", stamp
    if shot.caption:
        data[0x010E] = shot.caption
    data.get_ifd(_EXIF_IFD).update(
        {
            0x9003: stamp,
            0x9004: stamp,
            0x9011: shot.taken.strftime("%z")[:3] + ":00",
            0x829A: 1 / 60,
            0x829D: 4.0,
            0x8827: 1600,
            0xA431: "3014477",
        }
    )
    if shot.place is not None:
        north, east = shot.place
        data.get_ifd(_GPS_IFD).update(
            {
                1: "N" if north >= 0 else "S",
                2: _degrees(north),
                3: "E" if east >= 0 else "W",
                4: _degrees(east),
                29: shot.taken.strftime("%Y:%m:%d"),
            }
        )
    return data


def jpeg(picture: Image.Image, shot: Shot, *, quality: int = 80) -> bytes:
    """Return the picture as a JPEG file with EXIF."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality, exif=exif(shot), optimize=True)
    return out.getvalue()
