"""If these fail, a file attached to a confidential report names who wrote it."""

import io
import zipfile

import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from casework.extraction.clean import CannotCleanError, clean
from casework.extraction.cleaner.pictures import strip_jpeg

WHO = "Zelda Informant"


def photograph() -> bytes:
    picture, made = Image.new("RGB", (64, 48), "red"), io.BytesIO()
    exif = picture.getexif()
    exif[0x013B], exif[0x010F] = WHO, "Camera of " + WHO  # artist, maker
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(made, "JPEG", exif=exif, comment=WHO.encode())
    return made.getvalue()


def everything(data: bytes) -> bytes:
    """All that a reader of the file could find: its bytes, and those of its parts and streams."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found += [packed.read(name) for name in packed.namelist()]
            found += [repr(one).encode() for one in packed.infolist()]
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for thing in document.objects:
                found.append(repr(thing).encode())
                if isinstance(thing, pikepdf.Stream):
                    found.append(thing.read_raw_bytes())
    return b"\n".join(found)


def test_a_photograph_loses_camera_place_and_name_and_keeps_its_points() -> None:
    cleaned = clean(photograph())
    assert WHO.encode() not in cleaned.data
    with Image.open(io.BytesIO(cleaned.data)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (64, 48)
        assert not picture.getexif()
        assert "comment" not in picture.info


def test_a_screen_shot_loses_its_texts() -> None:
    info, made = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Author", WHO)
    Image.new("RGBA", (8, 8), (1, 2, 3, 128)).save(made, "PNG", pnginfo=info)
    cleaned = clean(made.getvalue())
    assert cleaned.media_type == "image/png"
    with Image.open(io.BytesIO(cleaned.data)) as picture:
        assert picture.getpixel((1, 1)) == (1, 2, 3, 128)
        assert not picture.info


def test_a_pdf_loses_its_author_files_scripts_marks_and_what_its_pictures_say() -> None:
    document, made = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page()
    picture = pikepdf.Stream(
        document, photograph(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
        Width=64, Height=48, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = pikepdf.Stream(document, b"q 64 0 0 48 0 0 cm /Im0 Do Q")
    mark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9],
        T=WHO, Contents="see page 2", M="D:20260101",
    )  # fmt: skip
    page.Annots = document.make_indirect(pikepdf.Array([document.make_indirect(mark)]))
    document.docinfo["/Author"] = WHO
    with document.open_metadata() as said:
        said["dc:creator"] = [WHO]
    document.attachments["diary.txt"] = WHO.encode()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=WHO)
    document.save(made)
    assert WHO.encode() in everything(made.getvalue())
    cleaned = clean(made.getvalue())
    assert WHO.encode() not in everything(cleaned.data)
    assert b"20260101" not in everything(cleaned.data)
    with pikepdf.open(io.BytesIO(cleaned.data)) as document:
        assert len(document.pages) == 1
        assert "/Im0" in document.pages[0].Resources.XObject
        assert str(document.pages[0].Annots[0].Contents) == "see page 2"


def test_an_earlier_version_inside_a_pdf_does_not_come_along() -> None:
    document, made = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.Root.Draft = document.make_indirect(pikepdf.Dictionary(By=WHO))
    document.save(made)
    again, first = io.BytesIO(), made.getvalue()
    with pikepdf.open(io.BytesIO(first)) as document:
        del document.Root.Draft
        document.save(again)
    # What an incremental update leaves behind: the old bytes with the new ones after them.
    assert WHO.encode() not in everything(clean(again.getvalue()).data)


def test_a_word_document_loses_authors_dates_and_comments_and_keeps_its_text() -> None:
    document, made = Document(), io.BytesIO()
    document.core_properties.author = document.core_properties.last_modified_by = WHO
    paragraph = document.add_paragraph("The sergeant signed twice.")
    document.add_comment(paragraph.runs, text="my copy", author=WHO, initials="ZI")
    document.save(made)
    assert WHO.encode() in everything(made.getvalue())
    cleaned = clean(made.getvalue())
    assert WHO.encode() not in everything(cleaned.data)
    again = Document(io.BytesIO(cleaned.data))
    assert [one.text for one in again.paragraphs] == ["The sergeant signed twice."]
    assert b"rsid" not in everything(cleaned.data)


def test_a_workbook_loses_its_people_and_keeps_its_cells() -> None:
    book, made = Workbook(), io.BytesIO()
    book.properties.creator = WHO
    sheet = book.worksheets[0]
    sheet["A1"] = "overtime"
    sheet["A1"].comment = Comment("seen by me", WHO)
    book.save(made)
    cleaned = clean(made.getvalue())
    assert WHO.encode() not in everything(cleaned.data)
    assert b"overtime" in everything(cleaned.data)


def test_what_cannot_be_cleaned_is_refused_with_words_that_say_what_to_do() -> None:
    locked, made = io.BytesIO(), io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<document/>")
        packed.writestr("word/vbaProject.bin", b"macro")
    for data in (
        b"ID3" + bytes(200),
        b"\x00\x01\x02 unknown",
        b"",
        photograph()[:100],
        b"%PDF-1.7 torn",
        locked.getvalue(),
        made.getvalue(),
        b"PK\x03\x04" + bytes(64),
        b"{\\rtf1 text}",
    ):
        with pytest.raises(CannotCleanError) as refused:
            clean(data)
        assert str(refused.value).endswith(".")
        assert "attach" in str(refused.value)


def test_plain_text_stays_as_it_is() -> None:
    assert clean(b"He told us to lose it.\n").data == b"He told us to lose it.\n"


@pytest.mark.parametrize(
    "text",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><metadata>x</metadata></svg>",
        b"\xef\xbb\xbf <p>seen</p><!-- x -->",
        b"%!PS-Adobe-3.0\n%%Creator: x\n",
        b"%FDF-1.2\n1 0 obj <</T (x)>>\n",
        b"BEGIN:VCARD\nFN:x\nEND:VCARD\n",
        b"MIME-Version: 1.0\nX-Sender: x\n\ntext\n",
        b"Received: from x-laptop\n\ntext\n",
        b" {\\rtf1{\\info{\\author x}}}",
    ],
)
def test_text_that_programs_show_otherwise_than_it_is_written_is_refused(text: bytes) -> None:
    with pytest.raises(CannotCleanError, match="attach"):
        clean(text)


def test_pictures_behind_a_picture_and_thumbnails_in_it_do_not_come_along() -> None:
    who, plain = WHO.encode(), io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(plain, "JPEG", progressive=True)
    data = plain.getvalue()
    jfxx = b"\xff\xe0" + (8 + len(who)).to_bytes(2) + b"JFXX\0\x10" + who
    remark = b"\xff\xfe" + (2 + len(who)).to_bytes(2) + who
    scan = data.rindex(b"\xff\xda")
    hostile = data[:2] + jfxx + data[2:scan] + remark + data[scan:] + photograph() + who
    stripped = strip_jpeg(hostile)
    assert who not in stripped
    with Image.open(io.BytesIO(stripped)) as picture, Image.open(io.BytesIO(data)) as first:
        assert picture.tobytes() == first.tobytes()


def test_a_word_document_loses_paths_of_pictures_fields_and_traces_of_its_file() -> None:
    document, made = Document(), io.BytesIO()
    picture = document.add_paragraph().add_run().add_picture(io.BytesIO(photograph()))
    picture._inline.docPr.set("descr", f"C:\\Users\\{WHO}\\desk.jpg")
    paragraph = document.add_paragraph("page ")
    for text in ("begin", f"INCLUDEPICTURE {WHO}", "separate", "7", "end"):
        run = paragraph.add_run()._r
        if text in {"begin", "separate", "end"}:
            run.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): text}))
        else:
            run.append(OxmlElement("w:t" if text == "7" else "w:instrText"))
            run[-1].text = text
    simple = OxmlElement("w:fldSimple", {qn("w:instr"): f"LINK {WHO}"})
    simple.append(OxmlElement("w:r"))
    simple[0].append(OxmlElement("w:t"))
    simple[0][0].text = " of 9"
    paragraph._p.append(simple)
    settings = document.settings.element
    settings.append(OxmlElement("w:mailMerge", {qn("w:val"): WHO}))
    document.save(made)
    cleaned = clean(made.getvalue()).data
    assert WHO.encode() not in everything(cleaned)
    assert Document(io.BytesIO(cleaned)).paragraphs[1].text == "page 7 of 9"


def test_a_pdf_loses_what_lies_deep_in_it() -> None:
    document, made = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page()
    said = document.make_stream(WHO.encode(), Type=pikepdf.Name.Metadata)
    profile = document.make_stream(WHO.encode(), N=3)
    page.Resources = pikepdf.Dictionary(
        Properties=pikepdf.Dictionary(MC0=pikepdf.Dictionary(Metadata=said)),
        ColorSpace=pikepdf.Dictionary(Cs1=pikepdf.Array([pikepdf.Name.ICCBased, profile])),
    )
    page.Scanner = f"of {WHO}"
    page.VP = pikepdf.Array([pikepdf.Dictionary(Name=WHO)])
    document.Root.StructTreeRoot = pikepdf.Dictionary(Alt=f"C:\\Users\\{WHO}")
    document.Root.Outlines = pikepdf.Dictionary(Title=WHO)
    document.save(made)
    cleaned = clean(made.getvalue()).data
    assert WHO.encode() not in everything(cleaned)
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        colors = document.pages[0].Resources.ColorSpace.Cs1
        assert list(colors) == [pikepdf.Name.DeviceRGB]


def test_a_torn_picture_inside_a_pdf_is_no_jpeg() -> None:
    for data in (b"", b"\xff\xd8", b"\xff\xd8\x00\x00\x00\x00", b"\xff\xd8\xff\xe1\xff"):
        with pytest.raises(ValueError, match=r"JPEG|marker|points"):
            strip_jpeg(data)
