"""The demo's case files: if these fail, a first visitor meets paper that no office would file."""

import csv
import email
import hashlib
import io
import re
import resource
import subprocess
import wave
import zipfile
from datetime import date
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import imageio_ffmpeg
import openpyxl
import pypdfium2
import pytest
from PIL import Image

from parley.demo.files import dwi, fraud, robbery
from parley.demo.files.exhibit import Exhibit, Moment

MOMENT = Moment(date(2026, 9, 18), ZoneInfo("America/New_York"), 1)
MOST_SECONDS, MOST_BYTES = 30, 25_000_000  # of the processor, ffmpeg's share included


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """Every file of the three cases by path, made once."""
    began = processor_seconds()
    files = {exhibit.path: exhibit.build() for exhibit in everything()}
    assert processor_seconds() - began < MOST_SECONDS
    return files


def processor_seconds() -> float:
    spent = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def everything() -> list[Exhibit]:
    cases = (robbery.prosecution_file, fraud.prosecution_file, dwi.prosecution_file)
    found = [exhibit for case in cases for exhibit in case(MOMENT)]
    return [*found, *robbery.defense_disclosure(MOMENT)]


def of_kind(made: dict[str, bytes], ending: str) -> dict[str, bytes]:
    found = {path: data for path, data in made.items() if path.lower().endswith(ending)}
    assert found, ending
    return found


def test_all_cases_fit_the_first_start(made: dict[str, bytes]) -> None:
    assert len(made) == len(everything()) >= 55
    assert sum(map(len, made.values())) < MOST_BYTES


def test_the_same_day_and_seed_make_the_same_bytes(made: dict[str, bytes]) -> None:
    slow = {".mp4", ".zip"}
    for exhibit in everything():
        if exhibit.path[-4:] not in slow:
            again = hashlib.sha256(exhibit.build()).hexdigest()
            assert again == hashlib.sha256(made[exhibit.path]).hexdigest(), exhibit.path


def test_scans_hold_pictures_and_no_text(made: dict[str, bytes]) -> None:
    scans = typed = 0
    scanned = {e.path for e in everything() if "Scan" in e.about}
    for path, data in of_kind(made, ".pdf").items():
        document = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        if path in scanned:
            assert not text.strip(), path
            scans += 1
        else:
            assert "Fictional demonstration material" in text, path
            typed += 1
    assert scans >= 5
    assert typed >= 15


def test_photographs_carry_time_and_some_carry_a_place(made: dict[str, bytes]) -> None:
    placed = 0
    for path, data in of_kind(made, ".jpg").items():
        picture = Image.open(io.BytesIO(data))
        picture.verify()
        exif = picture.getexif()
        assert re.fullmatch(r"2026:\d\d:\d\d \d\d:\d\d:\d\d", exif.get_ifd(0x8769)[0x9003]), path
        placed += bool(exif.get_ifd(0x8825))
    assert placed >= 6


def test_office_files_open_and_know_their_author(made: dict[str, bytes]) -> None:
    for path, data in of_kind(made, ".docx").items():
        document = docx.Document(io.BytesIO(data))
        assert document.core_properties.author, path
        assert len(document.paragraphs) > 3, path
    for path, data in of_kind(made, ".xlsx").items():
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        assert all(sheet.max_row > 1 for sheet in book.worksheets), path
    for path, data in of_kind(made, ".csv").items():
        assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) > 5, path


def test_e_mails_have_threads_and_some_bring_attachments(made: dict[str, bytes]) -> None:
    brought = 0
    for path, data in of_kind(made, ".eml").items():
        message = email.message_from_bytes(data, policy=default)
        assert message["Message-ID"], path
        assert message["In-Reply-To"], path
        body = message.get_body(("plain",))
        assert body is not None, path
        assert "-----Original Message-----" in body.get_content(), path
        brought += sum(1 for part in message.iter_attachments() if part.get_content())
    assert brought >= 3


def test_recordings_play_for_as_long_as_they_say(made: dict[str, bytes], tmp_path: Path) -> None:
    lengths = {".mp3": (60, 95), ".m4a": (50, 95), ".mp4": (17, 25), ".wav": (20, 40)}
    for ending, (least, most) in lengths.items():
        for path, data in of_kind(made, ending).items():
            assert least <= seconds_of(data, tmp_path / f"recording{ending}") <= most, path


def seconds_of(data: bytes, place: Path) -> float:
    """Return what a decoder really decodes; a header may promise anything."""
    if place.suffix == ".wav":
        with wave.open(io.BytesIO(data)) as file:
            return float(file.getnframes() / file.getframerate())
    place.write_bytes(data)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(place)]
    command += ["-map", "0:a", "-f", "s16le", "-ar", "8000", "-ac", "1", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert not done.stderr, done.stderr
    return len(done.stdout) / 16_000


def test_archives_hold_whole_members(made: dict[str, bytes]) -> None:
    for path, data in of_kind(made, ".zip").items():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None, path
            assert len(archive.namelist()) == 3, path


def test_every_kind_of_disclosure_material_is_there() -> None:
    tags = {tag for exhibit in everything() for tag in exhibit.tags}
    assert tags == {
        "brady",
        "giglio",
        "jencks",
        "victim-information",
        "work-product",
        "do-not-disclose",
    }
    for exhibit in everything():
        assert exhibit.reason or "do-not-disclose" not in exhibit.tags, exhibit.path
