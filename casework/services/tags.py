"""Tags and labels on items, and the people and counts they concern."""

from collections.abc import Sequence
from uuid import UUID

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import TagKind
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.models.tag import ItemCharge, ItemParty, Tag
from casework.services import words
from privilege.actor import Actor
from privilege.errors import InvalidInput, Locked
from privilege.models.walls import Wall
from privilege.services.content import LOCKED, make_content, rewrite_content, save_contents

MOST_AT_ONCE = 500


def tag_item(actor: Actor, *, item_id: UUID, kind: TagKind, reason: str = "") -> Tag:
    """Tag an item; tagging it again changes the reason. "Do not disclose" needs one."""
    item, wall = access.item_for_change(actor, item_id)
    values = {"reason": _reason(kind, reason)}
    with operation(actor, Event.ITEM_TAGGED, wall=wall.id, objects=[_item_ref(item)]):
        return _tag(actor, wall, item, kind, values)


def tag_items(
    actor: Actor, *, item_ids: Sequence[UUID], kind: TagKind, reason: str = ""
) -> list[Tag]:
    """Tag several items of one file at once."""
    if not 1 <= len(item_ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"Choose between 1 and {MOST_AT_ONCE} items.", "items")
    values = {"reason": _reason(kind, reason)}
    items, wall = access.items_for_change(actor, list(dict.fromkeys(item_ids)))
    refs = [_item_ref(item) for item in items]
    with operation(actor, Event.ITEM_TAGGED, wall=wall.id, objects=refs):
        tags = {tag.item_id: tag for tag in _held(items, kind)}
        for tag in tags.values():
            tag.content = rewrite_content(tag.content, values)
        added = [_make(actor, wall, item, kind, values) for item in items if item.id not in tags]
        save_contents([tag.content for tag in added if tag.content])
        Tag.objects.bulk_create(added)
    return [*tags.values(), *added]


def label_item(actor: Actor, *, item_id: UUID, label: str) -> Tag:
    """Put a free label of the office's own on an item."""
    item, wall = access.item_for_change(actor, item_id)
    label = words.line(label, "label", required=True, longest=60)
    for tag in _held([item], TagKind.LABEL):
        if str(tag.text("label")).casefold() == label.casefold():
            raise InvalidInput("The item has this label already.", "label")
    with operation(actor, Event.ITEM_TAGGED, wall=wall.id, objects=[_item_ref(item)]):
        return _add(actor, wall, item, TagKind.LABEL, {"label": label})


def untag_item(actor: Actor, *, tag_id: UUID) -> None:
    """Take a tag or a label off."""
    tag = access.tag_for(actor, tag_id)
    item, wall = access.item_for_change(actor, tag.item_id)
    with operation(actor, Event.ITEM_UNTAGGED, wall=wall.id, objects=[_item_ref(item)]):
        content = tag.content
        tag.delete()
        if content is not None:
            content.delete()


def link_item_to_party(actor: Actor, *, item_id: UUID, party_id: UUID) -> None:
    """Note that an item concerns a party."""
    item, wall = access.item_for_change(actor, item_id)
    party = access.party_for(actor, party_id)
    if party.matter_id != item.matter_id:
        raise InvalidInput("Choose a party of this case.", "party_id")
    if wall.is_sealed:
        _seal_concerns(actor, item, party.id, is_linked=True)
        return
    if ItemParty.objects.filter(item=item, party_id=party.id).exists():
        return
    with operation(actor, Event.ITEM_LINKED, wall=wall.id, objects=_refs(item, party.id)):
        link = ItemParty.behind(wall, item=item, party_id=party.id, created_by=actor.user_id)
        link.save(force_insert=True)


def link_item_to_charge(actor: Actor, *, item_id: UUID, charge_id: UUID) -> None:
    """Note that an item bears on a count."""
    item, wall = access.item_for_change(actor, item_id)
    charge = access.charge_for(actor, charge_id)
    if charge.matter_id != item.matter_id:
        raise InvalidInput("Choose a count of this case.", "charge_id")
    if wall.is_sealed:
        _seal_concerns(actor, item, charge.id, is_linked=True)
        return
    if ItemCharge.objects.filter(item=item, charge_id=charge.id).exists():
        return
    with operation(actor, Event.ITEM_LINKED, wall=wall.id, objects=_refs(item, charge.id)):
        link = ItemCharge.behind(wall, item=item, charge_id=charge.id, created_by=actor.user_id)
        link.save(force_insert=True)


def unlink_item(actor: Actor, *, item_id: UUID, subject_id: UUID) -> None:
    """Take back that an item concerns a party or bears on a count."""
    item, wall = access.item_for_change(actor, item_id)
    if wall.is_sealed:
        _seal_concerns(actor, item, subject_id, is_linked=False)
        return
    with operation(actor, Event.ITEM_UNLINKED, wall=wall.id, objects=_refs(item, subject_id)):
        ItemParty.objects.filter(item=item, party_id=subject_id).delete()
        ItemCharge.objects.filter(item=item, charge_id=subject_id).delete()


def _seal_concerns(actor: Actor, item: EvidenceItem, subject_id: UUID, *, is_linked: bool) -> None:
    """Note among a privileged item's words whether it concerns a party or a count."""
    event = Event.ITEM_LINKED if is_linked else Event.ITEM_UNLINKED
    with operation(actor, event, wall=item.wall_id, objects=[_item_ref(item)]):
        held = set(item.text("concerns", []))
        changed = held | {str(subject_id)} if is_linked else held - {str(subject_id)}
        rewrite_content(item.content, {"concerns": sorted(changed)})


def _item_ref(item: EvidenceItem) -> Ref:
    return Ref("casework.evidence", item.id)


def _refs(item: EvidenceItem, subject_id: UUID) -> list[Ref]:
    return [_item_ref(item), Ref("casework.subject", subject_id)]


def _reason(kind: TagKind, reason: str) -> str:
    if kind == TagKind.LABEL:
        raise InvalidInput("A label is added by its words.", "kind")
    must = kind == TagKind.DO_NOT_DISCLOSE
    return words.prose(reason, "reason", required=must, longest=2000)


def _tag(
    actor: Actor, wall: Wall, item: EvidenceItem, kind: TagKind, values: dict[str, str]
) -> Tag:
    tag = next(iter(_held([item], kind)), None)
    if tag is None:
        return _add(actor, wall, item, kind, values)
    tag.content = rewrite_content(tag.content, values)
    return tag


def _held(items: Sequence[EvidenceItem], kind: TagKind) -> list[Tag]:
    """The tags of a kind on items of one file; raises ``Locked``."""
    held = Tag.objects.select_related("content").filter(item__in=items)
    if not items[0].is_privileged:
        return list(held.filter(kind=kind.value))
    if any(item.is_locked for item in items):
        raise Locked(LOCKED)
    return [tag for tag in held if tag.meaning == kind]


def _add(
    actor: Actor, wall: Wall, item: EvidenceItem, kind: TagKind, values: dict[str, str]
) -> Tag:
    tag = _make(actor, wall, item, kind, values)
    save_contents([tag.content] if tag.content else [])
    tag.save(force_insert=True)
    return tag


def _make(
    actor: Actor, wall: Wall, item: EvidenceItem, kind: TagKind, values: dict[str, str]
) -> Tag:
    """A tag with its content, neither saved yet; sealed, its row does not say which it is."""
    if wall.is_sealed:
        kind, values = TagKind.LABEL, {**values, "kind": kind.value}
    return Tag.behind(
        wall,
        item=item,
        kind=kind.value,
        created_by=actor.user_id,
        content=make_content(wall, values),
    )
