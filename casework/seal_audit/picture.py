"""A picture that carries words beside its pixels, as cameras' pictures do."""

import io

from PIL import Image

_DESCRIPTION, _ARTIST = 0x010E, 0x013B


def picture_saying(word: str) -> bytes:
    """A small JPEG with the word in its EXIF description and author."""
    image = Image.new("RGB", (320, 200), "white")
    exif = image.getexif()
    exif[_DESCRIPTION], exif[_ARTIST] = f"{word} at the scene", word
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()
