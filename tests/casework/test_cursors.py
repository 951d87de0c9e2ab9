"""Cursors come back as they were made; anything else is no cursor."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import cursors

_KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


@given(_KEYS, st.uuids())
def test_a_cursor_leads_back_to_its_place(key: str, row_id: UUID) -> None:
    assert cursors.decode(cursors.encode(key, row_id)) == (key, row_id)


@given(st.text(max_size=300))
def test_nonsense_is_refused_and_never_fails(cursor: str) -> None:
    try:
        key, row_id = cursors.decode(cursor)
    except ValueError:
        return
    assert isinstance(key, str)
    assert isinstance(row_id, UUID)


@pytest.mark.parametrize("cursor", ["", "a" * 5000, "W10", "WzEsMl0", "bnVsbA"])
def test_what_is_no_pair_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        cursors.decode(cursor)
