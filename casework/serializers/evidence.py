"""Items of evidence, their tags, text and custody; search hits and intakes."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as fields

from casework.choices import (
    Condition,
    CustodyAct,
    ItemOrigin,
    ItemState,
    ItemType,
    TagKind,
    TextSource,
)
from casework.item_facts import NAMES
from casework.serializers.base import Content, One, Shape

_IDS = fields.ListField(child=fields.UUIDField())


class TagOut(Shape):
    """A tag, or a label with its words."""

    id = fields.UUIDField()
    kind = fields.ChoiceField(TagKind.choices, source="meaning")
    label = Content()  # type: ignore[assignment]  # a shape's own label is not used
    reason = Content()
    created_at = fields.DateTimeField()


class TagIn(Shape):
    """A tag; of a label, its words in ``label``."""

    kind = One(TagKind)
    label = fields.CharField(  # type: ignore[assignment]  # a shape's own label is not used
        max_length=60, default="", allow_blank=True
    )
    reason = fields.CharField(max_length=2000, default="", allow_blank=True)


class TagManyIn(Shape):
    """A tag for several items of one file."""

    items = fields.ListField(child=fields.UUIDField(), min_length=1, max_length=500)
    kind = One(TagKind)
    reason = fields.CharField(max_length=2000, default="", allow_blank=True)


_SEALED = (
    *("title", "name", "path", "description", "source_agency", "custodian", "reason"),
    *(name for name in NAMES if name != "has_preview"),
)


class ItemOut(Shape):
    """An item of evidence."""

    id = fields.UUIDField()
    wall_id = fields.UUIDField()
    privileged = fields.BooleanField(source="is_privileged")
    locked = fields.BooleanField(
        source="is_locked",
        help_text="Whether words and facts are encrypted and not unlocked here: then they are null",
    )
    title = Content(allow_null=True)
    name = Content(allow_null=True, help_text="The file's original name")
    path = Content(allow_null=True, help_text="Its original folder")
    description = Content(allow_null=True)
    source_agency = Content(allow_null=True)
    custodian = Content(allow_null=True)
    item_type = fields.ChoiceField(ItemType.choices, source="facts.item_type", allow_null=True)
    media_type = fields.CharField(source="facts.media_type", allow_null=True)
    size = fields.IntegerField(help_text="Bytes")
    sha256 = fields.CharField(source="facts.sha256", allow_null=True)
    md5 = fields.CharField(source="facts.md5", allow_blank=True, allow_null=True)
    origin = fields.ChoiceField(ItemOrigin.choices)
    served_by_office_id = fields.UUIDField(source="served_by_id", allow_null=True)
    parent_id = fields.UUIDField(allow_null=True)
    batch_id = fields.UUIDField(allow_null=True)
    state = fields.ChoiceField(ItemState.choices)
    condition = fields.ChoiceField(Condition.choices, source="facts.condition", allow_null=True)
    reason = Content(allow_null=True, help_text="Why, where the condition is not good")
    flags = fields.ListField(source="facts.flags", child=fields.CharField(), allow_null=True)
    page_count = fields.IntegerField(source="facts.page_count", allow_null=True)
    duration_ms = fields.IntegerField(source="facts.duration_ms", allow_null=True)
    has_machine_text = fields.BooleanField(
        source="facts.has_machine_text",
        allow_null=True,
        help_text="Some of its text was recognized by machine",
    )
    dated_at = fields.DateTimeField(source="facts.dated_at", allow_null=True)
    collected_at = fields.DateTimeField(source="facts.collected_at", allow_null=True)
    received_at = fields.DateTimeField()
    verified_at = fields.DateTimeField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:  # noqa: ANN401 - an EvidenceItem
        """Nothing is told of a locked one that is not known: its words and facts are null."""
        shown: dict[str, Any] = super().to_representation(instance)
        if instance.is_locked:
            shown.update(dict.fromkeys(_SEALED))
        return shown


class ItemRowOut(Shape):
    """An item as a list shows it."""

    item = ItemOut()
    tags = TagOut(many=True)
    is_new = fields.BooleanField(help_text="Served on us and not opened by the caller")


class ItemDetailOut(ItemRowOut):
    """An item with its family and what it concerns."""

    item = ItemOut(source="row.item")
    tags = TagOut(source="row.tags", many=True)
    is_new = fields.BooleanField(source="row.is_new")
    metadata = fields.SerializerMethodField(help_text="As the file says of itself")
    child_ids = fields.SerializerMethodField(help_text="Attachments, or members of an archive")
    party_ids = fields.SerializerMethodField()
    charge_ids = fields.SerializerMethodField()
    derivatives = fields.SerializerMethodField(help_text="Pictures and viewable copies by kind")
    may_change = fields.BooleanField(source="can_write")

    @extend_schema_field(_IDS)
    def get_child_ids(self, view: Any) -> list[UUID]:  # noqa: ANN401 - an ItemView
        """Its family below it."""
        return [child.id for child in view.children]

    @extend_schema_field(_IDS)
    def get_party_ids(self, view: Any) -> list[UUID]:  # noqa: ANN401
        """Parties it concerns."""
        return [party.id for party in view.parties]

    @extend_schema_field(_IDS)
    def get_charge_ids(self, view: Any) -> list[UUID]:  # noqa: ANN401
        """Counts it bears on."""
        return [charge.id for charge in view.charges]

    def get_derivatives(self, view: Any) -> list[str]:  # noqa: ANN401
        """Of thumbnail, preview and viewable."""
        return sorted(view.derivatives)

    def get_metadata(self, view: Any) -> dict[str, Any]:  # noqa: ANN401 - an ItemView
        """What was read from the file."""
        found: dict[str, Any] = view.row.item.text("metadata", {})
        return found


class ItemPatch(Shape):
    """What people say of an item; what is left out stays."""

    title = fields.CharField(max_length=300, required=False)
    description = fields.CharField(max_length=20_000, required=False, allow_blank=True)
    source_agency = fields.CharField(max_length=300, required=False, allow_blank=True)
    custodian = fields.CharField(max_length=300, required=False, allow_blank=True)
    item_type = One(ItemType, required=False)
    collected_at = fields.DateTimeField(required=False, allow_null=True)


class SubjectIn(Shape):
    """A party or a count that an item concerns: one of the two."""

    party_id = fields.UUIDField(required=False)
    charge_id = fields.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one is named."""
        if len(attrs) != 1:
            raise fields.ValidationError("Name a party or a count.")
        return attrs


