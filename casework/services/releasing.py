"""Release: the only way an item comes to another wall. It becomes a new item with a new id there.

What the releaser noted on it (tags, labels, reasons, links, source, custodian, folder) stays
behind. Who decides that it may go, and records which became which, is the caller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Self
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import CustodyAct, ItemOrigin, ItemState
from casework.events import Event
from casework.item_facts import Facts
from casework.models.custody import CustodyEvent
from casework.models.evidence import EvidenceItem
from casework.services import words
from casework.services.evidence import queue_reading
from casework.services.indexing import item_vector
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.models.walls import Wall
from privilege.services.content import make_content, save_contents

if TYPE_CHECKING:
    from privilege.models.content import Content


class Reading(Enum):
    """When a copy is read behind its new wall."""

    AT_ONCE = auto()
    BY_MEMBERS = auto()  # once a member opens it: the actor does not stand there
    LATER = auto()  # when somebody who stands there asks for it


@dataclass(frozen=True, slots=True)
class Copy:
    """An item as it is to stand behind the receiver's wall.

    The file may be another than the item's own (stamped); its key behind the receiver's wall has
    been made. ``sha256`` is lower-case hex, ``size`` bytes, ``page_count`` None where unknown.
    Of one that leaves a privileged part, ``released`` says by what authority, ``note`` the same in
    words for both chains of custody.
    """

    item_id: UUID
    blob_id: UUID
    sha256: str
    size: int
    media_type: str
    page_count: int | None
    title: str
    name: str
    note: str = ""
    released: Mapping[str, str] | None = None

    @classmethod
    def of(cls, item: EvidenceItem) -> Self:
        """The item as it is; its words must be open. ``NotFound`` where it has no file."""
        if item.blob_id is None:
            raise NotFound
        facts = item.facts
        return cls(
            item_id=item.id,
            blob_id=item.blob_id,
            sha256=facts.sha256,
            size=item.size,
            media_type=facts.media_type,
            page_count=facts.page_count,
            title=str(item.text("title")),
            name=str(item.text("name")),
        )


def release_copies(
    actor: Actor,
    *,
    wall: Wall,
    copies: Sequence[Copy],
    whence: str,
    whither: str,
    is_own: bool = False,
    act: CustodyAct = CustodyAct.RELEASED,
    reading: Reading = Reading.AT_ONCE,
) -> list[EvidenceItem]:
    """Make each copy a new item behind ``wall`` and queue its reading there; in their order.

    ``whence`` and ``whither`` name the offices for both chains of custody, ``act`` is what the
    chain of the source says. The items copied must stand behind one wall of the actor's own office.
    ``is_own`` where the copies stay in its hands.
    """
    sources = access.items_for(actor, [copy.item_id for copy in copies])
    if any(source.office_id != actor.office_id for source in sources):
        raise NotFound
    contents: list[Content] = []
    made = [
        _copy(actor, wall, source, copy, contents, is_own=is_own)
        for source, copy in zip(sources, copies, strict=True)
    ]
    handed_over = [
        _link(actor, source, act, _given(whither, copy, item), contents)
        for source, copy, item in zip(sources, copies, made, strict=True)
    ]
    taken_in = [
        _link(
            actor,
            item,
            CustodyAct.RECEIVED,
            {"whence": whence, "whither": "", "note": copy.note},
            contents,
        )
        for item, copy in zip(made, copies, strict=True)
    ]
    refs = [Ref("casework.evidence", item.id) for item in made]
    with operation(actor, Event.ITEM_SERVED, wall=wall.id, objects=refs) as op:
        for source in sources:
            op.wall(source.wall_id, objects=[Ref("casework.evidence", source.id)])
        save_contents(contents)
        EvidenceItem.objects.bulk_create(made)
        CustodyEvent.objects.bulk_create([*handed_over, *taken_in])
        for item in made:
            if reading != Reading.LATER:
                queue_reading(actor, wall, item, is_deposit=reading == Reading.BY_MEMBERS)
    return made


def _given(whither: str, copy: Copy, item: EvidenceItem) -> dict[str, str]:
    """How the releaser's chain of custody tells it; from a privileged part, what it became."""
    way = {"whence": "", "whither": whither, "note": copy.note}
    return way if copy.released is None else {**way, "became": str(item.id)}


def _copy(
    actor: Actor,
    wall: Wall,
    source: EvidenceItem,
    copy: Copy,
    contents: "list[Content]",
    *,
    is_own: bool,
) -> EvidenceItem:
    name = words.line(copy.name, "name", longest=1000) or "(no name)"
    item = EvidenceItem.behind(
        wall,
        id=ids.new(),
        blob_id=copy.blob_id,
        origin=(ItemOrigin.RECEIVED if is_own else ItemOrigin.SERVED).value,
        served_by_id=None if is_own else actor.office_id,
        size=copy.size,
        received_at=clock.now(),
        state=ItemState.RECEIVED.value,
        created_by=actor.user_id,
    )
    told = item.tell(_facts(source.facts, copy))
    if copy.released is not None:
        told["released"] = dict(copy.released)
    title = words.line(copy.title, "title") or name
    item.content = make_content(wall, {"title": title, "name": name, "path": "", **told})
    contents.append(item.content)
    item.search = item_vector(wall, item)
    return item


def _facts(known: Facts, copy: Copy) -> Facts:
    """What is told of a copy: what its file shows, and the releaser's word for its type."""
    return Facts(
        item_type=known.item_type,
        duration_ms=known.duration_ms,
        media_type=copy.media_type,
        sha256=copy.sha256,
        page_count=copy.page_count,
    )


def _link(
    actor: Actor,
    item: EvidenceItem,
    act: CustodyAct,
    way: dict[str, str],
    contents: "list[Content]",
) -> CustodyEvent:
    digest = item.facts.sha256
    sealed = {"sha256": digest} if item.wall.is_sealed else {}
    content = make_content(item.wall, {**way, **sealed})
    contents.append(content)
    return CustodyEvent.behind(
        item.wall,
        item=item,
        act=act.value,
        happened_at=clock.now(),
        sha256="" if sealed else digest,
        created_by=actor.user_id,
        content=content,
    )
