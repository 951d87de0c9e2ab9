"""Names from strangers can be shown and saved without harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.extraction.names import clean, safe_name, safe_path

ANY = st.text(alphabet=st.characters(exclude_categories=[]), max_size=300)


@given(ANY)
def test_a_safe_path_stays_in_its_folder(path: str) -> None:
    safe = safe_path(path)
    assert safe
    assert not safe.startswith("/")
    assert not {"", ".", ".."} & set(safe.split("/"))
    assert not any(mark in safe for mark in "\x00\n\r\\\u202e")
    safe.encode()


@given(ANY)
def test_a_safe_name_is_one_name_of_bounded_length(path: str) -> None:
    name = safe_name(path)
    assert "/" not in name
    assert 0 < len(name) <= 200
    assert safe_name(name) == name


@given(ANY)
def test_clean_text_can_be_stored(text: str) -> None:
    assert "\x00" not in clean(text)
    clean(text).encode()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b/report.pdf", "report.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("..", "unnamed"),
        ("x" * 300 + ".pdf", "x" * 99 + "…" + "x" * 95 + ".pdf"),
    ],
)
def test_names_people_send(path: str, name: str) -> None:
    assert safe_name(path) == name
