"""One entry of the log: its bytes, its commitment, its leaf.

The bytes of an entry of schema ``v: 1`` can never change. They are the canonical JSON (RFC 8785)
of the fields below, after CJIS Security Policy AU-3: what, when, where, source, outcome, identity,
objects, bytes and duration. Content never: digests enter salted (`salted`), sessions as a digest.

    v           1
    id          the entry's id                     act       shared by all entries of one act
    log         the log it stands in               at        UTC, six decimals, "…Z"
    event       "casework:case:opened"             writing   whether the act changed records
    outcome     success | refused | not-found | invalid | failed
    who         {kind, office, user}
    source      {address, agent, session}          null in a log of another office
    wall        the wall it happened behind, or null
    objects     [{id, kind}], sorted
    digests     {name: hex of HMAC-SHA-256(salt, digest)}
    bytes       bytes sent or taken in, or null    duration_ms   milliseconds, or null

commitment = HMAC-SHA-256(key=salt, bytes); leaf data = 16 bytes of the log's id ‖ commitment;
leaf hash = SHA-256(0x00 ‖ leaf data) (RFC 6962, section 2.1).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from audit.ledger.errors import EntryError
from audit.ledger.values import Ref

SCHEMA = 1
SALT_BYTES = 32
MAX_INTEGER = 2**53 - 1
MAX_AGENT = 300
_TAG = re.compile(r"[a-z0-9][a-z0-9_.:-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Written out in RFC 8785's order of keys, which takes less time than an encoder; its strings
# are those of Python's encoder. A test compares the bytes with `rfc8785`.
_QUOTED = json.JSONEncoder(ensure_ascii=False).encode
_SHA256 = hashlib.sha256()
_INNER, _OUTER = (bytes(one ^ pad for one in range(256)) for pad in (0x36, 0x5C))
_INNER_REST, _OUTER_REST = (bytes([pad]) * (64 - SALT_BYTES) for pad in (0x36, 0x5C))
_SESSION = hashlib.sha256(b"parley session v1\x00")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an act came from. `session` is already a digest (see `session_digest`)."""

    address: str = ""
    agent: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it becomes bytes; field by field as in the module's table."""

    id: UUID
    act_id: UUID
    log_id: UUID
    at: datetime
    event: str
    writing: bool
    outcome: str
    kind: str
    user_id: UUID | None
    office_id: UUID | None
    source: Source | None
    wall_id: UUID | None
    objects: tuple[Ref, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    bytes_sent: int | None = None
    duration_ms: int | None = None


def encode(entry: Entry) -> bytes:
    """The entry's bytes, RFC 8785. Raises `EntryError` for a value that has no canonical form."""
    wall, office, user = map(_id, (entry.wall_id, entry.office_id, entry.user_id))
    return (
        f'{{"act":"{entry.act_id}","at":"{_instant(entry.at)}","bytes":{_count(entry.bytes_sent)}'
        f',"digests":{_digests(entry.digests)},"duration_ms":{_count(entry.duration_ms)}'
        f',"event":{_tag(entry.event)},"id":"{entry.id}","log":"{entry.log_id}"'
        f',"objects":{_objects(entry.objects)},"outcome":{_tag(entry.outcome)}'
        f',"source":{_source(entry.source)},"v":{SCHEMA},"wall":{wall}'
        f',"who":{{"kind":{_tag(entry.kind)},"office":{office},"user":{user}}}'
        f',"writing":{"true" if entry.writing else "false"}}}'
    ).encode()


def commitment(salt: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256 of an entry's bytes under its salt: 32 bytes.

    RFC 2104 as it is written: copying a hash object takes half of the time that making one does.
    """
    if len(salt) != SALT_BYTES:
        return hmac.digest(salt, data, "sha256")
    inner = _SHA256.copy()
    inner.update(salt.translate(_INNER) + _INNER_REST + data)
    outer = _SHA256.copy()
    outer.update(salt.translate(_OUTER) + _OUTER_REST + inner.digest())
    return outer.digest()


def leaf_hash(log_id: UUID, commitment: bytes) -> bytes:
    """The RFC 6962 leaf hash of a commitment in one log: 32 bytes."""
    return hashlib.sha256(b"\x00" + log_id.bytes + commitment).digest()


def salted(salt: bytes, digest: bytes) -> str:
    """How a digest enters an entry: hex of HMAC-SHA-256(salt, digest)."""
    return hmac.digest(salt, digest, "sha256").hex()


def session_digest(reference: str) -> str:
    """How a session enters an entry: hex SHA-256 under a label, or "" where there is none."""
    if not reference:
        return ""
    made = _SESSION.copy()
    made.update(reference.encode("utf-8", "replace"))
    return made.hexdigest()


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise EntryError("an entry's time must name its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _id(value: UUID | None) -> str:
    return "null" if value is None else f'"{value}"'


def _count(value: int | None) -> str:
    if value is None:
        return "null"
    if not 0 <= value <= MAX_INTEGER:
        raise EntryError(f"a count in an entry lies between 0 and 2^53-1, not {value}")
    return str(value)


def _tag(text: str) -> str:
    """A name from the code: lower-case letters, digits and _ . : - only. Quoted."""
    if not _TAG.fullmatch(text):
        raise EntryError(f"not a tag: {text!r}")
    return f'"{text}"'


def _digests(digests: Mapping[str, str]) -> str:
    pairs = sorted((_tag(name), value) for name, value in digests.items())
    return "{" + ",".join(f"{name}:{_QUOTED(value)}" for name, value in pairs) + "}"


def _source(source: Source | None) -> str:
    if source is None:
        return "null"
    return f'{{{_place(source.address, source.agent)},"session":{_QUOTED(source.session)}}}'


@lru_cache(maxsize=1024)  # the same for all that somebody does
def _place(address: str, agent: str) -> str:
    return f'"address":{_QUOTED(_clean(address))},"agent":{_QUOTED(_clean(agent)[:MAX_AGENT])}'


def _clean(text: str) -> str:
    """Text from outside: what has no UTF-8 (lone surrogates) or no place in a line becomes "?"."""
    return _CONTROL.sub("?", text.encode("utf-8", "replace").decode("utf-8"))


def _objects(refs: tuple[Ref, ...]) -> str:
    pairs = sorted({(_tag(ref.kind), str(ref.id)) for ref in refs})
    return "[" + ",".join(f'{{"id":"{id_}","kind":{kind}}}' for kind, id_ in pairs) + "]"
