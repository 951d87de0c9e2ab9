"""Bates stamps on the pages of a PDF, drawn over each page and outside its own content.

The source is only read. What is written is the source's pages with one more content stream each:
text outlined in white, so that it reads on a dark scan and covers nothing beneath it. Source and
target are file objects; callers pass memory (`BytesIO` or a memfd), so that plain evidence never
lies on a disk.
"""

import re
from typing import BinaryIO, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from disclosure.bates import BatesFormat, BatesRange
from disclosure.page_tree import Box, Inherited, Tree, rotation, visible_box

# Nine points on a sheet of letter paper (612 points wide), and in that proportion elsewhere: many
# scans give their size in pixels, and nine points on 4,000 would be a speck.
_SIZE_SHARE: Final = 9 / 612
_SMALLEST: Final = 6.0
# The operators q and Q between white space. That the pattern begins with the letter itself lets
# the search leap from one to the next: this is most of what a stamp costs.
_SAVE: Final = re.compile(rb"q(?<!\Sq)(?!\S)")
_RESTORE: Final = re.compile(rb"Q(?<!\SQ)(?!\S)")
# Widths of Helvetica-Bold's characters in thousandths of its size (Adobe's font metrics).
_CAPITALS: Final = (
    *(722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833),
    *(722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611),
)
_WIDTHS: Final = {
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _CAPITALS, strict=True)),
    **dict.fromkeys("0123456789_", 556),
    "-": 333,
}


class StampRefusedError(ValueError):
    """The file cannot be stamped; the message says why, for the page. It can go as a native."""


def open_for_stamping(source: BinaryIO) -> Pdf:
    """Open a PDF; `StampRefusedError` if it is encrypted, damaged beyond repair or has no page."""
    try:
        pdf = pikepdf.open(source)
        page_count = len(pdf.pages)
    except pikepdf.PasswordError as error:
        msg = "The PDF is encrypted with a password."
        raise StampRefusedError(msg) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        msg = "The PDF is damaged and its pages cannot be read."
        raise StampRefusedError(msg) from error
    if pdf.is_encrypted:
        # Opens without a password, but its author restricted changes; we do not strip that.
        pdf.close()
        msg = "The PDF is protected against changes."
        raise StampRefusedError(msg)
    if page_count == 0:
        pdf.close()
        msg = "The PDF has no page."
        raise StampRefusedError(msg)
    return pdf


def stamp_pdf(source: BinaryIO, target: BinaryIO, form: BatesFormat, numbers: BatesRange) -> None:
    """Write the PDF `source` to `target` with each page's number at its lower right, as displayed.

    Raises `StampRefusedError` if the file cannot be stamped or has not `numbers.count` pages.
    The same inputs give the same bytes.
    """
    with open_for_stamping(source) as pdf:
        write_stamped(pdf, target, form, numbers)


def write_stamped(pdf: Pdf, target: BinaryIO, form: BatesFormat, numbers: BatesRange) -> None:
    """Stamp an open PDF's pages and write it to `target`; see `stamp_pdf`."""
    if len(pdf.pages) != numbers.count:
        msg = f"The file has {len(pdf.pages)} pages, but {numbers.count} numbers were assigned."
        raise StampRefusedError(msg)
    try:
        _stamp_pages(pdf, form, numbers)
        # Streams are left as they are: not decoded, not compressed again. That is what makes this
        # as fast as a copy. The digest of the content as id keeps it the same bytes each time.
        pdf.save(
            target,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.none,
            object_stream_mode=ObjectStreamMode.preserve,
            deterministic_id=True,
        )
    except (pikepdf.PdfError, RuntimeError, RecursionError) as error:
        msg = "The PDF is damaged and its pages cannot be stamped."
        raise StampRefusedError(msg) from error


def text_width(text: str) -> float:
    """How wide a Bates number is, in multiples of the type's size."""
    return sum(_WIDTHS[character] for character in text) / 1000


