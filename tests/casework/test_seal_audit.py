"""If these fail, the audit could say that nothing is there while it is."""

import base64
import gzip
import zlib
from pathlib import Path

import pytest
from django.db import connections

from casework.seal_audit import holdings
from casework.seal_audit.traces import traces

WORD = "Marker7Quince"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"a Marker7Quince b", "plain"),
        (b"a MARKER7QUINCE b", "plain"),
        ("é Marker7Quince".encode("utf-16-le"), "UTF-16"),
        ("Marker7Quince".encode("utf-16-be"), "UTF-16"),
        (b"\\x" + b"say Marker7Quince".hex().encode(), "hexadecimal"),
        (b"key=" + base64.b64encode(b"ab Marker7Quince"), "base64"),
        (b"key=" + base64.urlsafe_b64encode(b"\xff\xfe\xfdMarker7Quince!"), "base64"),
        (b"xyz" + base64.b64encode(b"Marker7Quince is here"), "base64"),
        (b"row\t" + zlib.compress(b"Marker7Quince" * 3), "compressed"),
        (gzip.compress(b"... Marker7Quince"), "compressed"),
        (
            b"." + base64.urlsafe_b64encode(zlib.compress(b"Marker7Quince!!")),
            "compressed in base64",
        ),
        (b"\\x" + gzip.compress(b"Marker7Quince").hex().encode(), "compressed in hexadecimal"),
    ],
)
def test_every_form_is_found(data: bytes, form: str) -> None:
    assert traces(data, WORD) == form


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Marker7Quinc",
        zlib.compress(b"other"),
        b"x\x9c broken",
        base64.b64encode(b"other" * 9),
    ],
)
def test_what_is_not_there_is_not_found(data: bytes) -> None:
    assert traces(data, WORD) is None


def test_a_word_is_found_across_the_blocks_of_a_file_and_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "big").write_bytes(b"x" * (1024 * 1024 - 5) + WORD.encode() + b"y")
    (tmp_path / WORD).write_bytes(b"")
    found = {where for where, data in holdings.files(tmp_path, "log") if traces(data, WORD)}
    assert found == {"log deep/big", f"log {WORD}"}


def test_a_word_is_found_in_any_table_behind_any_wall(committed_db: str) -> None:
    with connections["migrator"].cursor() as cursor:
        cursor.execute("CREATE TABLE odd (word bytea, line text)")
        cursor.execute(
            "INSERT INTO odd VALUES (%s, 'x'), (NULL, %s)",
            [zlib.compress(WORD.encode()), base64.b64encode(WORD.encode()).decode()],
        )
    parts = [part for part in holdings.database(using="migrator") if "odd" in part[0]]
    assert [traces(data, WORD) for _, data in parts] == ["compressed in hexadecimal"]
    searched = {where for where, _ in holdings.database(using="migrator")}
    assert {"table public.privilege_content", "table public.django_session"} <= searched


def test_a_role_that_sees_only_some_rows_is_refused(committed_db: str) -> None:
    with pytest.raises(PermissionError, match="passes policies"):
        list(holdings.database(using="default"))
