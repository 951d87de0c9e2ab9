"""A picture as PDF pages: the whole picture, upright, with a margin below it for the number.

A JPEG's bytes go in as they are, so that nothing of it is lost; other formats are decoded and
packed without loss. Every frame of a TIFF (a fax, a scan) is a page. An animation is no page.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

import pikepdf
from pi_heif import register_heif_opener
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageSequence, UnidentifiedImageError

from disclosure.stamping import StampRefusedError

register_heif_opener()

MOST_PIXELS: Final = 200_000_000
MOST_FRAMES: Final = 5_000
_LONG_SIDE: Final = 720.0  # points: ten inches of a sheet of letter paper
_MARGIN: Final = 18.0
_STRIP: Final = 36.0  # below the picture; the number stands here and covers nothing
_ORIENTATION_TAG: Final = 0x0112
# EXIF orientation → matrix on the unit square that shows the picture upright.
_UPRIGHT: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


def picture_pages(source: BinaryIO) -> Pdf:
    """Make a PDF of the picture in `source`, a page a frame, for `stamping.write_stamped`.

    Raises `StampRefusedError` for what cannot be read, is too large or moves.
    """
    try:
        with Image.open(source) as picture:
            _refuse_unfit(picture)
            pdf = pikepdf.new()
            for frame in ImageSequence.Iterator(picture):
                _add_page(pdf, source, frame)
            return pdf
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,  # Pillow's PNG reader
        EOFError,
    ) as error:
        if isinstance(error, StampRefusedError):
            raise
        msg = "The picture is damaged or of a kind that cannot be read."
        raise StampRefusedError(msg) from error


def count_pages(source: BinaryIO) -> int:
    """How many pages `picture_pages` would make, without decoding; raises the same error."""
    try:
        with Image.open(source) as picture:
            _refuse_unfit(picture)
            return getattr(picture, "n_frames", 1)
    except StampRefusedError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        msg = "The picture is damaged or of a kind that cannot be read."
        raise StampRefusedError(msg) from error


def _refuse_unfit(picture: Image.Image) -> None:
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format != "TIFF":
        msg = "The picture moves or holds several pictures."
        raise StampRefusedError(msg)
    if picture.width * picture.height > MOST_PIXELS or frames > MOST_FRAMES:
        msg = "The picture is too large to be put on a page."
        raise StampRefusedError(msg)


def _add_page(pdf: Pdf, source: BinaryIO, frame: Image.Image) -> None:
    orientation = int(frame.getexif().get(_ORIENTATION_TAG, 1) or 1)
    matrix = _UPRIGHT.get(orientation, _UPRIGHT[1])
    wide, high = frame.size
    if matrix[0] == 0:
        wide, high = high, wide
    scale = _LONG_SIDE / max(wide, high)
    shown_wide, shown_high = wide * scale, high * scale
    # A sliver of a picture still gets a sheet on which the number can be read.
    sheet_wide = max(shown_wide, 180.0) + 2 * _MARGIN
    a, b, c, d, e, f = matrix
    content = (
        f"q {shown_wide:.3f} 0 0 {shown_high:.3f} {_MARGIN} {_STRIP} cm "
        f"{a} {b} {c} {d} {e} {f} cm /Picture Do Q"
    )
    pdf.add_blank_page(page_size=(sheet_wide, shown_high + _STRIP + _MARGIN))
    sheet = pdf.pages[-1].obj
    sheet.Resources = Dictionary(XObject=Dictionary(Picture=_picture(pdf, source, frame)))
    sheet.Contents = pdf.make_stream(content.encode("ascii"))


def _picture(pdf: Pdf, source: BinaryIO, frame: Image.Image) -> pikepdf.Object:
    if frame.format == "JPEG" and frame.mode in {"L", "RGB"}:
        frame.load()  # a truncated file is told apart here
        source.seek(0)
        body, mode, coding = source.read(), frame.mode, Name.DCTDecode
    else:
        plain = _flatten(frame)
        packed = zlib.compressobj(level=6)
        body = b"".join(packed.compress(band) for band in _bands(plain)) + packed.flush()
        mode, coding = plain.mode, Name.FlateDecode
    return pdf.make_stream(
        body,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=frame.width,
        Height=frame.height,
        BitsPerComponent=1 if mode == "1" else 8,
        ColorSpace=Name.DeviceRGB if mode == "RGB" else Name.DeviceGray,
        Filter=Array([coding]),
    )


def _flatten(frame: Image.Image) -> Image.Image:
    """Give the frame in mode 1, L or RGB, on white where it is transparent."""
    if frame.mode in {"1", "L", "RGB"} and "transparency" not in frame.info:
        return frame
    if frame.mode.startswith("I") or frame.mode == "F":
        # Sixteen-bit greys; Pillow's own conversion would cut them off at 255.
        low, high = cast("tuple[float, float]", frame.getextrema())
        factor = 255 / max(high - low, 1.0)
        return frame.convert("F").point(lambda v: v * factor - low * factor).convert("L")
    if frame.mode in {"RGBA", "LA", "PA", "P"} or "transparency" in frame.info:
        layer = frame.convert("RGBA")
        sheet = Image.new("RGB", frame.size, "white")
        sheet.paste(layer, mask=layer.getchannel("A"))
        return sheet
    return frame.convert("RGB")


def _bands(picture: Image.Image) -> Iterator[bytes]:
    """The picture's bytes in bands of rows, so that a large one is not held twice."""
    rows = max(1, 4_000_000 // max(1, picture.width))
    for top in range(0, picture.height, rows):
        yield picture.crop((0, top, picture.width, min(top + rows, picture.height))).tobytes()
