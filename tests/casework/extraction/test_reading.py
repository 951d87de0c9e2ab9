"""A reader that was taken over can tell nonsense, but cannot hurt whoever listens."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.extraction.memory import Memory
from casework.extraction.reading import Findings
from casework.extraction.result import Condition, Examination

GOOD = [{"type": "text/plain", "kind": "text"}, {"settled": "ok", "reason": ""}, {"end": True}]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
WORDS = [
    "type", "kind", "meta", "count", "page", "text", "engine", "picture", "at", "size", "child",
    "path", "note", "flag", "settled", "reason", "crash", "end",
]  # fmt: skip


def _listen(lines: list[object], ending: str = "ended", blob: bytes = b"12345") -> Examination:
    with Memory("lines") as said, Memory("blobs") as blobs:
        said.write_at(0, b"".join(json.dumps(line).encode() + b"\n" for line in lines))
        blobs.write_at(0, blob)
        return Findings(said, blobs).examination(ending)


@given(st.lists(st.dictionaries(st.sampled_from(WORDS), JSON, max_size=5) | JSON, max_size=8))
def test_nothing_a_reader_says_raises(lines: list[object]) -> None:
    found = _listen([*GOOD, *lines])
    assert isinstance(found.condition, Condition)


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    with Memory("lines") as said, Memory("blobs") as blobs:
        said.write_at(0, b'{"type":"a/b","kind":"other"}\n' + data)
        assert Findings(said, blobs).examination("died").condition is Condition.MALFORMED


@pytest.mark.parametrize(("at", "size"), [(0, 6), (5, 1), (-1, 2), (0, -1), (1 << 70, 1)])
def test_a_child_outside_what_was_handed_over_is_dropped(at: int, size: int) -> None:
    said = {"child": "a", "path": "a", "at": at, "size": size}
    assert _listen([*GOOD, said]).children == ()


def test_names_and_words_are_made_safe_again() -> None:
    found = _listen(
        [
            *GOOD,
            {"child": "../../x\u202egnp.exe", "path": "/etc/../x", "at": 0, "size": 5},
            {"page": 1, "text": "a\u0000b\ud800c", "engine": ""},
            {"meta": {"k\u0000": {"deep": ["\u0000x"]}}},
        ]
    )
    assert (found.children[0].name, found.children[0].path) == ("xgnp.exe", "etc/x")
    assert found.pages[0].text == "ab?c"
    assert found.metadata == {"k": {"deep": ["x"]}}


def test_a_picture_is_of_a_type_that_shows_safely() -> None:
    said = {"picture": "thumbnail", "type": "image/svg+xml", "at": 0, "size": 5}
    assert _listen([*GOOD, said]).thumbnail is None


def test_a_stamp_s_text_and_the_scan_s_recognised_text_are_both_kept() -> None:
    stamp = {"page": 1, "text": "Filed 3/2/26", "engine": ""}
    scan = {"page": 1, "text": "He signed.", "engine": "reader 1"}
    found = _listen([*GOOD, scan, stamp])
    assert [(page.text, page.machine_made) for page in found.pages] == [
        ("Filed 3/2/26", False),
        ("He signed.", True),
    ]


def test_a_fault_tells_its_place_to_the_log() -> None:
    assert _listen([*GOOD, {"crash": "KeyError _word:12"}]).fault == "KeyError _word:12"


def test_what_was_read_before_a_crash_is_kept() -> None:
    found = _listen([*GOOD[:2], {"page": 1, "text": "first", "engine": ""}], "died")
    assert found.condition is Condition.MALFORMED
    assert found.text == "first"
