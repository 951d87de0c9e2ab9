"""Reading entries, newest first. Policies narrow every read to the logs the actor may read."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from audit.ground import clock
from audit.ledger.values import Ref

# Each log gives its newest in the order of its key; the merge takes the newest of all. What was
# written within the last second still waits in the queue, which is short.
_NEWEST = """
(SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM ledger_entry_body b
WHERE b.log_id = %(<log>)s <condition>
ORDER BY b.created_at DESC, b.leaf_id DESC LIMIT %(limit)s)
UNION ALL
(SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM ledger_pending b
WHERE b.log_id = %(<log>)s <in queue>
ORDER BY b.created_at DESC, b.leaf_id DESC LIMIT %(limit)s)
"""
_ORDER = "ORDER BY created_at DESC, leaf_id DESC LIMIT %(limit)s"
_LATELY, _MONTH = timedelta(days=10), timedelta(days=31)
_FIRST = datetime.min.replace(tzinfo=UTC)
_WHOLE_EVENT = re.compile(r"[^:]+:[^:]+:.*[^:]")
_ABOUT = """
(SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM (
    SELECT s.* FROM unnest(%(logs)s::uuid[]) AS mine(log_id)
    CROSS JOIN LATERAL (
        SELECT * FROM ledger_subject s
        WHERE s.log_id = mine.log_id AND s.object_id = %(object)s
        ORDER BY s.created_at DESC, s.leaf_id DESC LIMIT %(limit)s
    ) s
) s
JOIN ledger_entry_body b ON b.log_id = s.log_id AND b.created_at = s.created_at
    AND b.leaf_id = s.leaf_id)
UNION ALL
(SELECT p.leaf_id, p.log_id, p.created_at, p.bytes FROM ledger_pending p
WHERE p.log_id = ANY (%(logs)s::uuid[]) AND p.objects @> ARRAY[%(object)s::uuid])
ORDER BY created_at DESC, leaf_id DESC LIMIT %(limit)s
"""
_AT = """
SELECT b.leaf_id, b.log_id, b.created_at, b.bytes
FROM unnest(%(times)s::timestamptz[], %(ids)s::uuid[]) AS at (created_at, leaf_id)
CROSS JOIN LATERAL (
    SELECT e.leaf_id, e.log_id, e.created_at, e.bytes FROM ledger_entry_body e
    WHERE e.log_id = %(log)s AND e.created_at = at.created_at AND e.leaf_id = at.leaf_id
    UNION ALL
    SELECT p.leaf_id, p.log_id, p.created_at, p.bytes FROM ledger_pending p
    WHERE p.log_id = %(log)s AND p.created_at = at.created_at AND p.leaf_id = at.leaf_id
) b
ORDER BY b.created_at, b.leaf_id
"""
_CALLED = """
SELECT b.leaf_id, b.log_id, b.created_at, b.bytes FROM ledger_position p
JOIN ledger_entry_body b ON b.log_id = p.log_id AND b.created_at = p.created_at
    AND b.leaf_id = p.leaf_id
WHERE p.log_id = %(log)s AND p.leaf_id = %(id)s
UNION ALL
SELECT p.leaf_id, p.log_id, p.created_at, p.bytes FROM ledger_pending p
WHERE p.log_id = %(log)s AND p.leaf_id = %(id)s
"""
_JSON = "convert_from(b.bytes, 'UTF8')::jsonb"
_OPEN = "(<wall_id> IS NULL OR <wall_id> = ANY (%(open_walls)s::uuid[]))"
# What bodies have as columns (migration 0004), for the queue, which is short.
_IN_QUEUE = {
    "event": f"{_JSON} ->> 'event' COLLATE \"C\"",
    "outcome": f"{_JSON} ->> 'outcome'",
    "user_id": f"({_JSON} #>> '{{who,user}}')::uuid",
    "wall_id": "b.wall_id",
    "address": f"{_JSON} #>> '{{source,address}}'",
}
_IN_BODY = {name: f"b.{name}" for name in _IN_QUEUE}


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry as it was written, decoded. `data` has the fields of `audit.ledger.entry`."""

    id: UUID
    log_id: UUID
    at: datetime
    event: str
    outcome: str
    user_id: UUID | None
    wall_id: UUID | None
    act_id: UUID
    objects: tuple[Ref, ...]
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What entries to list; what is left out does not narrow.

    `event` is a whole tag (``area:object:act``) or the beginning of some, up to their last part.

    `behind` lists walls of which any will do; with `open_walls`, only what happened behind one of
    those or behind none is listed.
    """

    event: str = ""
    outcome: str = ""
    user_id: UUID | None = None
    wall_id: UUID | None = None
    act_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    address: str = ""
    behind: Sequence[UUID] | None = None
    open_walls: Sequence[UUID] | None = None


def entries(
    log_ids: Sequence[UUID],
    filters: Filters | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[LoggedEntry]:
    """The newest entries of these logs; `before` is the last page's last (`at`, `id`)."""
    found: list[LoggedEntry] = []
    rest = (filters or Filters()) if log_ids else None
    for turn in range(3):
        if rest is None or len(found) == limit:
            break
        length = (_LATELY, _reaching(len(found), limit), None)[turn]
        asked, rest = _split(rest, before, length)
        found += _newest(log_ids, asked, before, limit - len(found))
    return found


