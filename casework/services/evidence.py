"""Items of evidence: taking them in, describing, returning."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import PROCESS, CustodyAct, ItemOrigin, ItemState, ItemType
from casework.events import Event
from casework.item_facts import UNKNOWN_TYPE, Facts
from casework.models.custody import CustodyEvent
from casework.models.evidence import EvidenceItem
from casework.models.intake import IntakeBatch
from casework.services import words
from casework.services.indexing import item_vector
from privilege.actor import Actor
from privilege.errors import InvalidInput
from privilege.models.walls import Wall
from privilege.services.content import rewrite_content, write_content
from privilege.services.job_grants import Needs
from privilege.services.jobs import enqueue

if TYPE_CHECKING:
    from privilege.models.blobs import Blob


class Description(TypedDict, total=False):
    """What a person says of an item; what is left out stays as it is."""

    title: str
    description: str
    source_agency: str
    custodian: str
    item_type: ItemType
    collected_at: dt.datetime | None


def receive_file(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    wall: Wall,
    blob: Blob,
    sha256: str,
    size: int,
    name: str,
    path: str = "",
    batch: IntakeBatch | None = None,
    parent: EvidenceItem | None = None,
    media_type: str = UNKNOWN_TYPE,
    is_read_later: bool = False,
    **described: Unpack[Description],
) -> EvidenceItem:
    """Keep a file that has arrived whole, begin its chain of custody and queue its reading.

    The caller has stored the file and its key behind ``wall``, in the same transaction. Behind a
    sealed wall nothing needs to be unlocked; a file is read there once a member lets it be.

    Args:
        sha256: of the plain bytes, lower-case hex; ``size`` is their number.
        name: the original file name; ``path`` its original folder.
        parent: the e-mail or archive the file came out of.
        is_read_later: whether somebody else asks for its reading, for whoever only deposits it.
    """
    now = clock.now()
    name = words.line(name, "name", longest=1000) or "(no name)"
    values = {
        "title": words.line(described.get("title", ""), "title") or name,
        "name": name,
        "path": words.line(path, "path", longest=4000),
        **_prose(described),
    }
    item = EvidenceItem.behind(
        wall,
        id=ids.new(),
        blob=blob,
        batch=batch,
        parent=parent,
        origin=(ItemOrigin.MEMBER if parent else ItemOrigin.RECEIVED).value,
        size=size,
        received_at=now,
        state=ItemState.RECEIVED.value,
        created_by=actor.user_id,
    )
    facts = Facts(
        item_type=described.get("item_type", ItemType.OTHER).value,
        media_type=media_type,
        sha256=sha256,
        collected_at=described.get("collected_at"),
    )
    with operation(
        actor, Event.ITEM_RECEIVED, wall=wall.id, objects=[Ref("casework.evidence", item.id)]
    ) as op:
        op.sent(size)
        kept = item.tell(facts)
        if wall.is_sealed and parent is not None:
            kept["containers"] = containers_of(parent)
        item.content = write_content(wall, values | kept)
        item.search = item_vector(wall, item)
        item.save(force_insert=True)
        whence = str(parent.text("name")) if parent else values.get("source_agency", "")
        note_custody(actor, wall, item, CustodyAct.RECEIVED, whence=whence, sha256=sha256)
        if not is_read_later:
            queue_reading(actor, wall, item)
    return item


def queue_reading(
    actor: Actor, wall: Wall, item: EvidenceItem, *, is_deposit: bool = False
) -> None:
    """Have an item's file read; a privileged one once a member grants its key and its words."""
    needs = None
    if wall.is_sealed and item.blob_id and item.content_id:
        needs = Needs(
            wall.id, blob_ids=[item.blob_id], content_ids=[item.content_id], is_deposit=is_deposit
        )
    enqueue(
        actor,
        task=PROCESS,
        key=str(item.id),
        wall=wall.id,
        args={"item_id": str(item.id)},
        needs=needs,
    )


def containers_of(parent: EvidenceItem) -> list[str]:
    """The SHA-256 of a sealed container and of those around it, outermost first."""
    return [*parent.text("containers", []), parent.facts.sha256]


def describe_item(actor: Actor, *, item_id: UUID, **described: Unpack[Description]) -> EvidenceItem:
    """Change what a person says of an item; what is not given stays."""
    item, wall = access.item_for_change(actor, item_id)
    if "title" in described and not described["title"].strip():
        raise InvalidInput("An item needs a title.", "title")
    values = _prose(described)
    if "title" in described:
        values["title"] = words.line(described["title"], "title")
    with operation(
        actor, Event.ITEM_DESCRIBED, wall=wall.id, objects=[Ref("casework.evidence", item.id)]
    ):
        facts = item.facts
        if "item_type" in described:
            facts = replace(facts, item_type=described["item_type"].value)
        if "collected_at" in described:
            facts = replace(facts, collected_at=described["collected_at"])
        item.content = rewrite_content(item.content, values | item.tell(facts))
        item.search = item_vector(wall, item)
        item.save(update_fields=["search", "item_type", "collected_at"])
    return access.item_for(actor, item_id)


def return_item(actor: Actor, *, item_id: UUID, to_whom: str, note: str = "") -> CustodyEvent:
    """Note that what was lent or seized went back to whom it belongs."""
    item, wall = access.item_for_change(actor, item_id)
    whither = words.line(to_whom, "to_whom", required=True)
    with operation(
        actor, Event.ITEM_RETURNED, wall=wall.id, objects=[Ref("casework.evidence", item.id)]
    ):
        return note_custody(
            actor,
            wall,
            item,
            CustodyAct.RETURNED,
            whither=whither,
            note=words.prose(note, "note", longest=2000),
        )


def note_custody(
    actor: Actor,
    wall: Wall,
    item: EvidenceItem,
    act: CustodyAct,
    *,
    whence: str = "",
    whither: str = "",
    note: str = "",
    sha256: str = "",
    became: UUID | None = None,
) -> CustodyEvent:
    """Add a link to an item's chain of custody; part of an operation of the caller's.

    ``became`` is the item that a copy of it became behind another wall.
    """
    values = {"whence": whence, "whither": whither, "note": note}
    if became is not None:
        values["became"] = str(became)
    digest = sha256 or item.facts.sha256
    if wall.is_sealed:
        values["sha256"], digest = digest, ""
    event = CustodyEvent.behind(
        wall,
        item=item,
        act=act.value,
        happened_at=clock.now(),
        sha256=digest,
        created_by=actor.user_id,
        content=write_content(wall, values),
    )
    event.save(force_insert=True)
    return event


def _prose(described: Description) -> dict[str, Any]:
    """The long words of a description, checked."""
    values: dict[str, Any] = {}
    if "description" in described:
        values["description"] = words.prose(described["description"], "description")
    if "source_agency" in described:
        values["source_agency"] = words.line(described["source_agency"], "source_agency")
    if "custodian" in described:
        values["custodian"] = words.line(described["custodian"], "custodian")
    return values