def _stamp_pages(pdf: Pdf, form: BatesFormat, numbers: BatesRange) -> None:
    font = _Font(pdf)
    before = pdf.make_stream(b"q\n")
    # All digits are equally wide in this face, so every number of a sequence is, too.
    em_width = text_width(form.format(numbers.first))
    tree = Tree()
    for page, number in zip(pdf.pages, numbers, strict=True):
        sheet = page.obj
        above = tree.above(sheet)
        font_name = font.lend(sheet, above)
        content = sheet.get("/Contents")
        parts = _streams(content)
        missing, unclosed = _imbalance(page, parts)
        opening = pdf.make_stream(b"q " * (1 + missing)) if missing else before
        closing = b"\n" + b"Q " * (1 + unclosed)
        matrix, size = _place(visible_box(tree, sheet, above), rotation(sheet, above), em_width)
        stamp = _draw(font_name, matrix, size, form.format(number).encode("ascii"))
        sheet.Contents = Array([opening, *parts, pdf.make_stream(closing + stamp)])


def _streams(content: Object | None) -> list[Object]:
    if isinstance(content, pikepdf.Stream):
        return [content]
    if isinstance(content, Array):
        return [part for part in content if isinstance(part, pikepdf.Stream)]
    return []


def _imbalance(page: pikepdf.Page, parts: list[Object]) -> tuple[int, int]:
    """How many graphics states the content restores without having saved them, and leaves open.

    In either case the stamp would be drawn in a state of the content's, perhaps tiny or off the
    page.
    """
    try:
        pieces = [part.read_bytes() for part in parts]
    except pikepdf.PdfError:
        return 0, 0  # An unreadable stream draws nothing.
    content = pieces[0] if len(pieces) == 1 else b"\n".join(pieces)
    if len(_SAVE.findall(content)) == len(_RESTORE.findall(content)):
        return 0, 0
    depth = lowest = 0  # The quick count errs with text strings; now count in earnest.
    try:
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            lowest = min(lowest, depth)
    except pikepdf.PdfError:
        return 0, 0
    return -lowest, depth - lowest


class _Font:
    """The stamp's font, lent to each page under a name that the page does not use itself."""

    def __init__(self, pdf: Pdf) -> None:
        self._font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name("/Helvetica-Bold"),
                Encoding=Name.WinAnsiEncoding,
            )
        )
        self._lent: dict[tuple[int, int], bytes] = {}

    def lend(self, sheet: Object, above: Inherited) -> bytes:
        """Put it among the page's resources; give the name it has there."""
        resources = sheet.get("/Resources", above.get("/Resources"))
        if not isinstance(resources, Dictionary):
            resources = sheet.Resources = Dictionary()
        fonts = resources.get("/Font")
        name = self._lent.get(fonts.objgen) if fonts is not None else None
        if name is None:
            if not isinstance(fonts, Dictionary):
                fonts = resources.Font = Dictionary()
            name = self._add(fonts)
            if fonts.is_indirect:
                self._lent[fonts.objgen] = name
        return name

    def _add(self, fonts: Object) -> bytes:
        attempt = 0
        while True:
            name = f"/ParleyBates{attempt}"
            there = fonts.get(name)
            if there is None:
                fonts[name] = self._font
            elif there.objgen != self._font.objgen:
                attempt += 1  # Stamped before, in a production of somebody else's.
                continue
            return name.encode("ascii")


def _place(box: Box, rotation: int, em_width: float) -> tuple[tuple[float, ...], float]:
    """The text matrix at the displayed page's lower right, and the size in points."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    if rotation in {90, 270}:
        wide, high = high, wide
    wished = max(min(wide, high) * _SIZE_SHARE, _SMALLEST)
    size = min(wished, 0.9 * wide / (em_width + 2), 0.25 * high)
    margin, run = 1.5 * size, em_width * size
    match rotation:
        case 90:
            return (0, 1, -1, 0, right - margin, top - margin - run), size
        case 180:
            return (-1, 0, 0, -1, left + margin + run, top - margin), size
        case 270:
            return (0, -1, 1, 0, left + margin, bottom + margin + run), size
        case _:
            return (1, 0, 0, 1, right - margin - run, bottom + margin), size


def _draw(font: bytes, matrix: tuple[float, ...], size: float, text: bytes) -> bytes:
    a, b, c, d, e, f = matrix
    return (
        b"q BT %b %.4f Tf %d %d %d %d %.3f %.3f Tm 1 1 1 RG %.4f w 1 j 1 Tr (%b) Tj "
        b"%d %d %d %d %.3f %.3f Tm 0 g 0 Tr (%b) Tj ET Q\n"
    ) % (font, size, a, b, c, d, e, f, size / 4, text, a, b, c, d, e, f, text)
