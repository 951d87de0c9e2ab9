"""If these fail, a photograph is served turned, cropped, degraded or not at all."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from disclosure.bates import BatesFormat, BatesRange
from disclosure.pictures import count_pages, picture_pages
from disclosure.stamping import StampRefusedError, write_stamped
from tests.disclosure.pdfs import page_texts, shown


def quarters(mode: str = "RGB", size: tuple[int, int] = (300, 200)) -> Image.Image:
    """A picture whose four quarters differ, so that a turn or a flip is seen."""
    picture = Image.new("L", size, 255)
    half = (size[0] // 2, size[1] // 2)
    picture.paste(0, (0, 0, *half))
    picture.paste(90, (half[0], 0, size[0], half[1]))
    picture.paste(180, (0, half[1], half[0], size[1]))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def as_shown(content: bytes) -> Image.Image:
    """The picture's part of the page that is made of it."""
    out = BytesIO()
    with picture_pages(BytesIO(content)) as pdf:
        pdf.save(out)
    page = shown(out.getvalue(), scale=2)
    return page.crop((36, 36, page.width - 36, page.height - 72))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference in grey levels, of pictures made the same size."""
    return ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).mean[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_as_its_camera_says(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(quarters(), "JPEG", exif=exif, quality=95)
    upright = ImageOps.exif_transpose(Image.open(BytesIO(content)))
    page = as_shown(content)
    assert abs(page.width / page.height - upright.width / upright.height) < 0.02
    assert difference(page, upright.resize(page.size)) < 3


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("1", "TIFF"),
        ("L", "PNG"),
        ("RGB", "BMP"),
        ("P", "GIF"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("YCbCr", "TIFF"),
        ("RGB", "WEBP"),
    ],
)
def test_every_kind_of_picture_looks_as_before(mode: str, kind: str) -> None:
    source = quarters("L", (301, 200)).convert(mode, dither=Image.Dither.NONE)
    page = as_shown(saved(source, kind))
    assert difference(page, source.convert("L").resize(page.size)) < 4


def test_a_sixteen_bit_picture_keeps_its_greys() -> None:
    wide = quarters("L").convert("I").point(lambda value: value * 257)
    page = as_shown(saved(wide.convert("I;16"), "PNG"))
    assert difference(page, quarters("L").resize(page.size)) < 3


def test_a_jpeg_goes_in_byte_for_byte() -> None:
    content = saved(quarters(), "JPEG")
    with picture_pages(BytesIO(content)) as pdf:
        assert pdf.pages[0].obj.Resources.XObject.Picture.read_raw_bytes() == content


def test_what_is_transparent_lies_on_white() -> None:
    page = as_shown(saved(Image.new("RGBA", (200, 100), (0, 0, 0, 0)), "PNG"))
    assert page.getextrema() == (255, 255)


def test_each_frame_of_a_tiff_is_a_page_with_its_number_below_the_picture() -> None:
    frames = [Image.new("L", (200, 300), shade) for shade in (0, 90, 180)]
    content = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert count_pages(BytesIO(content)) == 3
    out = BytesIO()
    with picture_pages(BytesIO(content)) as pdf:
        write_stamped(pdf, out, BatesFormat("A"), BatesRange(8, 10))
    assert page_texts(out.getvalue()) == ["A000008", "A000009", "A000010"]
    assert shown(out.getvalue(), 0).crop((20, 30, 400, 700)).getextrema() == (0, 0)


def test_a_sliver_still_gets_a_number() -> None:
    out = BytesIO()
    with picture_pages(BytesIO(saved(Image.new("L", (2, 3000)), "PNG"))) as pdf:
        write_stamped(pdf, out, BatesFormat("PEOPLE-ORTIZ-ALVAREZ-"), BatesRange(1, 1))
    assert page_texts(out.getvalue()) == ["PEOPLE-ORTIZ-ALVAREZ-000001"]


def test_what_moves_is_no_page() -> None:
    frames = [Image.new("L", (20, 30), shade) for shade in (0, 90)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(StampRefusedError, match="moves"):
        picture_pages(BytesIO(moving))
    with pytest.raises(StampRefusedError, match="moves"):
        count_pages(BytesIO(moving))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "GIF"])
def test_a_truncated_picture_is_refused_in_words(kind: str) -> None:
    whole = saved(Image.effect_noise((400, 300), 60), kind)
    with pytest.raises(StampRefusedError, match="damaged"):
        picture_pages(BytesIO(whole[: len(whole) // 2]))


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"plain text"])
def test_what_is_no_picture_is_refused_in_words(content: bytes) -> None:
    for read in (picture_pages, count_pages):
        with pytest.raises(StampRefusedError, match="damaged"):
            read(BytesIO(content))


def test_a_picture_that_would_fill_the_memory_is_refused_unread() -> None:
    bomb = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(StampRefusedError):
        picture_pages(BytesIO(bytes(bomb)))


def test_a_page_of_a_picture_can_be_made_again_to_the_byte() -> None:
    def made() -> bytes:
        out = BytesIO()
        with picture_pages(BytesIO(saved(quarters(), "PNG"))) as pdf:
            write_stamped(pdf, out, BatesFormat("A"), BatesRange(1, 1))
        return out.getvalue()

    assert made() == made()
    with pikepdf.open(BytesIO(made())) as pdf:
        assert len(pdf.pages) == 1
