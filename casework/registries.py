"""What packages above add to casework's pages, filled in their ``AppConfig.ready``.

Casework knows none of them; each entry is asked inside the request, as the actor.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from privilege.actor import Actor

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of a card: a link with words, a quiet note, and a time."""

    url: str
    words: str
    note: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the page where people land; ``empty`` is what it says without lines."""

    title: str
    items: Sequence[CardLine]
    empty: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """A production as the page of its case names it; ``receipt_tone`` is a tone of ``status``."""

    name: str
    url: str
    direction: str
    at: dt.datetime
    items: int
    receipt_word: str
    receipt_tone: str


@dataclass(frozen=True, slots=True)
class CasePart:
    """A further part of a case's pages: its tab, and the address where items are posted to it."""

    name: str
    label: str
    url: str
    count: int | None = None
    add_items_url: str = ""


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A further act on an item, on the side of its page; ``words`` may say what was done."""

    words: str
    url: str = ""


home_cards: list[Callable[[Actor], Card | None]] = []
case_parts: list[Callable[[Actor, UUID, UUID], CasePart | None]] = []
"""Each is asked with the actor, the case's id and the matter's id."""
served_lists: list[Callable[[Actor, UUID, UUID], Sequence[Served]]] = []
"""Each is asked with the actor, the case's id and the matter's id."""
item_links: list[Callable[[Actor, "EvidenceItem"], ItemLink | None]] = []
"""Each is asked for the page of an item."""
item_placeholders: list[Callable[[Actor, UUID], str]] = []
"""Each is asked for an item that the actor cannot open, or that has no page among those of a case,
by its id: the address of the page in its place, or nothing; nobody may learn there of what they are
not told anyway."""
