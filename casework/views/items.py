"""Items as lists and pages show them: words, tones and icons. Dicts for ``_item_table.html``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.choices import Condition, ItemFlag, ItemType, TagKind

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from casework.models.tag import Tag
    from casework.selectors.evidence import ItemRow
    from casework.views.common import Context

_ICONS = {
    "photo": "image",
    "video": "camera",
    "audio": "volume_up",
    "email": "mail",
    "spreadsheet": "topic",
    "archive": "folder",
    "physical": "category",
}
_TAG_TONES = {
    TagKind.BRADY.value: "good",
    TagKind.GIGLIO.value: "good",
    TagKind.JENCKS.value: "info",
    TagKind.WORK_PRODUCT.value: "warn",
    TagKind.VICTIM_INFORMATION.value: "warn",
    TagKind.DO_NOT_DISCLOSE.value: "bad",
}
_BAD = {Condition.HOSTILE.value, Condition.MALFORMED.value, Condition.TRUNCATED.value}
_SECOND = 1000


def row_words(row: ItemRow) -> Context:
    """A row of a list of items."""
    return {
        **item_words(row.item, waits=row.waits),
        "tags": [tag_words(tag) for tag in row.tags],
        "is_new": row.is_new,
    }


def item_words(item: EvidenceItem, *, waits: bool = False) -> Context:
    """An item in words; ``waits`` says that a member must let it be read."""
    facts = item.facts
    return {
        "id": item.id,
        "url": reverse("item", args=[item.id]),
        "title": title_of(item),
        "is_privileged": item.is_privileged,
        "is_locked": item.is_locked,
        "is_damaged": item.is_damaged,
        "name": item.text("name"),
        "path": item.text("path"),
        "description": item.text("description"),
        "source_agency": item.text("source_agency"),
        "custodian": item.text("custodian"),
        "type_word": "" if item.is_locked else ItemType(facts.item_type).label,
        "icon": _ICONS.get(facts.item_type, "file_present"),
        "media_type": facts.media_type,
        "size": item.size,
        "sha256": facts.sha256,
        "md5": facts.md5,
        "page_count": facts.page_count,
        "duration": None if facts.duration_ms is None else facts.duration_ms / _SECOND,
        "dated_at": facts.dated_at,
        "received_at": item.received_at,
        "collected_at": facts.collected_at,
        "verified_at": item.verified_at,
        "state": item.state,
        "state_word": _("Waits for a member") if waits else item.get_state_display(),
        "condition": facts.condition,
        "condition_word": Condition(facts.condition).label,
        "condition_tone": "bad" if facts.condition in _BAD else "warn",
        "reason": item.text("reason"),
        "notes": item.text("notes", []),
        "flags": [_flag(flag) for flag in facts.flags],
        "machine_text": facts.has_machine_text,
        "origin_word": item.get_origin_display(),
        "from_word": _("served by %(office)s") % {"office": item.served_by}
        if item.served_by_id
        else "",
    }


def title_of(item: EvidenceItem) -> str:
    """What an item is called; of one that is not unlocked, no more than that it is there."""
    if item.is_damaged:
        return _("Damaged entry")
    return item.text("title") or (_("Privileged item") if item.is_locked else "")


def tag_words(tag: Tag, *, removable: bool = False) -> Context:
    """A tag or label in words."""
    kind = TagKind(tag.meaning)
    is_label = kind == TagKind.LABEL
    return {
        "id": tag.id,
        "kind": kind.value,
        "word": (tag.text("label") or _("Privileged")) if is_label else kind.label,
        "tone": _TAG_TONES.get(kind.value, "plain"),
        "reason": tag.text("reason"),
        "remove_url": reverse("tag-remove", args=[tag.id]) if removable else "",
    }


def _flag(flag: str) -> tuple[str, str]:
    known = dict(ItemFlag.choices)
    return str(known.get(flag, flag)), "bad" if flag == ItemFlag.INFECTED else "info"
