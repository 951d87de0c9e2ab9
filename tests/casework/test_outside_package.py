"""If these fail, words that were to be taken out leave, or nobody can show what left."""

import io
import zipfile

import pytest

from casework.outside_package import REDACTED, packed, redacted, text_file


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("Ann Roe said so.", f"{REDACTED} said so."),
        ("ann  ROE", REDACTED),
        ("Ann\nRoe", REDACTED),
        ("Ann.* Roe", "Ann.* Roe"),
        ("Annie", "Annie"),
    ],
)
def test_words_are_taken_out_whatever_their_case_and_spaces(text: str, out: str) -> None:
    assert redacted(text, ["Ann  Roe", "", "   "]) == out


def test_a_pattern_of_symbols_is_taken_as_it_stands() -> None:
    assert redacted("a.b axb $1 \\1", [".b", "\\1"]) == f"a{REDACTED} axb $1 {REDACTED}"


def test_a_package_is_the_same_bytes_whenever_it_is_made_and_lists_its_files() -> None:
    files = [text_file(1, "Alibi of Ann Roe", ["He was there."], ["Ann Roe"])]
    data = packed(files, "For the sheriff.")
    assert data == packed(files, "For the sheriff.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        cover = archive.read("000-cover.txt").decode()
        assert f"{files[0].sha256}  001.txt" in cover
        assert archive.read("001.txt").decode().startswith(f"Alibi of {REDACTED}")