class TextOut(Shape):
    """The text of one page."""

    page = fields.IntegerField()
    text = fields.CharField(allow_blank=True)
    origin = fields.ChoiceField(
        TextSource.choices, source="source", help_text="All but embedded is machine-made"
    )
    engine = fields.CharField(allow_blank=True)


class CustodyLinkOut(Shape):
    """A link of the chain of custody."""

    act = fields.ChoiceField(CustodyAct.choices, source="event.act")
    at = fields.DateTimeField(source="event.happened_at")
    who = fields.CharField()
    whence = fields.SerializerMethodField()
    whither = fields.SerializerMethodField()
    note = fields.SerializerMethodField()
    sha256 = fields.CharField(source="event.digest", allow_blank=True)

    def get_whence(self, link: Any) -> str:  # noqa: ANN401 - a Link
        """From whom."""
        return str(link.event.text("whence"))

    def get_whither(self, link: Any) -> str:  # noqa: ANN401
        """To whom."""
        return str(link.event.text("whither"))

    def get_note(self, link: Any) -> str:  # noqa: ANN401
        """A note."""
        return str(link.event.text("note"))


class OpeningOut(Shape):
    """That somebody of our own office opened or downloaded the item."""

    at = fields.DateTimeField()
    event = fields.CharField()
    who = fields.CharField()


class ChainOut(Shape):
    """The chain of custody, and the openings in our own office."""

    links = CustodyLinkOut(many=True)
    openings = OpeningOut(many=True)


class VerificationOut(Shape):
    """What hashing the stored file again gave."""

    is_intact = fields.BooleanField()
    sha256 = fields.CharField(allow_blank=True)


class ReturnIn(Shape):
    """To whom an item went back."""

    to_whom = fields.CharField(max_length=300)
    note = fields.CharField(max_length=2000, default="", allow_blank=True)


class HitOut(ItemRowOut):
    """An item that search found."""

    case_id = fields.UUIDField(source="case.id", allow_null=True, default=None)
    excerpt = fields.CharField(
        source="excerpt.text",
        default="",
        help_text="Plain text; hits stand between U+0002 and U+0003",
    )
    page = fields.IntegerField(source="excerpt.page", allow_null=True, default=None)
    is_machine_made = fields.BooleanField(source="excerpt.is_machine_made", default=False)


class ItemPageOut(Shape):
    """A page of items; ``next`` continues it, ``total`` stops at 1,001."""

    next = fields.CharField(allow_blank=True, source="next_cursor")
    total = fields.IntegerField()
    results = HitOut(many=True, source="rows")


class BatchIn(Shape):
    """What is said of every file of a set that is taken in."""

    wall_id = fields.UUIDField(required=False)
    source_agency = fields.CharField(max_length=300, default="", allow_blank=True)
    custodian = fields.CharField(max_length=300, default="", allow_blank=True)
    note = fields.CharField(max_length=2000, default="", allow_blank=True)
    collected_at = fields.DateTimeField(allow_null=True, default=None)
    item_type = One(ItemType, default=ItemType.OTHER)
    expected = fields.IntegerField(min_value=0, max_value=1_000_000, default=0)


class BatchOut(Shape):
    """A set of files, and how far they are."""

    id = fields.UUIDField()
    wall_id = fields.UUIDField()
    created_at = fields.DateTimeField()
    received = fields.IntegerField()
    reading = fields.IntegerField()
    ready = fields.IntegerField()
    duplicates = fields.IntegerField()
    unreadable = fields.IntegerField()
