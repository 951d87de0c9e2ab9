"""Paper that went through a copier: pages as pictures only, so that text must be recognised."""

import io

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 150
SPECKS = 0.00015  # share of pixels with a speck of toner


def scanned(document: bytes, seed: int, *, tilt: float = 0.8) -> bytes:
    """Return an image-only PDF of ``document``; ``tilt`` is the rotation in degrees."""
    rng = np.random.default_rng(seed)
    source = pypdfium2.PdfDocument(document)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    canvas.setCreator("WorkCentre 5745 scan to file")
    canvas.setTitle("Scanned document")
    for page in source:
        picture = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
        turned = tilt * float(rng.uniform(0.6, 1.1)) * float(rng.choice((1, 1, -1)))
        canvas.drawImage(ImageReader(_copied(picture, turned, rng)), 0, 0, *LETTER)
        canvas.showPage()
    source.close()
    canvas.save()
    return out.getvalue()


def _copied(page: Image.Image, degrees: float, rng: np.random.Generator) -> io.BytesIO:
    """Tilt, shade, punch, speckle and compress one page; returns a JPEG file."""
    tilted = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=250)
    draw = ImageDraw.Draw(tilted)
    for share in (0.22, 0.5, 0.78):
        middle = int(tilted.height * share)
        draw.ellipse((28, middle - 18, 64, middle + 18), fill=52, outline=120)
    ink = tilted.filter(ImageFilter.GaussianBlur(0.6))
    levels = np.asarray(ink, dtype=np.float32)
    height, width = levels.shape
    across = np.linspace(-16, 0, width, dtype=np.float32)
    down = 5 * np.sin(np.linspace(0, 3, height, dtype=np.float32))
    levels = levels + across[None, :] + down[:, None]
    levels += rng.normal(0, 5, (height, width)).astype(np.float32)
    specks = rng.random((height, width)) < SPECKS
    levels[specks] = 40
    out = io.BytesIO()
    Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=58)
    out.seek(0)
    return out
