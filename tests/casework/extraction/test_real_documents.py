"""Every real document ends in the condition it is in; nothing is lost and nothing raises."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from casework.extraction import examine
from casework.extraction.memory import BytesSource
from casework.extraction.result import Condition, Examination, Flag, Kind

OK, EMPTY, CUT = Condition.OK, Condition.EMPTY, Condition.TRUNCATED
LOCKED, BAD, HOSTILE = Condition.ENCRYPTED, Condition.MALFORMED, Condition.HOSTILE
PDF, PIC, AUDIO, VIDEO = Kind.PDF, Kind.IMAGE, Kind.AUDIO, Kind.VIDEO
MAIL, TEXT, OFFICE, PACKED = Kind.EMAIL, Kind.TEXT, Kind.OFFICE, Kind.ARCHIVE


class Expected(NamedTuple):
    kind: Kind
    condition: Condition = OK
    pages: int | None = None
    words: str = ""
    flags: frozenset[Flag] = frozenset()
    children: tuple[str, ...] = ()
    recognised: bool = False


def _of(*flags: Flag) -> frozenset[Flag]:
    return frozenset(flags)


EXPECTED: dict[str, Expected] = {
    "audio/ander-v-leo.mp3": Expected(AUDIO),
    "audio/oral-argument.mp3": Expected(AUDIO),
    "court/ca1_00117684624.pdf": Expected(PDF, OK, 17, "CALVARY CHAPEL OF BANGOR"),
    "court/ca2_1-1.pdf": Expected(PDF, OK, 2, "UNITED STATES COURT OF APPEALS"),
    "court/ca3_003112692106.pdf": Expected(PDF, OK, 2, "UNITED STATES COURT OF APPEALS"),
    "court/ca4_17.pdf": Expected(PDF, OK, 1, "COURT", recognised=True),
    "court/ca6_1-3.pdf": Expected(PDF, OK, 3, "Petition"),
    "court/ca7_3.pdf": Expected(PDF, OK, 1, "Seventh Circuit"),
    "court/ca8_.pdf": Expected(PDF, OK, 2, "Eighth Circuit"),
    "court/cacd.652774.40.pdf": Expected(PDF, OK, 4, "CENTRAL DISTRICT OF CALIFORNIA"),
    "court/cafc_3.pdf": Expected(PDF, OK, 2, "FEDERAL CIRCUIT"),
    "court/missouri.pdf": Expected(PDF, OK, 5, "Missouri"),
    "court/scanned-two-pages.pdf": Expected(PDF, OK, 1, "COURT", recognised=True),
    "court/scanned.pdf": Expected(PDF, OK, 2, "COURT", recognised=True),
    "email/test-outlook.msg": Expected(MAIL, OK, 1, "messagerie"),
    "email/testEML_embedded_xhtml_and_img.eml": Expected(
        MAIL, OK, 1, "Using inline content", children=("testimage.jpeg",)
    ),
    "email/testGroupWiseEml.eml": Expected(
        MAIL, OK, 1, "test", children=("test.eml", "Neues Textdokument.txt")
    ),
    "email/testLotusEml.eml": Expected(MAIL, OK, 1, "Message body"),
    "email/testMSG.msg": Expected(MAIL, OK, 1, "type detection code"),
    "email/testMSG_att_doc.msg": Expected(
        MAIL, OK, 1, "contenu", children=("test-unicode.doc", "pj1.txt")
    ),
    "email/testRFC822_multipart_attachments.eml": Expected(
        MAIL, OK, 1, "test email for EML1", children=("Test TxtA.txt", "Test TxtB.txt")
    ),
    "email/testThunderbirdEml.eml": Expected(MAIL, OK, 1, "Dear Vladimir"),
    "hostile/broken-mime.pdf": Expected(PDF, OK, 23, "SUPREME COURT OF NORTH CAROLINA"),
    "hostile/empty.pdf": Expected(Kind.OTHER, EMPTY),
    "hostile/quine.gz": Expected(PACKED, HOSTILE),
    "hostile/testMP4_truncated.m4a": Expected(AUDIO, CUT),
    "hostile/testPDF_jsActionOnPage.pdf": Expected(PDF, OK, 1, flags=_of(Flag.SCRIPT)),
    "hostile/testPDF_protected.pdf": Expected(
        PDF, OK, 41, "RETHINKING THE FINANCIAL NETWORK", _of(Flag.RESTRICTED)
    ),
    "hostile/testWORD_protected_passtika.docx": Expected(OFFICE, LOCKED),
    "hostile/testWORD_truncated.docx": Expected(OFFICE, CUT),
    "hostile/testXXE.xml": Expected(TEXT, OK, 1, "couldnt_possibly_exist", _of(Flag.REMOTE)),
    "hostile/testZIP_corrupted_oom.zip": Expected(PACKED, BAD),
    "loadfile/Opticon_01.opt": Expected(TEXT, OK, 1, "SYM-00011001_REV"),
    "loadfile/load_file_01.dat": Expected(TEXT, OK, 1, "Control Number|Custodian"),
    "loadfile/load_file_05.dat": Expected(TEXT, OK, 1, "Control Number|Custodian"),
    "media/testHEIF.heic": Expected(PIC, OK, 1),
    "media/testJPEG_EXIF.jpg": Expected(PIC, OK, 1),
    "media/testJPEG_GEO.jpg": Expected(PIC, OK, 1),
    "media/testMP4.m4a": Expected(AUDIO),
    "media/testMP4Video.mp4": Expected(VIDEO),
    "media/testOCR.jpg": Expected(PIC, OK, 1, "Tika", recognised=True),
    "media/testOCR.pdf": Expected(PDF, OK, 1, "Happy New Year 2003!", recognised=True),
    "media/testPNG.png": Expected(PIC, OK, 1),
    "media/testTIFF.tif": Expected(PIC, OK, 1),
    "media/testWAV.wav": Expected(AUDIO),
    "office/EmbeddedPDF.docx": Expected(
        OFFICE, OK, None, "Test Document with embedded pdf", children=("oleObject1.pdf",)
    ),
    "office/memo.doc": Expected(OFFICE, OK, 1, "Attorney General of Indiana"),
    "office/memo.docx": Expected(OFFICE, OK, None, "Current Discharge"),
    "office/memo.wpd": Expected(OFFICE, OK, 1, "Attorney General of Indiana", _of(Flag.INCOMPLETE)),
    "office/test-columnar.xlsx": Expected(OFFICE, OK, 1, "Square of the Record Number"),
    "office/testAnnotations.pdf": Expected(PDF, OK, 1, "Here", _of(Flag.ANNOTATED)),
    "office/testComment.docx": Expected(
        OFFICE, OK, None, "Michael McCandless: Here is a comment", _of(Flag.ANNOTATED)
    ),
    "office/testEXCEL.xlsx": Expected(OFFICE, OK, 3, "Numbers and their Squares"),
    "office/testEXCEL_embeded.xlsx": Expected(
        OFFICE,
        OK,
        2,
        "quick brown fox",
        children=(
            "Microsoft_Office_Word_Document2.docx",
            "Microsoft_Office_Word_97_-_2003_Document1.doc",
            "Microsoft_Office_PowerPoint_Presentation1.pptx",
        ),
    ),
    "office/testPDF_incrementalUpdates.pdf": Expected(PDF, OK, 1, "Testing Incremental"),
    "office/testPPT_comment.pptx": Expected(
        OFFICE, OK, 1, "I'm afraid I'm going to have to ask", _of(Flag.ANNOTATED)
    ),
    "office/testWORD_macros.docm": Expected(
        OFFICE, OK, None, "The quick brown fox.", _of(Flag.MACROS)
    ),
    "office/testWORD_various.docx": Expected(OFFICE, OK, None, "Footnote appears here"),
    "redaction/bad_cross_hatched_redactions.pdf": Expected(PDF, OK, 1),
    "redaction/hidden_text_on_visible_text.pdf": Expected(PDF, OK, 1, flags=_of(Flag.ANNOTATED)),
    "redaction/no_bad_redactions.2.1.pdf": Expected(PDF, OK, 1),
    "redaction/ok_words.pdf": Expected(PDF, OK, 1),
    "redaction/rectangles_no.pdf": Expected(PDF, OK, 1),
    "redaction/rectangles_yes.pdf": Expected(PDF, OK, 1),
    "redaction/unfilled_rect.pdf": Expected(PDF, OK, 1, flags=_of(Flag.ANNOTATED)),
    "redaction/whitespace_redactions.pdf": Expected(PDF, OK, 1),
}


@pytest.fixture
def found(real_documents: Path, request: pytest.FixtureRequest) -> Iterator[Examination]:
    result = _examine(real_documents, request.param)
    yield result
    result.close()


def _examine(folder: Path, name: str) -> Examination:
    path = folder / name
    return examine(BytesSource(path.read_bytes()), name=path.name)


def test_every_real_document_is_in_the_table(real_documents: Path) -> None:
    there = {
        str(path.relative_to(real_documents))
        for path in real_documents.rglob("*")
        if path.is_file() and path.parent != real_documents
    }
    assert there == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_document_ends_in_its_condition(real_documents: Path, name: str) -> None:
    result = _examine(real_documents, name)
    expected = EXPECTED[name]
    assert result.condition is expected.condition, result.reason
    assert result.kind is expected.kind
    assert result.page_count == expected.pages
    assert " ".join(expected.words.split()).lower() in " ".join(result.text.split()).lower()
    assert result.flags == expected.flags
    assert tuple(child.name for child in result.children) == expected.children
    assert result.machine_made is expected.recognised
    assert bool(result.reason) is (expected.condition is not OK)
    has_picture = expected.condition is OK and expected.kind in {PDF, PIC, VIDEO}
    assert (result.thumbnail is not None) is has_picture
    assert (result.first_page is not None) is has_picture
    assert (result.viewable is not None) is (name in {"media/testHEIF.heic", "media/testTIFF.tif"})
    result.close()


@pytest.mark.parametrize("found", ["media/testJPEG_GEO.jpg"], indirect=True)
def test_a_photograph_tells_where_and_when_it_was_taken(found: Examination) -> None:
    assert found.metadata["latitude"] == 12.54321
    assert found.metadata["longitude"] == -54.1234
    assert found.metadata["taken"] == "2009-08-11T09:09:45"
    assert found.metadata["camera"] == "Canon EOS 40D"


@pytest.mark.parametrize("found", ["email/testThunderbirdEml.eml"], indirect=True)
def test_an_email_tells_who_wrote_to_whom_and_when(found: Examination) -> None:
    assert found.metadata["from"] == [{"name": "Vladimir L.", "address": "vladimir_l@example.com"}]
    assert found.metadata["to"] == [{"name": "", "address": "vladimir_l@something.com"}]
    assert found.metadata["date"] == "2012-11-21T21:11:32+01:00"
    assert found.metadata["subject"] == "JUnit test message"


@pytest.mark.parametrize("found", ["email/testMSG_att_doc.msg"], indirect=True)
def test_an_outlook_attachment_comes_out_whole(found: Examination) -> None:
    document, note = found.children
    assert document.content.read_at(0, 8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert document.content.size == 24064
    assert b"".join(note.content.chunks(16)) == note.content.read_at(0, 1000)
    assert note.content.size == 89
    inner = examine(document.content, name=document.name)
    assert inner.condition is OK
    assert inner.media_type == "application/msword"


@pytest.mark.parametrize("found", ["email/testGroupWiseEml.eml"], indirect=True)
def test_a_message_attached_in_a_forbidden_encoding_is_read(found: Examination) -> None:
    inner = examine(found.children[0].content, name=found.children[0].name)
    assert (inner.kind, inner.text.strip()) == (Kind.EMAIL, "test2")


@pytest.mark.parametrize("found", ["audio/oral-argument.mp3"], indirect=True)
def test_a_recording_tells_its_length(found: Examination) -> None:
    assert found.metadata["duration_seconds"] == pytest.approx(60.05)
    assert found.metadata["streams"] == [
        {"kind": "audio", "codec": "mp3", "samples_per_second": 22050, "channels": "stereo"}
    ]


@pytest.mark.parametrize("found", ["office/testPDF_incrementalUpdates.pdf"], indirect=True)
def test_a_pdf_tells_its_revisions(found: Examination) -> None:
    assert found.metadata["revisions"] == 4
    assert found.metadata["modified"] == "2023-04-10T10:42:17-06:00"


@pytest.mark.parametrize("found", ["media/testOCR.pdf"], indirect=True)
def test_recognised_text_is_marked_as_machine_made(found: Examination) -> None:
    assert [page.machine_made for page in found.pages] == [True]
    assert found.pages[0].engine.startswith("rapidocr")
