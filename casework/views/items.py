"""Items as lists and pages show them: words, tones and icons. Dicts for ``_item_table.html``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.choices import Condition, ItemFlag, TagKind

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
        **item_words(row.item),
        "tags": [tag_words(tag) for tag in row.tags],
        "is_new": row.is_new,
    }


def item_words(item: EvidenceItem) -> Context:
    """An item in words."""
    return {
        "id": item.id,
        "url": reverse("item", args=[item.id]),
        "title": item.text("title"),
        "name": item.text("name"),
        "path": item.text("path"),
        "description": item.text("description"),
        "source_agency": item.text("source_agency"),
        "custodian": item.text("custodian"),
        "type_word": item.get_item_type_display(),
        "icon": _ICONS.get(item.item_type, "file_present"),
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
        "md5": item.md5,
        "page_count": item.page_count,
        "duration": None if item.duration_ms is None else item.duration_ms / _SECOND,
        "dated_at": item.dated_at,
        "received_at": item.received_at,
        "collected_at": item.collected_at,
        "verified_at": item.verified_at,
        "state": item.state,
        "state_word": item.get_state_display(),
        "condition": item.condition,
        "condition_word": item.get_condition_display(),
        "condition_tone": "bad" if item.condition in _BAD else "warn",
        "reason": item.text("reason"),
        "notes": item.text("notes", []),
        "flags": [_flag(flag) for flag in item.flags],
        "machine_text": item.has_machine_text,
        "origin_word": item.get_origin_display(),
        "from_word": _("served by %(office)s") % {"office": item.served_by}
        if item.served_by_id
        else "",
    }


def tag_words(tag: Tag, *, removable: bool = False) -> Context:
    """A tag or label in words."""
    is_label = tag.kind == TagKind.LABEL
    return {
        "id": tag.id,
        "kind": tag.kind,
        "word": tag.text("label") if is_label else tag.get_kind_display(),
        "tone": _TAG_TONES.get(tag.kind, "plain"),
        "reason": tag.text("reason"),
        "remove_url": reverse("tag-remove", args=[tag.id]) if removable else "",
    }


def _flag(flag: str) -> tuple[str, str]:
    known = dict(ItemFlag.choices)
    return str(known.get(flag, flag)), "bad" if flag == ItemFlag.INFECTED else "info"
