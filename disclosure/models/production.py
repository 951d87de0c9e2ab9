"""Productions as their producers see them: selection, review, numbers, files, and releases."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from disclosure.bates import Treatment
from disclosure.choices import FileKind, ProductionState, ReleaseKind
from disclosure.models.bates import BatesSequence
from privilege.models.base import WalledModel


class Production(WalledModel):
    """Items on their way from one office to one receiving party, behind the producer's own wall.

    Content: ``message`` (goes into the letter). ``shared_wall_id`` is the file shared with the
    receiving party; ``volume_id`` the volume it became there. ``replaces_id`` is the clawback
    whose documents it replaces: then it bears their numbers and is given none of its own.
    """

    shared_wall_id = models.UUIDField()
    state = models.CharField(
        max_length=8, choices=ProductionState.choices, default=ProductionState.DRAFT.value
    )
    number = models.PositiveIntegerField(null=True, db_comment="Of the volume, for this party")
    sequence = models.ForeignKey(
        BatesSequence,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    numbered_at = models.DateTimeField(null=True)
    prepared_at = models.DateTimeField(null=True, db_comment="When the last file was stamped")
    served_at = models.DateTimeField(null=True)
    volume_id = models.UUIDField(null=True)
    replaces_id = models.UUIDField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "shared_wall_id", "number"], name="a_party_has_a_volume_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="served")
                | Q(served_at__isnull=False, volume_id__isnull=False, prepared_at__isnull=False),
                name="a_served_production_became_a_volume",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "reviewed"], number__isnull=True)
                | Q(
                    state__in=["numbered", "served", "void"],
                    number__isnull=False,
                    sequence__isnull=False,
                ),
                name="a_numbered_production_has_its_sequence",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-created_at"], name="productions_by_matter")
        ]


class ProductionItem(WalledModel):
    """An item in a production.

    Content: ``description`` and ``filename`` (what the recipient will read); of a withheld item
    ``category`` and ``basis`` (what the placeholder says).
    """

    production = models.ForeignKey(
        Production, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    item = models.ForeignKey(
        "casework.EvidenceItem",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    position = models.PositiveIntegerField()
    treatment = models.CharField(
        max_length=8, choices=[(kind.value, kind.name.capitalize()) for kind in Treatment]
    )
    page_count = models.PositiveIntegerField(default=0, db_comment="Pages to stamp; 0 for others")
    first = models.PositiveBigIntegerField(null=True)
    last = models.PositiveBigIntegerField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "production", "item"], name="an_item_is_in_a_production_once"
            ),
            models.CheckConstraint(
                condition=Q(treatment="pages", page_count__gte=1)
                | (~Q(treatment="pages") & Q(page_count=0)),
                name="a_stamped_item_has_pages",
            ),
        ]


class ProductionFile(WalledModel):
    """A file made ready for a production: stamped, native, or a slip-sheet; no content."""

    production_item = models.ForeignKey(
        ProductionItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=12, choices=FileKind.choices)
    path = models.CharField(max_length=160, db_comment="In the ZIP; made of number and ending")
    media_type = models.CharField(max_length=100)
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField(db_comment="Bytes")
    sha256 = models.CharField(max_length=64, db_comment="Lower-case hex")
    crc32 = models.PositiveBigIntegerField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "production_item", "kind"], name="an_item_has_one_file_of_a_kind"
            )
        ]


class Release(WalledModel):
    """That content crossed to another wall: which item became which; added, never changed.

    Behind the releaser's wall alone. Content: ``basis`` (legal basis).
    """

    kind = models.CharField(max_length=12, choices=ReleaseKind.choices)
    production = models.ForeignKey(
        Production, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    item = models.ForeignKey(
        "casework.EvidenceItem",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    shared_wall_id = models.UUIDField(db_comment="The wall that received it")
    released_item_id = models.UUIDField(db_comment="The new item there")
    approved_by = models.UUIDField(null=True, db_comment="Who reviewed the production")
    released_at = models.DateTimeField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "production", "item"], name="an_item_is_released_once_a_production"
            )
        ]
