"""If these fail, the audit could say that nothing is there while it is."""

import base64
import gzip
import zlib

import pytest

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
        (b"." + base64.urlsafe_b64encode(zlib.compress(b"Marker7Quince!!")), "compressed in base64"),
        (b"\\x" + gzip.compress(b"Marker7Quince").hex().encode(), "compressed in hexadecimal"),
    ],
)
def test_every_form_is_found(data: bytes, form: str) -> None:
    assert traces(data, WORD) == form


@pytest.mark.parametrize(
    "data",
    [b"", b"Marker7Quinc", zlib.compress(b"other"), b"x\x9c broken", base64.b64encode(b"other" * 9)],
)
def test_what_is_not_there_is_not_found(data: bytes) -> None:
    assert traces(data, WORD) is None
