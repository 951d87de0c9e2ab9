"""What single readers make of files written for the purpose."""

import email.message
import io
import struct
import zipfile

import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from casework.extraction import examine, render_pdf_page
from casework.extraction.limits import Limits
from casework.extraction.memory import BytesSource
from casework.extraction.readers.ocr import as_lines
from casework.extraction.readers.text import from_html, from_rtf
from casework.extraction.result import Condition, Examination, Flag, Kind

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _examine(data: bytes, name: str, limits: Limits | None = None) -> Examination:
    return examine(BytesSource(data), name=name, limits=limits or Limits())


def _pdf(*pages: str) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target)
    for page in pages:
        canvas.drawString(100, 700, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _word(body: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
    return target.getvalue()


def test_a_pdf_locked_with_a_password_says_so() -> None:
    with pikepdf.open(io.BytesIO(_pdf("secret"))) as pdf:
        target = io.BytesIO()
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    found = _examine(target.getvalue(), "a.pdf")
    assert found.condition is Condition.ENCRYPTED
    assert "password" in found.reason


def test_a_pdf_s_attachments_are_children() -> None:
    with pikepdf.open(io.BytesIO(_pdf("see attached"))) as pdf:
        pdf.attachments["list.csv"] = b"a,b\n1,2\n"
        target = io.BytesIO()
        pdf.save(target)
    found = _examine(target.getvalue(), "a.pdf")
    assert [(child.name, child.content.read_at(0, 99)) for child in found.children] == [
        ("list.csv", b"a,b\n1,2\n")
    ]


def test_a_pdf_without_its_end_is_cut_short() -> None:
    whole = _pdf(*["A page of words"] * 30)
    found = _examine(whole[: len(whole) * 2 // 3], "a.pdf")
    assert found.condition is Condition.TRUNCATED


def test_each_page_of_a_pdf_is_apart() -> None:
    found = _examine(_pdf("first", "second", "third"), "a.pdf")
    assert [(page.number, page.text.strip()) for page in found.pages] == [
        (1, "first"),
        (2, "second"),
        (3, "third"),
    ]


def test_recognition_stops_at_its_allowance_and_says_so() -> None:
    picture = Image.new("RGB", (200, 100), "white")
    target = io.BytesIO()
    picture.save(target, "PDF", save_all=True, append_images=[picture] * 3)
    found = _examine(target.getvalue(), "scan.pdf", Limits(ocr_pages=2))
    assert found.condition is Condition.OK
    assert Flag.INCOMPLETE in found.flags
    assert "Text was recognised on 2 of its 4 scanned pages." in found.notes


def test_each_page_of_a_tiff_counts() -> None:
    picture = Image.new("RGB", (60, 60), "white")
    target = io.BytesIO()
    picture.save(target, "TIFF", save_all=True, append_images=[picture] * 2)
    assert _examine(target.getvalue(), "fax.tif").page_count == 3


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    target = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(target, "PNG")
    found = _examine(target.getvalue(), "big.png")
    assert found.condition is Condition.TOO_LARGE
    assert found.thumbnail is None


def test_half_a_photograph_is_shown_and_said_to_be_cut() -> None:
    target = io.BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(target, "JPEG")
    found = _examine(target.getvalue()[:20_000], "a.jpg")
    assert found.condition is Condition.TRUNCATED
    assert found.thumbnail is not None


def test_a_picture_made_from_another_carries_none_of_its_metadata() -> None:
    picture = Image.new("RGB", (80, 80), "red")
    exif = Image.Exif()
    exif[0x010E] = "home of the witness"
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    found = _examine(target.getvalue(), "a.jpg")
    assert found.first_page is not None
    assert b"home of the witness" in target.getvalue()
    assert b"home of the witness" not in found.first_page.data


@pytest.mark.parametrize(
    ("mode", "fill"), [("RGBA", (0, 0, 0, 0)), ("I;16", 0), ("F", 0.5), ("P", 3), ("CMYK", 0)]
)
def test_pictures_of_every_colour_mode_are_shown(mode: str, fill: int) -> None:
    target = io.BytesIO()
    Image.new(mode, (50, 50), fill).save(target, "TIFF" if mode != "RGBA" else "PNG")
    found = _examine(target.getvalue(), "a.tif")
    assert found.condition is Condition.OK, found.reason
    assert found.thumbnail is not None


def test_deleted_words_of_a_document_are_told_apart() -> None:
    gone = "<w:del><w:r><w:delText>early</w:delText></w:r></w:del>"
    body = f"<w:p><w:r><w:t>He left</w:t></w:r>{gone}</w:p>"
    found = _examine(_word(body), "a.docx")
    assert found.text == "He left"
    assert found.metadata["deleted_text"] == ["early"]
    assert Flag.HIDDEN in found.flags


def test_no_entity_of_a_document_is_resolved() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "boom">]>'
            f'<d xmlns:w="{WORD}"><w:p><w:t>a&x;&y;b</w:t></w:p></d>',
        )
    found = _examine(target.getvalue(), "a.docx")
    assert "boom" not in found.text
    assert found.text.startswith("a")


def test_a_workbook_tells_comments_dates_and_hidden_sheets() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = "paid", 12.0
    sheet["A1"].comment = Comment("by whom?", "Ada")
    hidden = book.create_sheet("second")
    hidden["A1"] = "cash"
    hidden.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    found = _examine(target.getvalue(), "a.xlsx")
    assert "paid\t12" in found.pages[0].text
    assert "[Comment by Ada at A1: by whom?]" in found.pages[0].text
    assert "cash" in found.pages[1].text
    assert found.flags == {Flag.ANNOTATED, Flag.HIDDEN}


def test_an_email_attached_to_an_email_is_a_child() -> None:
    inner = email.message.EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("inner words")
    outer = email.message.EmailMessage()
    outer["From"], outer["To"], outer["Date"] = "a@b.c", "d@e.f", "Mon, 2 Mar 2026 10:00:00 +0000"
    outer.set_content("outer words")
    outer.add_attachment(inner)
    outer.add_attachment(b"\x00\x01", maintype="application", subtype="x-thing", filename="t.bin")
    found = _examine(outer.as_bytes(), "mail.eml")
    assert found.pages[0].text.strip() == "outer words"
    assert [child.name for child in found.children] == ["attached message.eml", "t.bin"]
    again = examine(found.children[0].content, name="attached message.eml")
    assert "inner words" in again.text


def test_html_of_an_email_never_runs_and_fetches_nothing() -> None:
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.c", "d@e.f", "x"
    message["Date"] = "Mon, 2 Mar 2026 10:00:00 +0000"
    message.set_content(
        "<p>Dear&nbsp;Ann</p><script>steal()</script><img src='https://t.example/p.gif'>",
        subtype="html",
    )
    found = _examine(message.as_bytes(), "mail.eml")
    assert found.text == "Dear Ann"
    assert Flag.REMOTE in found.flags


def test_a_name_that_promises_another_kind_is_flagged() -> None:
    found = _examine(b"MZ" + bytes(200), "invoice.pdf")
    assert found.condition is Condition.UNSUPPORTED
    assert found.flags == {Flag.MISNAMED}


def test_a_concordance_load_file_is_text() -> None:
    data = "þBEGDOCþ\x14þENDDOCþ\r\nþA0001þ\x14þA0002þ\r\n".encode()
    found = _examine(data, "VOL001.dat")
    assert (found.kind, found.media_type) == (Kind.TEXT, "text/x-concordance-dat")
    assert "A0001" in found.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_its_own_encoding(encoding: str) -> None:
    found = _examine("Señor Núñez – déposé".encode(encoding), "a.txt")
    assert found.text == "Señor Núñez – déposé"


def test_long_text_is_cut_and_said_to_be() -> None:
    found = _examine(b"line\n" * 1000, "a.txt", Limits(text=100))
    assert len(found.text.replace("\f", "")) == 100
    assert Flag.INCOMPLETE in found.flags


def test_rich_text_loses_its_codes_only() -> None:
    source = (
        r"{\rtf1\ansi{\fonttbl{\f0 Times;}}{\*\generator x;}"
        r"\b He\b0  said \'93no\'94\par Caf\u233?}"
    )
    assert from_rtf(source) == "He said “no”\nCafé"
    assert _examine(source.encode(), "a.rtf").text == "He said “no”\nCafé"


def test_markup_becomes_lines() -> None:
    assert from_html("<h1>A</h1><p>b<br>c</p><style>x</style>") == "A\n\nb\nc"


def test_recognised_words_on_one_height_are_one_line() -> None:
    def box(x: float, y: float) -> list[list[float]]:
        return [[x, y], [x + 40, y], [x + 40, y + 10], [x, y + 10]]

    words = [(box(100, 2), "world"), (box(0, 0), "hello"), (box(0, 30), "below")]
    assert as_lines(words) == "hello world\nbelow"


def test_a_recording_without_its_index_is_cut_short() -> None:
    ftyp = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0)
    found = _examine(ftyp + struct.pack(">I4s", 90_000, b"mdat") + bytes(500), "clip.mp4")
    assert (found.kind, found.condition) == (Kind.VIDEO, Condition.TRUNCATED)


def test_a_playlist_that_names_other_files_opens_none() -> None:
    data = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    found = _examine(data, "clip.mp4")
    assert (found.kind, found.text) == (Kind.TEXT, data.decode())


def test_each_message_of_a_mailbox_is_a_child() -> None:
    one = (
        b"From a@b Mon Mar  2 10:00:00 2026\nFrom: a@b\nTo: c@d\nDate: x\n\n>From here on\nnext\n\n"
    )
    found = _examine(one + one.replace(b"x\n", b"y\n"), "Inbox")
    assert found.media_type == "application/mbox"
    assert [child.name for child in found.children] == ["message 00001.eml", "message 00002.eml"]
    first = examine(found.children[0].content, name="message 00001.eml")
    assert (first.kind, first.text.strip()) == (Kind.EMAIL, "From here on\nnext")


def test_one_page_of_a_pdf_can_be_drawn() -> None:
    source = BytesSource(_pdf("first", "second"))
    drawn = render_pdf_page(source, page=2, width=500)
    assert drawn is not None
    with Image.open(io.BytesIO(drawn.data)) as picture:
        assert picture.size == (500, 708)
    assert render_pdf_page(source, page=3, width=500) is None
    assert render_pdf_page(BytesSource(b"no pdf"), page=1, width=500) is None


def test_a_photograph_lies_the_right_way_up() -> None:
    picture = Image.new("RGB", (5000, 40), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    found = _examine(target.getvalue(), "a.jpg")
    assert found.first_page is not None
    with Image.open(io.BytesIO(found.first_page.data)) as shown:
        assert shown.height > shown.width


def test_text_beyond_the_allowance_is_not_even_loaded() -> None:
    found = _examine("é".encode() * 1001, "a.txt", Limits(text=500))
    assert found.metadata["encoding"] == "utf-8"
    assert len(found.text) == 500
    assert Flag.INCOMPLETE in found.flags
