"""Items of evidence, their text, and what was made from them for looking at."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from casework.choices import (
    Condition,
    DerivativeKind,
    ItemOrigin,
    ItemState,
    ItemType,
    TextSource,
)
from casework.models.intake import IntakeBatch
from privilege.models.base import WalledModel
from privilege.models.people import Office


class EvidenceItem(WalledModel):
    """One file (or physical thing) behind one wall; a copy served elsewhere is another item.

    Content: ``title``, ``name`` (the file's original name), ``path`` (its original folder),
    ``description``, ``source_agency``, ``custodian``, ``metadata`` (a mapping, as read from the
    file), ``reason`` (plain words for its condition), ``notes`` (further remarks, a list).
    ``search`` covers those words and is null behind sealed walls. ``parent`` is the e-mail or
    archive a member came out of. ``flags`` are of ``choices.ItemFlag``.
    """

    blob = models.ForeignKey(
        "privilege.Blob", on_delete=models.PROTECT, null=True, related_name="+"
    )
    batch = models.ForeignKey(
        IntakeBatch,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    origin = models.CharField(
        max_length=8, choices=ItemOrigin.choices, default=ItemOrigin.RECEIVED.value
    )
    served_by = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_comment="The office that served this copy; null for an office's own items",
    )
    item_type = models.CharField(
        max_length=12, choices=ItemType.choices, default=ItemType.OTHER.value
    )
    media_type = models.CharField(max_length=100, default="application/octet-stream")
    size = models.PositiveBigIntegerField(db_comment="Bytes")
    sha256 = models.CharField(max_length=64, db_comment="Lower-case hex")
    md5 = models.CharField(max_length=32, blank=True, db_comment="Lower-case hex, by the job")
    received_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True)
    dated_at = models.DateTimeField(
        null=True, db_comment="The file's own date: sent, taken, written"
    )
    state = models.CharField(
        max_length=10, choices=ItemState.choices, default=ItemState.RECEIVED.value
    )
    condition = models.CharField(
        max_length=12, choices=Condition.choices, default=Condition.UNKNOWN.value
    )
    flags = ArrayField(models.CharField(max_length=12), default=list)
    page_count = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    has_preview = models.BooleanField(default=False)
    has_machine_text = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(origin="served", served_by__isnull=False)
                | (~Q(origin="served") & Q(served_by__isnull=True)),
                name="a_served_item_names_who_served_it",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="an_item_has_its_sha256"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["wall", "sha256"], name="items_by_digest"),
            models.Index(
                fields=["office", "-received_at", "-id"],
                condition=Q(supervised=True),
                name="items_of_an_office_by_time",
            ),
            models.Index(
                fields=["matter", "created_at"],
                condition=Q(origin="served"),
                name="served_items_by_matter",
            ),
        ]


class EvidenceText(WalledModel):
    """The text of one page; page 1 where a file has no pages.

    Content: ``text`` and, where a machine made it, ``engine``. ``search`` covers it and is null
    behind sealed walls. No GIN index: full-text operators are not leakproof, so under a policy no
    index on them is ever used; the walls narrow first.
    """

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    page = models.PositiveIntegerField()
    source = models.CharField(
        max_length=12, choices=TextSource.choices, default=TextSource.EMBEDDED.value
    )
    search = SearchVectorField(null=True, editable=False)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "item", "page", "source"], name="a_page_has_one_text_of_a_source"
            )
        ]


class Derivative(WalledModel):
    """A picture or playable copy made from an item's file, behind the same wall; no content."""

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=DerivativeKind.choices)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(db_comment="Bytes")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "item", "kind"], name="an_item_has_one_derivative_of_a_kind"
            )
        ]
