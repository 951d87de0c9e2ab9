"""If these fail, nobody can prove what was served, or a spreadsheet runs what it shows."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785

from disclosure.manifest import Entry, Manifest, checksums, guard_cell, instant

MANIFEST = Manifest(
    volume="Volume 1",
    case="People v. Łukasz",
    producing_office="District Attorney",
    receiving_party="Maria Ortiz",
    disclosed_at=datetime(2026, 3, 2, 9, 5, 9, 999, tzinfo=timezone(timedelta(hours=-5))),
    entries=(
        Entry("A0001", "A0003", "documents/A0001.pdf", 10, "00" * 32, "=cmd", "document"),
        Entry("A0004", "A0004", "natives/A0004.mp4", 2**40, "11" * 32, "Video", "native"),
    ),
)


def test_the_digest_is_what_sha256sum_gives_for_the_file() -> None:
    assert MANIFEST.digest() == hashlib.sha256(MANIFEST.to_json()).digest()


def test_the_manifest_is_canonical_json_with_every_fact() -> None:
    read = json.loads(MANIFEST.to_json())
    assert rfc8785.dumps(read) == MANIFEST.to_json()
    assert read["disclosed_at"] == "2026-03-02T14:05:09Z"
    assert read["entries"][1] == {
        "begin_bates": "A0004",
        "end_bates": "A0004",
        "path": "natives/A0004.mp4",
        "size": 2**40,
        "sha256": "11" * 32,
        "category": "Video",
        "kind": "native",
    }


def test_the_table_says_the_same_and_runs_nothing() -> None:
    rows = list(csv.DictReader(io.StringIO(MANIFEST.to_csv().decode("utf-8-sig"))))
    assert [row["BEGBATES"] for row in rows] == ["A0001", "A0004"]
    assert rows[0]["CATEGORY"] == "'=cmd"
    assert rows[1]["BYTES"] == str(2**40)
    assert rows[1]["DISCLOSED"] == "2026-03-02T14:05:09Z"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "\ufeff=1", "＝1", "\n=1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guard_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "A=1", "report.pdf", "2026-01-01"])
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert guard_cell(cell) == cell


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 3, 2))  # noqa: DTZ001 - the point of the test
    assert instant(datetime(2026, 3, 2, tzinfo=UTC)) == "2026-03-02T00:00:00Z"


def test_checksums_have_sha256sums_form() -> None:
    assert checksums([("documents/A.pdf", "ab" * 32)]) == b"ab" * 32 + b"  documents/A.pdf\n"
