"""If these fail, entries already written could no longer be verified: their bytes are frozen."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from audit.ledger import entry as entries
from audit.ledger.entry import Entry, Source
from audit.ledger.errors import EntryError
from audit.ledger.values import Ref

VECTORS = json.loads((Path(__file__).parent / "entries_v1.json").read_text(encoding="utf-8"))
hexes = st.binary(max_size=32).map(bytes.hex)
SALT = bytes(range(32))


def uuid(number: int) -> UUID:
    return UUID(int=number << 64 | 0x8000_0000_0000_0000, version=4)


def entry(**changes: object) -> Entry:
    fields: Any = {
        "id": uuid(1),
        "act_id": uuid(2),
        "log_id": uuid(3),
        "at": datetime(2026, 3, 1, 9, 30, 0, 120_000, tzinfo=UTC),
        "event": "casework:case:opened",
        "writing": True,
        "outcome": "success",
        "kind": "person",
        "user_id": uuid(4),
        "office_id": uuid(5),
        "source": Source("192.0.2.7", "Browser/1", entries.session_digest("s")),
        "wall_id": uuid(6),
    }
    return Entry(**{**fields, **changes})


CASES = {
    "plain": entry(),
    "everything": entry(
        objects=(Ref("casework.case", uuid(9)), Ref("casework.case", uuid(8)), Ref("a", uuid(9))),
        digests={"manifest": entries.salted(SALT, bytes(32)), "letter": "00"},
        bytes_sent=2**53 - 1,
        duration_ms=0,
    ),
    "nobody": entry(
        user_id=None, office_id=None, wall_id=None, kind="anonymous", source=None, writing=False
    ),
    "hostile agent": entry(source=Source("::1", '"\\\x00\n\ud800 \u20ac \U0001f600', "")),
    "whole second, another zone": entry(
        at=datetime(2026, 3, 1, 4, 30, tzinfo=timezone(timedelta(hours=-5)))
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_bytes_of_an_entry_are_frozen(name: str) -> None:
    data = entries.encode(CASES[name])
    assert data.decode() == VECTORS[name]["bytes"]
    commitment = entries.commitment(SALT, data)
    assert commitment.hex() == VECTORS[name]["commitment"]
    leaf = entries.leaf_hash(CASES[name].log_id, commitment)
    assert leaf.hex() == VECTORS[name]["leaf_hash"]


@given(
    agent=st.text(max_size=400),
    address=st.text(max_size=60),
    sent=st.none() | st.integers(0, 2**53 - 1),
    digests=st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9_.:-]{0,20}", fullmatch=True), hexes),
)
def test_the_bytes_are_canonical_as_an_independent_encoder_makes_them(
    agent: str, address: str, sent: int | None, digests: dict[str, str]
) -> None:
    data = entries.encode(
        entry(source=Source(address, agent, ""), bytes_sent=sent, digests=digests)
    )
    assert rfc8785.dumps(json.loads(data)) == data


@given(salt=st.binary(max_size=100) | st.binary(min_size=32, max_size=32), data=st.binary())
def test_a_commitment_is_the_hmac_of_the_standard_library(salt: bytes, data: bytes) -> None:
    assert entries.commitment(salt, data) == hmac.digest(salt, data, "sha256")


def test_commitment_and_leaf_are_what_the_design_says() -> None:
    data = entries.encode(entry())
    commitment = entries.commitment(SALT, data)
    assert commitment == hmac.new(SALT, data, hashlib.sha256).digest()
    leaf = entries.leaf_hash(uuid(3), commitment)
    assert leaf == hashlib.sha256(b"\x00" + uuid(3).bytes + commitment).digest()


def test_the_order_in_which_objects_were_named_does_not_matter() -> None:
    refs = (Ref("b", uuid(2)), Ref("a", uuid(3)), Ref("a", uuid(1)), Ref("a", uuid(1)))
    data = entries.encode(entry(objects=refs))
    assert data == entries.encode(entry(objects=refs[::-1]))
    assert len(json.loads(data)["objects"]) == 3


def test_an_entry_has_all_that_cjis_au_3_asks_for() -> None:
    fields = json.loads(entries.encode(CASES["everything"]))
    assert fields.keys() == {
        *("v", "id", "act", "log", "at", "event", "writing", "outcome", "who", "source", "wall"),
        *("objects", "digests", "bytes", "duration_ms"),
    }
    assert fields["at"] == "2026-03-01T09:30:00.120000Z"


@pytest.mark.parametrize(
    "changes",
    [
        {"at": datetime(2026, 3, 1)},  # noqa: DTZ001 - the point of the test
        {"bytes_sent": -1},
        {"bytes_sent": 2**53},
        {"duration_ms": -5},
        {"event": "Casework:opened"},
        {"event": ""},
        {"kind": "per son"},
        {"digests": {"Manifest": "00"}},
        {"objects": (Ref("casework.Case", uuid(1)),)},
    ],
)
def test_a_value_without_one_meaning_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(EntryError):
        entries.encode(entry(**changes))


def test_a_session_enters_as_a_digest() -> None:
    assert "secret" not in entries.session_digest("secret")
    assert entries.session_digest("") == ""
    assert entries.session_digest("a") != entries.session_digest("b")