def _newest(
    log_ids: Sequence[UUID], filters: Filters, before: tuple[datetime, UUID] | None, limit: int
) -> list[LoggedEntry]:
    condition, in_queue, parameters = _condition(filters, before)
    newest = _NEWEST.replace("<condition>", condition).replace("<in queue>", in_queue)
    logs = {f"log_{number}": log_id for number, log_id in enumerate(log_ids)}
    query = " UNION ALL ".join(newest.replace("<log>", name) for name in logs)
    return _read(f"{query} {_ORDER}", {**logs, **parameters, "limit": limit})


def _split(
    filters: Filters, before: tuple[datetime, UUID] | None, length: timedelta | None
) -> tuple[Filters, Filters | None]:
    """What was done from the month on where `length` ends, and before; of no `length`, all of it.

    Most pages are full after that. A plan for it leaves out the tables of all other months, each of
    which takes a good part of the time in which a page is read.
    """
    if length is None:
        return filters, None
    ends = [clock.now(), filters.until, before and before[0]]
    since = max(min(one for one in ends if one), _FIRST + length) - length
    since = since.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if filters.since and filters.since >= since:
        return filters, None
    return replace(filters, since=since), replace(filters, until=since)


def _reaching(found: int, limit: int) -> timedelta:
    """How far back the rest of the page should lie where about a month had so many; half more."""
    share = 1.5 * (limit - found) / found if found else 12
    return _MONTH * min(max(share, 1), 12)


def entries_about(log_ids: Sequence[UUID], ref: Ref, limit: int = 200) -> list[LoggedEntry]:
    """The newest entries of these logs that name the object."""
    found = _read(_ABOUT, {"logs": list(log_ids), "object": ref.id, "limit": limit})
    return [one for one in found if ref in one.objects]


def entries_at(log_id: UUID, places: Iterable[tuple[datetime, UUID]]) -> list[LoggedEntry]:
    """The entries of one log at some places, each its time and id; what is gone is left out."""
    times, leaf_ids = zip(*places, strict=True) if (places := list(places)) else ((), ())
    parameters = {"log": log_id, "times": list(times), "ids": list(leaf_ids)}
    return _read(_AT, parameters)


def entry_called(log_id: UUID, entry_id: UUID) -> LoggedEntry | None:
    """The entry of that id; None where the log has none or its content is gone."""
    return next(iter(_read(_CALLED, {"log": log_id, "id": entry_id})), None)


def _condition(
    filters: Filters, before: tuple[datetime, UUID] | None
) -> tuple[str, str, dict[str, object]]:
    """What narrows the bodies, the same for the queue, and the values of both."""
    at, leaf_id = before or (None, None)
    event = filters.event or None
    parts: list[tuple[str, str, object]] = [
        ("b.created_at >= %(since)s", "since", filters.since),
        ("b.created_at < %(until)s", "until", filters.until),
        (_event(event), "event", event),
        ("<outcome> = %(outcome)s", "outcome", filters.outcome or None),
        ("<user_id> = %(user)s", "user", filters.user_id),
        ("<wall_id> = %(wall)s", "wall", filters.wall_id),
        (f"{_JSON} ->> 'act' = %(act)s", "act", _text(filters.act_id)),
        ("<address> = %(address)s", "address", filters.address or None),
        ("<wall_id> = ANY (%(behind)s::uuid[])", "behind", _listed(filters.behind)),
        (_OPEN, "open_walls", _listed(filters.open_walls)),
        ("(b.created_at, b.leaf_id) < (%(before_at)s, %(before_id)s)", "before_at", at),
    ]
    asked = [(text, name, value) for text, name, value in parts if value is not None]
    text = "".join(f" AND {text}" for text, *_ in asked)
    values = {name: value for _, name, value in asked}
    values |= {"before_id": leaf_id, "after_event": f"{event}~"}  # no tag holds a tilde
    return _filled(text, _IN_BODY), _filled(text, _IN_QUEUE), values


def _event(event: str | None) -> str:
    if event and _WHOLE_EVENT.fullmatch(event):
        return "<event> = %(event)s"
    return "<event> >= %(event)s AND <event> < %(after_event)s"


def _filled(text: str, columns: Mapping[str, str]) -> str:
    """A condition with the places of its columns filled."""
    for name, made in columns.items():
        text = text.replace(f"<{name}>", f"({made})")
    return text


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _listed(values: Sequence[UUID] | None) -> list[UUID] | None:
    return None if values is None else list(values)


def _read(query: str, parameters: dict[str, Any]) -> list[LoggedEntry]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [decode(*row) for row in cursor.fetchall()]


def decode(leaf_id: UUID, log_id: UUID, at: datetime, data: bytes) -> LoggedEntry:
    """An entry of its row."""
    fields = json.loads(bytes(data))
    return LoggedEntry(
        id=leaf_id,
        log_id=log_id,
        at=at,
        event=fields["event"],
        outcome=fields["outcome"],
        user_id=_uuid(fields["who"]["user"]),
        wall_id=_uuid(fields["wall"]),
        act_id=UUID(fields["act"]),
        objects=tuple(Ref(one["kind"], UUID(one["id"])) for one in fields["objects"]),
        data=fields,
    )


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
