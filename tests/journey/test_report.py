"""The journey must not be able to pass by having tried nothing, or by hiding what broke."""

import io
from pathlib import Path

import pytest

from tests.journey.documents import documents, folder
from tests.journey.report import Report, UnexpectedError


def test_a_journey_that_tried_nothing_fails() -> None:
    out = io.StringIO()
    assert Report(out).close() == 1
    assert out.getvalue().endswith("0 passed, 0 failed\n")


def test_one_failure_among_many_fails_and_is_named_at_the_end() -> None:
    out = io.StringIO()
    report = Report(out)
    report.check("the sky is up", holds=True)
    report.check("the sea is dry", holds=False, detail="wet")
    assert report.close() == 1
    assert out.getvalue().splitlines()[-2:] == [
        "FAILED the sea is dry",
        "1 passed, 1 failed",
    ]


def test_a_part_that_breaks_is_a_failure_and_the_next_part_goes_on() -> None:
    def broken() -> None:
        raise UnexpectedError("no answer")

    report = Report(io.StringIO())
    with report.part("the first"):
        broken()
    with report.part("the second"):
        report.check("it goes on", holds=True)
    assert report.failed == ["the first"]
    assert report.close() == 1


def test_documents_are_hashed_and_hidden_files_left_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"abc")
    (tmp_path / ".lock").write_bytes(b"x")
    (found,) = documents(tmp_path)
    assert str(found.path) == "in/a.txt"
    assert found.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_folder_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        folder(str(tmp_path / "absent"), tmp_path)
