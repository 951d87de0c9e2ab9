"""What a file's metadata means for a case: its date, and the words it should be found by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
# In order of trust: when it was sent, taken, made, written.
DATES = ("date", "taken", "created", "create_time", "modified", "last_saved_time")
PEOPLE = ("from", "sender", "to", "cc", "bcc", "reply_to")
WORDS = ("subject", "title", "author", "creator", "keywords", "camera")


def dated_at(metadata: Mapping[str, object], zone: str) -> dt.datetime | None:
    """The moment a file gives as its own, or None.

    A moment without a zone (a camera's clock, old Office documents) is taken as local time in
    `zone`, an IANA name: that of the court. Moments before 1900 or in the far future are clocks
    that were never set.
    """
    for key in DATES:
        value = metadata.get(key)
        if isinstance(value, str) and (moment := _moment(value, zone)) is not None:
            return moment
    return None


def _moment(text: str, zone: str) -> dt.datetime | None:
    """A plausible ISO 8601 moment with a zone."""
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
        moment = moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    latest = dt.datetime.max.replace(year=2200, tzinfo=dt.UTC)
    return moment if EARLIEST < moment < latest else None


def search_words(metadata: Mapping[str, object]) -> str:
    """Names, addresses and titles in the metadata, for full-text search."""
    return "\n".join(dict.fromkeys(_words(metadata)))


def _words(metadata: Mapping[str, object]) -> Iterator[str]:
    """Every such word group."""
    for key in WORDS:
        if isinstance(value := metadata.get(key), str):
            yield value
    for key in PEOPLE:
        people = metadata.get(key)
        for person in people if isinstance(people, list) else ():
            if isinstance(person, dict):
                yield f"{person.get('name', '')} {person.get('address', '')}".strip()
