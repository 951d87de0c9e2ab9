"""What a file tells when it is read: kept with its item, its members as items of their own.

Reading happens between these steps, outside any transaction. Each step is harmless twice: a
worker that died is followed by another, which goes on with the members not yet taken in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import ItemFlag, ItemOrigin, ItemState
from casework.events import Event
from casework.extraction.result import Child, Examination, Flag
from casework.models.evidence import EvidenceItem
from casework.screen import Document
from casework.selectors.screening import is_table, people_in
from casework.services import findings
from casework.services.evidence import receive_file
from casework.services.indexing import item_vector
from casework.services.screening import screen_item
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.models.walls import Wall
from privilege.selectors.blobs import HeldFile, hold_files
from privilege.services.blobs import keep_file
from privilege.services.content import rewrite_content

LARGEST_FAMILY = 20_000
"""Files that may come out of one file and all it holds."""
DEEPEST = 32


class FamilyTooLargeError(Exception):
    """A file and what it holds hold more files than are taken in."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that waits to be read: plain values, no database needed.

    ``containers`` are the SHA-256 of what it was unpacked from, outermost first;
    ``taken_in`` how many of its own members stand already. A served copy is not unpacked: what
    it holds was served inside it.
    """

    item_id: UUID
    name: str
    file: HeldFile
    containers: tuple[str, ...]
    taken_in: int
    unpacks: bool


def unread_file(actor: Actor, item_id: UUID) -> Unread | None:
    """Find an item's file and open the way to it; None when it has been read already."""
    item = access.item_for(actor, item_id)
    if item.state == ItemState.READY or item.blob_id is None:
        return None
    held = hold_files(actor, wall_id=item.wall_id, blob_ids=[item.blob_id]).get(item.blob_id)
    if held is None:
        raise NotFound
    return Unread(
        item_id=item.id,
        name=str(item.text("name")),
        file=held,
        containers=_containers(item),
        taken_in=EvidenceItem.objects.filter(parent_id=item.id).count(),
        unpacks=item.origin != ItemOrigin.SERVED,
    )


def note_reading(actor: Actor, item_id: UUID) -> None:
    """Show that the file is being read: for those that take more than a moment."""
    item, wall = _locked(actor, item_id)
    if item.state == ItemState.RECEIVED:
        with operation(actor, Event.ITEM_READING, wall=wall.id, objects=[_ref(item)]):
            item.state = ItemState.PROCESSING.value
            item.save(update_fields=["state"])


def take_in_members(actor: Actor, item_id: UUID, *, first: int, members: Sequence[Child]) -> None:
    """Keep some of the files found inside a file, ``first`` of them standing already.

    Each becomes an item of its own behind the same wall and is read in its turn. Raises
    ``FamilyTooLargeError``, and does nothing when another worker went ahead.
    """
    item, wall = _locked(actor, item_id)
    if EvidenceItem.objects.filter(parent_id=item.id).count() != first:
        return
    if _family_size(item) + len(members) > LARGEST_FAMILY:
        raise FamilyTooLargeError
    for member in members:
        blob, written = keep_file(actor, wall=wall, blocks=member.content.chunks())
        receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=written.sha256.hex(),
            size=written.size,
            name=member.name,
            path=member.path.rpartition("/")[0],
            batch=item.batch,
            parent=item,
        )


def keep_findings(actor: Actor, item_id: UUID, *, found: Examination, md5: str) -> None:
    """Keep what was learnt from a file, and show it as ready. A second time does nothing."""
    item, wall = _locked(actor, item_id)
    if item.state == ItemState.READY:
        return
    with operation(actor, Event.ITEM_PROCESSED, wall=wall.id, objects=[_ref(item)]):
        shown = findings.keep_pictures(actor, wall, item, found)
        findings.keep_text(actor, wall, item, found)
        known = findings.learnt(item.facts, found, zone=_zone(actor, item))
        known = replace(known, md5=md5, has_preview=bool(shown))
        item.state = ItemState.READY.value
        learnt = {"metadata": found.metadata, "reason": found.reason, "notes": found.notes}
        if wall.is_sealed:
            learnt["derivatives"] = shown
        item.content = rewrite_content(item.content, learnt | item.tell(known))
        item.search = item_vector(wall, item)
        item.save()
        screen_item(actor, wall, item, _as_screened(item, found))
        if Flag.INFECTED in found.flags:
            _warn_containers(item)


def _as_screened(item: EvidenceItem, found: Examination) -> Document:
    return Document(
        name=str(item.text("name")),
        people=people_in(found.metadata),
        pages=[(page.number, page.text) for page in found.pages],
        is_table=is_table(found.media_type),
    )


def _warn_containers(item: EvidenceItem) -> None:
    """Flag what an infected file came out of: it carries the infection too."""
    for container in _ancestors(item):
        if ItemFlag.INFECTED.value in container.facts.flags or container.is_locked:
            continue
        flags = tuple(sorted([*container.facts.flags, ItemFlag.INFECTED.value]))
        told = container.tell(replace(container.facts, flags=flags))
        if told:
            rewrite_content(container.content, told)
        else:
            container.save(update_fields=["flags"])


def _locked(actor: Actor, item_id: UUID) -> tuple[EvidenceItem, Wall]:
    """The item, kept from other workers until the transaction ends, and its wall to write on."""
    item = access.item_for(actor, item_id)
    wall = writable_wall(actor, item.wall_id)
    EvidenceItem.objects.select_for_update().get(pk=item.id)
    return access.item_for(actor, item_id), wall


def _containers(item: EvidenceItem) -> tuple[str, ...]:
    """The SHA-256 of what the item was unpacked from, outermost first."""
    if item.is_privileged:
        return tuple(item.text("containers", []))
    return tuple(parent.sha256 for parent in reversed(_ancestors(item)))


def _ancestors(item: EvidenceItem) -> list[EvidenceItem]:
    """What the item was unpacked from, innermost first."""
    found: list[EvidenceItem] = []
    while item.parent_id is not None and len(found) < DEEPEST:
        item = EvidenceItem.objects.select_related("content", "wall").get(pk=item.parent_id)
        found.append(item)
    return found


def _family_size(item: EvidenceItem) -> int:
    """Files that came out of the outermost container, counted up to the largest number allowed."""
    ancestors = _ancestors(item)
    root = ancestors[-1] if ancestors else item
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE family AS ("
            " SELECT id FROM casework_evidenceitem WHERE wall_id = %(wall)s AND id = %(root)s"
            " UNION ALL SELECT member.id FROM casework_evidenceitem member"
            " JOIN family ON member.parent_id = family.id WHERE member.wall_id = %(wall)s)"
            " SELECT count(*) FROM (SELECT 1 FROM family LIMIT %(most)s) counted",
            {"wall": item.wall_id, "root": root.id, "most": LARGEST_FAMILY + 1},
        )
        return int(cursor.fetchone()[0])


def _zone(actor: Actor, item: EvidenceItem) -> str:
    """The court's time zone; UTC for files of no case."""
    try:
        return access.case_of_matter(actor, item.matter_id).court.zone
    except NotFound:
        return "UTC"


def _ref(item: EvidenceItem) -> Ref:
    return Ref("casework.evidence", item.id)
