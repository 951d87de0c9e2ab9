"""What whoever prepares a production asks of the items."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from casework.choices import TagKind
from casework.models.evidence import EvidenceItem
from casework.models.tag import Tag
from privilege.actor import Actor


def items_of_file(
    actor: Actor, wall_id: UUID, *, chosen: Sequence[UUID] | None = None
) -> list[EvidenceItem]:
    """Return the items behind one wall in the order they came, or those chosen of them."""
    del actor  # The database shows what the one who has entered may read.
    found = EvidenceItem.objects.select_related("content").filter(wall_id=wall_id)
    if chosen is not None:
        found = found.filter(pk__in=list(chosen))
    return list(found.order_by("received_at", "created_at", "id"))


def items_among(actor: Actor, item_ids: Iterable[UUID]) -> list[EvidenceItem]:
    """Return those of some items that the actor may know of, in the order they came; one query."""
    del actor
    found = EvidenceItem.objects.select_related("content", "wall").filter(pk__in=list(item_ids))
    return list(found.order_by("received_at", "created_at", "id"))


def tags_of(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, list[Tag]]:
    """Return the tags and labels on items, by item; one query."""
    del actor
    found: dict[UUID, list[Tag]] = defaultdict(list)
    tags = Tag.objects.select_related("content").filter(item_id__in=list(item_ids))
    for tag in tags.order_by("created_at", "id"):
        found[tag.item_id].append(tag)
    return dict(found)


def items_tagged(actor: Actor, wall_id: UUID, kind: TagKind) -> list[EvidenceItem]:
    """Return the items behind one wall that carry a tag, in the order they came; one query."""
    del actor
    tagged = Tag.objects.filter(wall_id=wall_id, kind=kind.value).values("item_id")
    found = EvidenceItem.objects.select_related("content").filter(wall_id=wall_id, pk__in=tagged)
    return list(found.order_by("received_at", "created_at", "id"))


def members_of(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, list[EvidenceItem]]:
    """Return everything inside each item, however deep: attachments, members of archives.

    One query for each level.
    """
    del actor
    roots = list(item_ids)
    children: dict[UUID, list[EvidenceItem]] = defaultdict(list)
    level, seen = roots, set(roots)
    while level:  # e-mails lie within e-mails to any depth
        found = EvidenceItem.objects.select_related("content").filter(parent_id__in=level)
        members = list(found.order_by("created_at", "id"))
        for member in members:
            if member.parent_id is not None:
                children[member.parent_id].append(member)
        level = [member.id for member in members if member.id not in seen]
        seen.update(level)
    return {root: _within(root, children) for root in roots if root in children}


def _within(root: UUID, children: dict[UUID, list[EvidenceItem]]) -> list[EvidenceItem]:
    """Everything below ``root``, each once."""
    below: dict[UUID, EvidenceItem] = {}
    waiting = [root]
    while waiting:
        for member in children.get(waiting.pop(), ()):
            if member.id not in below:
                below[member.id] = member
                waiting.append(member.id)
    return list(below.values())
