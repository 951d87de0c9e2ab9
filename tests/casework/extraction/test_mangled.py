"""Files damaged at random never raise and never hang: each ends in a condition, with its reason."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.extraction import examine
from casework.extraction.limits import Limits
from casework.extraction.memory import BytesSource
from casework.extraction.result import Condition, Examination

SAMPLES = [
    "office/testAnnotations.pdf",
    "office/testComment.docx",
    "office/testEXCEL.xlsx",
    "office/testPPT_comment.pptx",
    "office/memo.doc",
    "office/memo.wpd",
    "email/testMSG_att_doc.msg",
    "email/testGroupWiseEml.eml",
    "media/testJPEG_GEO.jpg",
    "media/testTIFF.tif",
    "media/testHEIF.heic",
    "media/testMP4Video.mp4",
]
LIMITS = Limits(seconds=30, ocr_pages=0)
FLIPS = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), max_size=12)


def _mangle(data: bytes, kept: float, flips: list[tuple[float, int]]) -> bytes:
    """Cut to a share of the length and change single bytes at shares of it."""
    mangled = bytearray(data[: int(len(data) * kept)])
    for place, change in flips:
        if mangled:
            mangled[int(place * (len(mangled) - 1))] ^= change
    return bytes(mangled)


def _check(found: Examination) -> None:
    assert (found.condition is Condition.OK) is (not found.reason)
    for child in found.children:
        assert len(child.content.read_at(0, child.content.size)) == child.content.size
    found.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_a_mangled_file_ends_in_a_condition(real_documents: Path, name: str) -> None:
    data = (real_documents / name).read_bytes()

    @settings(
        max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(kept=st.sampled_from([1.0, 0.99, 0.7, 0.3, 0.01]), flips=FLIPS)
    def mangled(kept: float, flips: list[tuple[float, int]]) -> None:
        started = time.monotonic()
        _check(examine(BytesSource(_mangle(data, kept, flips)), name=name, limits=LIMITS))
        assert time.monotonic() - started < LIMITS.seconds + 120

    mangled()
