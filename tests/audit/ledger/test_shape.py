"""If these fail, verification could take for an entry, or for what its columns say, what is not."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.ledger import entry as entries
from audit.ledger import shape
from audit.ledger.entry import Source
from tests.audit.ledger.test_entry import CASES, VECTORS, entry, uuid

SAID = shape.of_log(uuid(3))
PLAIN = VECTORS["plain"]["bytes"]
texts = st.text(max_size=40)


def columns(text: str) -> tuple[Any, ...]:
    fields = json.loads(text)
    at = fields["at"].removesuffix("Z")
    writing = "true" if fields["writing"] else "false"
    return fields["act"], at, fields["id"], fields["wall"], writing


@pytest.mark.parametrize("name", CASES)
def test_every_frozen_entry_is_read_as_its_json_says(name: str) -> None:
    text = VECTORS[name]["bytes"]
    found = SAID(text)
    assert found
    assert found.groups() == columns(text)


@given(agent=texts, address=texts, wall=st.none() | st.just(uuid(6)), writing=st.booleans())
@example(agent='","id":"', address='","wall":null,"who":{', wall=None, writing=True)
@example(agent='\\","id":"', address='\\\\"', wall=None, writing=False)
def test_nothing_that_somebody_calls_their_program_is_taken_for_a_field(
    agent: str, address: str, wall: UUID | None, writing: bool
) -> None:
    made = entry(source=Source(address, agent, ""), wall_id=wall, writing=writing)
    text = entries.encode(made).decode()
    found = SAID(text)
    assert found
    assert found.groups() == columns(text)


@given(
    at=st.integers(0, len(PLAIN) - 1), put=st.sampled_from([*'"\\,:{}[]a0', "", '"x":1,', "\\u"])
)
def test_what_is_read_in_a_damaged_entry_is_what_its_json_says(at: int, put: str) -> None:
    text = PLAIN[:at] + put + PLAIN[at + 1 :]
    if found := SAID(text):
        json.loads(text, object_pairs_hook=_each_once)
        assert found.groups() == columns(text)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    assert list(dict(pairs)) == sorted(dict(pairs))
    return dict(pairs)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        PLAIN + " ",
        PLAIN + "\n",
        PLAIN * 2,
        PLAIN.replace(str(uuid(3)), str(uuid(7))),
        re.sub(r'"wall":"[^"]*",', "", PLAIN),
        PLAIN.replace('"v":1', '"v":2'),
        PLAIN.replace("T09:30", "-09:30"),
        PLAIN.replace("Browser", "\\u00zz"),
    ],
)
def test_what_is_no_entry_of_this_log_is_not_read_at_all(text: str) -> None:
    assert SAID(text) is None


def test_the_time_is_read_to_the_microsecond() -> None:
    later = entry(at=CASES["plain"].at + timedelta(microseconds=1))
    found = SAID(entries.encode(later).decode())
    assert found
    assert found[2] == "2026-03-01T09:30:00.120001"
