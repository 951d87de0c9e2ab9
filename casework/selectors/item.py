"""One item: its text, its family, what it concerns, and its chain of custody."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from audit.ledger.selectors import entries_about
from audit.ledger.values import Ref
from casework import access
from casework.choices import CustodyAct, DerivativeKind, TextSource
from casework.events import Event
from casework.models.charge import Charge
from casework.models.custody import CustodyEvent
from casework.models.evidence import Derivative, EvidenceItem, EvidenceText
from casework.models.party import Party
from casework.models.tag import ItemCharge, ItemParty
from casework.selectors.evidence import ItemRow, rows
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.errors import Locked
from privilege.models.people import User
from privilege.selectors.blobs import LOCKED

_SEEN = {Event.ITEM_VIEWED.value, Event.ITEM_DOWNLOADED.value}


@dataclass(frozen=True, slots=True)
class ItemView:
    """What the page of an item shows."""

    row: ItemRow
    parent: EvidenceItem | None
    children: list[EvidenceItem]
    parties: list[Party]
    charges: list[Charge]
    derivatives: dict[str, Derivative]
    can_write: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain of custody; ``act`` is of ``choices.CustodyAct``."""

    event: CustodyEvent
    who: str


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody of the viewer's own office opened or downloaded the item."""

    at: dt.datetime
    event: str
    who: str


@dataclass(frozen=True, slots=True)
class Chain:
    """An item's chain of custody, oldest first, and its openings in the viewer's own office."""

    item: EvidenceItem
    links: list[Link]
    openings: list[Opening]


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page; ``source`` is of ``choices.TextSource``."""

    page: int
    text: str
    source: str
    engine: str


def item_view(actor: Actor, item_id: UUID) -> ItemView:
    """Find an item with all that its page shows besides text and custody."""
    item = access.item_for(actor, item_id)
    contents = EvidenceItem.objects.select_related("content")
    named, bearing = _concerned(item)
    made = list(Derivative.objects.filter(item=item))
    for one in made:
        one.item = item
    held = walls_held(actor, WallRight.WRITE)
    return ItemView(
        row=rows(actor, [item])[0],
        parent=contents.filter(pk=item.parent_id).first() if item.parent_id else None,
        children=list(contents.filter(parent=item).order_by("created_at", "id")),
        parties=list(
            Party.objects.select_related("content").filter(pk__in=named).order_by("created_at")
        ),
        charges=list(
            Charge.objects.select_related("content").filter(pk__in=bearing).order_by("count_number")
        ),
        derivatives={one.kind: one for one in made},
        can_write=item.wall_id in held
        and item.wall.kind != WallKind.SHARED_FILE
        and not item.is_locked
        and not item.is_damaged,
    )


def items_behind(
    actor: Actor, wall_id: UUID, item_ids: Sequence[UUID] | None = None
) -> list[EvidenceItem]:
    """Return the items behind a wall, or those of them that are named, newest first; one query."""
    del actor
    found = EvidenceItem.objects.select_related("content", "wall", "wall__office", "blob")
    found = found.filter(wall_id=wall_id)
    if item_ids is not None:
        found = found.filter(pk__in=item_ids)
    return list(found.order_by("-created_at", "-id"))


def texts_of(actor: Actor, item_id: UUID) -> list[PageText]:
    """The item's text, page by page; ``Locked`` where it is privileged and not unlocked."""
    item = access.item_for(actor, item_id)
    if item.is_locked:
        raise Locked(LOCKED)
    found = EvidenceText.objects.select_related("content").filter(item=item)
    return [one for row in found.order_by("page", "source", "id") for one in _pages(row)]


def _pages(row: EvidenceText) -> list[PageText]:
    """A row's page, or all of those that a sealed row holds."""
    if row.page:
        return [PageText(row.page, row.text("text"), row.source, row.text("engine"))]
    return [
        PageText(one["page"], one["text"], TextSource(one["source"]).value, one["engine"])
        for one in row.text("pages", [])
    ]


def _concerned(item: EvidenceItem) -> tuple[Any, Any]:
    """The ids of the parties and of the counts that an item concerns."""
    if item.is_privileged:
        concerns = item.text("concerns", [])
        return concerns, concerns
    return (
        ItemParty.objects.filter(item=item).values("party_id"),
        ItemCharge.objects.filter(item=item).values("charge_id"),
    )


def custody_chain(actor: Actor, item_id: UUID) -> Chain:
    """The chain of custody, and who in the actor's own office opened it, from its own log.

    What another office opened is in that office's log and never shown here.
    """
    item = access.item_for(actor, item_id)
    events = CustodyEvent.objects.select_related("content").filter(item=item)
    links = list(events.order_by("happened_at", "created_at", "id"))
    logged = entries_about([actor.log_id], Ref("casework.evidence", item.id))
    seen = [entry for entry in logged if entry.event in _SEEN and entry.outcome == "success"]
    names = names_of([link.created_by for link in links] + [entry.user_id for entry in seen])
    return Chain(
        item=item,
        links=[Link(link, names.get(link.created_by, "")) for link in links],
        openings=[
            Opening(entry.at, entry.event, names.get(entry.user_id, "")) for entry in reversed(seen)
        ],
    )


def prepared_copies(actor: Actor, item: EvidenceItem) -> list[CustodyEvent]:
    """When the item was prepared for disclosure, and what it ``became``; oldest first."""
    del actor  # the item has been found through the door
    copied = CustodyEvent.objects.select_related("content").filter(
        item=item, act=CustodyAct.COPIED.value
    )
    found = copied.order_by("happened_at", "created_at", "id")
    return [event for event in found if event.text("became")]


def neighbours(actor: Actor, item: EvidenceItem) -> tuple[UUID | None, UUID | None]:
    """The items taken in before and after this one behind the same wall."""
    del actor  # the wall has been found through the door with the item
    same = EvidenceItem.objects.filter(wall_id=item.wall_id).values_list("id", flat=True)
    before = same.filter(created_at__lt=item.created_at).order_by("-created_at", "-id").first()
    after = same.filter(created_at__gt=item.created_at).order_by("created_at", "id").first()
    return before, after


def preview_kinds(view: ItemView) -> set[str]:
    """Which pictures or playable copies the item has."""
    return set(view.derivatives) & set(DerivativeKind.values)


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of people by id."""
    wanted = {user_id for user_id in user_ids if user_id}
    found = User.objects.filter(pk__in=wanted).values_list("id", "display_name")
    return dict(found)
