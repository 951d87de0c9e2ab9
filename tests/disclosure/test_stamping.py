"""If these fail, a page is served without its number, or evidence is changed by numbering it."""

import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from disclosure.bates import BatesFormat, BatesRange
from disclosure.stamping import StampRefusedError, stamp_pdf
from tests.disclosure.pdfs import page_texts, shown, text_pdf, where_dark

FORM = BatesFormat("DA-", 6)


def stamped(source: bytes, first: int = 1, count: int | None = None) -> bytes:
    with pikepdf.open(BytesIO(source)) as pdf:
        pages = count if count is not None else len(pdf.pages)
    out = BytesIO()
    stamp_pdf(BytesIO(source), out, FORM, BatesRange(first, first + pages - 1))
    return out.getvalue()


def changed(source: bytes, **keys: object) -> bytes:
    """The first page with other keys."""
    with pikepdf.open(BytesIO(source)) as pdf:
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value
        out = BytesIO()
        pdf.save(out, static_id=True)
    return out.getvalue()


def empty(size: tuple[float, float] = (612, 792)) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=size)
    out = BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def test_each_page_bears_its_own_number_beside_its_own_text() -> None:
    texts = page_texts(stamped(text_pdf(3), first=41))
    for page, number in enumerate(("DA-000041", "DA-000042", "DA-000043"), 1):
        assert f"page {page}" in texts[page - 1]
        assert number in texts[page - 1]


def test_the_source_is_not_touched_and_the_same_inputs_give_the_same_bytes() -> None:
    source = text_pdf(2)
    before = hashlib.sha256(source).digest()
    assert stamped(source) == stamped(source)
    assert hashlib.sha256(source).digest() == before


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize(
    "boxes",
    [
        {},
        {"CropBox": Array([100, 200, 500, 700])},
        {"MediaBox": Array([-300, -400, 312, 392])},
        {"MediaBox": Array([612, 792, 0, 0])},
        {"CropBox": Array([-50, -50, 5000, 400])},
        {"MediaBox": Array([0, 0, 4000, 3000])},
        {"MediaBox": Array([0, 0, 72, 72])},
    ],
)
def test_the_number_stands_at_the_lower_right_as_the_page_is_shown(
    rotation: int, boxes: dict[str, Array]
) -> None:
    out = stamped(changed(empty(), Rotate=rotation, **boxes))
    picture = shown(out, scale=6 if "72" in str(boxes) else 2)
    where = where_dark(picture)
    assert where is not None
    left, top, right, bottom = where
    assert left > 0.05
    assert top > 0.75
    assert 0.85 < right < 1
    assert 0.85 < bottom < 1
    assert (right - left) * picture.width > (bottom - top) * picture.height  # it reads level


def drawn(content: bytes) -> bytes:
    """A page with this content."""
    with pikepdf.open(BytesIO(empty())) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(content)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_the_number_can_be_read_on_a_black_scan() -> None:
    picture = shown(stamped(drawn(b"0 g 0 0 612 792 re f")), scale=3)
    corner = picture.crop((picture.width * 3 // 4, picture.height * 9 // 10, *picture.size))
    assert corner.getextrema() == (0, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"q q 0.01 0 0 0.01 300 400 cm q\n0 0 0 RG",
        b"Q Q 0.01 0 0 0.01 300 400 cm",
        b"Q q 0.01 0 0 0.01 300 400 cm",
        b"BT (a q b) Tj ET q 0.01 0 0 0.01 300 400 cm",
    ],
)
def test_content_that_unbalances_its_graphics_state_does_not_displace_the_number(
    content: bytes,
) -> None:
    where = where_dark(shown(stamped(drawn(content))))
    assert where is not None
    assert where[1] > 0.9
    assert where[2] - where[0] > 0.05


def test_pages_may_share_inherit_or_lack_their_resources() -> None:
    with pikepdf.open(BytesIO(text_pdf(3))) as pdf:
        shared = pdf.make_indirect(pdf.pages[0].obj.Resources)
        pdf.Root.Pages.Resources = shared
        for page in pdf.pages[:2]:
            del page.obj["/Resources"]
        pdf.pages[2].obj.Resources = shared
        pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    texts = page_texts(stamped(out.getvalue()))
    assert [f"DA-{number:06d}" in text for number, text in enumerate(texts, 1)] == [True] * 4
    assert "page 1" in texts[0]


def test_a_page_that_was_stamped_before_gets_its_second_number_too() -> None:
    text = page_texts(stamped(stamped(text_pdf(1)), first=77))[0]
    assert "DA-000001" in text
    assert "DA-000077" in text


def test_five_thousand_pages_are_numbered_to_the_last() -> None:
    texts = page_texts(stamped(text_pdf(5_000)))
    assert "DA-005000" in texts[-1]
    assert "page 5000" in texts[-1]


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_refused_in_words(password: str) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(text_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
    with pytest.raises(StampRefusedError, match=r"encrypted|protected"):
        stamp_pdf(BytesIO(out.getvalue()), BytesIO(), FORM, BatesRange(1, 1))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"not a pdf at all", b"\x00" * 5000])
def test_what_is_no_pdf_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(StampRefusedError, match=r"damaged|no page"):
        stamp_pdf(BytesIO(content), BytesIO(), FORM, BatesRange(1, 1))


def test_a_page_count_other_than_numbered_is_refused() -> None:
    with pytest.raises(StampRefusedError, match="2 pages, but 3"):
        stamped(text_pdf(2), count=3)


@pytest.mark.parametrize(
    "keys",
    [
        {"MediaBox": Name("/Nonsense"), "CropBox": Array([1, 2])},
        {"MediaBox": Array([0, 0, 10**12, 10**12])},
        {"Rotate": Name("/Up")},
        {"CropBox": Array([300, 300, 300, 300])},
        {"Resources": Array([]), "Contents": Dictionary()},
        {"Resources": Dictionary(Font=Name("/None"))},
    ],
)
def test_a_malformed_page_still_gets_a_number(keys: dict[str, object]) -> None:
    assert "DA-000001" in page_texts(stamped(changed(empty(), **keys)))[0]


def test_real_documents_are_stamped_or_refused_in_words(real_documents: Path) -> None:
    done = 0
    refusals: list[str] = []
    for path in sorted(real_documents.rglob("*.pdf"))[:40]:
        out = BytesIO()
        try:
            with pikepdf.open(path) as pdf:
                pages = len(pdf.pages)
        except pikepdf.PdfError:
            pages = 1
        if not pages:
            continue
        try:
            with path.open("rb") as source:
                stamp_pdf(source, out, FORM, BatesRange(1, pages))
        except StampRefusedError as refusal:
            refusals.append(str(refusal))
            continue
        assert f"DA-{pages:06d}" in page_texts(out.getvalue())[-1]
        done += 1
    assert done
    assert all(words.endswith(".") for words in refusals)
