"""PDFs for the tests: made on the spot, and read back as a viewer shows them."""

from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image
from reportlab.pdfgen.canvas import Canvas


def text_pdf(
    pages: int = 1, *, size: tuple[float, float] = (612, 792), mark: str = "page"
) -> bytes:
    """A PDF whose pages say `page 1` and so on in the middle."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(size[0] / 2, size[1] / 2, f"{mark} {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, with line breaks as spaces."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def shown(pdf: bytes, page: int = 0, scale: float = 1) -> Image.Image:
    """The page as a viewer shows it, one pixel a point, in grey."""
    document = pdfium.PdfDocument(pdf)
    try:
        picture: Image.Image = document[page].render(scale=scale).to_pil().convert("L")
        return picture
    finally:
        document.close()


def where_dark(picture: Image.Image) -> tuple[float, float, float, float] | None:
    """Left, top, right, bottom of what is dark, as shares of the picture's size."""
    box = picture.point(lambda value: 255 if value < 100 else 0).getbbox()
    if box is None:
        return None
    wide, high = picture.size
    return box[0] / wide, box[1] / high, box[2] / wide, box[3] / high
