"""What narrows a list of evidence, as addresses of pages and of the API name it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from privilege.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ItemFilters:
    """What narrows a list of evidence; what is empty does not.

    ``where`` is "ours" (the office's own), "served-on-us" or "served-by-us"; without it copies
    that the office itself served are left out, since their originals are there. ``tag`` is a kind,
    "label:<words>" or "none".
    """

    q: str = ""
    matter_id: UUID | None = None
    where: str = ""
    item_type: str = ""
    condition: str = ""
    state: str = ""
    tag: str = ""
    batch_id: UUID | None = None
    wall_id: UUID | None = None
    parent_id: UUID | None = None
    party_id: UUID | None = None
    charge_id: UUID | None = None
    dated_from: dt.date | None = None
    dated_to: dt.date | None = None


def asked(words: Mapping[str, str], matter_id: UUID | None) -> ItemFilters:
    """The filters that an address names; raises ``InvalidInput`` for what makes no sense."""
    return ItemFilters(
        q=_word(words, "q"),
        matter_id=matter_id,
        where=_word(words, "where"),
        item_type=_word(words, "type"),
        condition=_word(words, "condition"),
        state=_word(words, "state"),
        tag=_word(words, "tag"),
        batch_id=_id(words, "batch"),
        wall_id=_id(words, "place"),
        parent_id=_id(words, "parent"),
        party_id=_id(words, "party"),
        charge_id=_id(words, "charge"),
        dated_from=_day(words, "from"),
        dated_to=_day(words, "to"),
    )


def _word(words: Mapping[str, str], name: str) -> str:
    return words.get(name, "").replace("\x00", "")


def _id(words: Mapping[str, str], name: str) -> UUID | None:
    try:
        return UUID(words[name]) if words.get(name) else None
    except ValueError:
        raise InvalidInput("This is no id.", name) from None


def _day(words: Mapping[str, str], name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words[name]) if words.get(name) else None
    except ValueError:
        raise InvalidInput("This is no day, such as 2026-03-31.", name) from None
