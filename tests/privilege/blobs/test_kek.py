"""A wrapped file key opens for its own wall and file, under a known key, and nowhere else."""

import os
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privilege.blobs.kek import Binding, CannotUnwrapError, KeyRing, key_id_of, rewrap

OLD, NEW = os.urandom(32), os.urandom(32)
RING = KeyRing({"2026-a": OLD}, "2026-a")
BINDING = Binding(UUID(int=1), UUID(int=2))
FILE_KEY = os.urandom(32)


def test_a_wrapped_key_opens_and_names_its_key() -> None:
    wrapped = RING.wrap(FILE_KEY, BINDING)
    assert RING.unwrap(wrapped, BINDING) == FILE_KEY
    assert key_id_of(wrapped) == "2026-a"
    assert FILE_KEY not in wrapped


@pytest.mark.parametrize(
    "elsewhere", [Binding(uuid4(), BINDING.blob), Binding(BINDING.wall, uuid4())]
)
def test_a_wrap_moved_to_another_wall_or_file_does_not_open(elsewhere: Binding) -> None:
    with pytest.raises(CannotUnwrapError):
        RING.unwrap(RING.wrap(FILE_KEY, BINDING), elsewhere)


@given(st.data())
def test_no_changed_byte_of_a_wrap_goes_unnoticed(data: st.DataObject) -> None:
    wrapped = bytearray(RING.wrap(FILE_KEY, BINDING))
    wrapped[data.draw(st.integers(0, len(wrapped) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotUnwrapError):
        RING.unwrap(bytes(wrapped), BINDING)


@given(st.binary(max_size=40))
def test_nonsense_is_refused_and_not_crashed_on(data: bytes) -> None:
    with pytest.raises(CannotUnwrapError):
        RING.unwrap(data, BINDING)


def test_rotation_wraps_anew_and_the_old_key_can_then_go() -> None:
    wrapped = RING.wrap(FILE_KEY, BINDING)
    both = KeyRing({"2026-a": OLD, "2026-b": NEW}, "2026-b")
    rotated = rewrap(both, wrapped, BINDING)
    assert key_id_of(rotated) == "2026-b"
    assert rewrap(both, rotated, BINDING) == rotated
    only_new = KeyRing({"2026-b": NEW}, "2026-b")
    assert only_new.unwrap(rotated, BINDING) == FILE_KEY
    with pytest.raises(CannotUnwrapError, match="2026-a is not configured"):
        only_new.unwrap(wrapped, BINDING)


@pytest.mark.parametrize(
    ("keys", "active"), [({"a": b"short"}, "a"), ({"": OLD}, ""), ({"a": OLD}, "b")]
)
def test_a_ring_that_cannot_work_is_refused_at_start(keys: dict[str, bytes], active: str) -> None:
    with pytest.raises(ValueError, match="key"):
        KeyRing(keys, active)
