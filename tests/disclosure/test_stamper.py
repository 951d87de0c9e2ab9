"""If these fail, a file made to attack its reader reaches the worker that holds the keys."""

import resource
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfbase.pdfmetrics import stringWidth

from casework.extraction.memory import Memory
from disclosure.bates import BatesFormat, BatesRange
from disclosure.stamper import stamp_confined
from disclosure.stamping import StampRefusedError, text_width
from tests.disclosure.pdfs import page_texts, text_pdf

FORM = BatesFormat("DA-")


def stamped(content: bytes, pages: int = 1, *, picture: bool = False, seconds: float = 60) -> bytes:
    with Memory("given") as source, Memory("stamped") as target:
        source.write_at(0, content)
        stamp_confined(
            source, target, FORM, BatesRange(1, pages), is_picture=picture, seconds=seconds
        )
        return target.read_at(0, target.size)


def test_a_pdf_and_a_picture_come_back_with_their_numbers() -> None:
    assert "DA-000002" in page_texts(stamped(text_pdf(2), 2))[1]
    photo = BytesIO()
    Image.new("RGB", (90, 60)).save(photo, "JPEG")
    assert page_texts(stamped(photo.getvalue(), picture=True)) == ["DA-000001"]


def test_a_refusal_comes_back_in_words() -> None:
    with pytest.raises(StampRefusedError, match="2 pages, but 1 numbers"):
        stamped(text_pdf(2))
    with pytest.raises(StampRefusedError, match="damaged"):
        stamped(b"nonsense")


@pytest.mark.slow
def test_a_page_that_unpacks_without_end_takes_neither_the_worker_nor_its_memory() -> None:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = packer.compress(bytes(64 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    pdf = pikepdf.new()
    pdf.add_blank_page()
    # Over 3 GiB out of 3 MiB: a flushed block of zeros again and again, then the stream's end.
    bomb = pikepdf.Stream(pdf, b"\x78\x9c" + block * 52 + b"\x03\x00")
    bomb.Filter = pikepdf.Name.FlateDecode
    pdf.pages[0].obj.Contents = bomb
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pikepdf.open(BytesIO(stamped(out.getvalue()))) as done:
        stamp = done.pages[0].obj.Contents[-1].read_bytes()
    assert b"DA-000001" in stamp
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200 * 1024  # KiB


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(StampRefusedError, match="limits"):
        stamped(text_pdf(3_000), 3_000, seconds=0.05)


def test_numbers_are_as_wide_as_the_typesetter_says() -> None:
    text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_0123456789"
    assert text_width(text) == pytest.approx(stringWidth(text, "Helvetica-Bold", 1))
