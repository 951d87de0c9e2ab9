"""Volumes as both sides see them, behind the file that they share; and the receipt."""

from typing import ClassVar

from django.db import models

from disclosure.bates import MAX_PREFIX_LENGTH
from disclosure.choices import FileKind, PackageAct
from privilege.models.base import WalledModel


class ProductionVolume(WalledModel):
    """What was served: added, never changed.

    Content: ``case``, ``receiving_party``, ``recipients`` (names), ``message``. Nothing in it
    leads back to the producer's own records.
    """

    producing_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    prefix = models.CharField(max_length=MAX_PREFIX_LENGTH)
    width = models.PositiveSmallIntegerField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    item_count = models.PositiveIntegerField(db_comment="Produced, without placeholders")
    withheld_count = models.PositiveIntegerField()
    page_count = models.PositiveIntegerField(db_comment="Stamped pages")
    duration_ms = models.PositiveBigIntegerField(db_comment="Of audio and video")
    manifest_sha256 = models.CharField(max_length=64, db_comment="Lower-case hex")
    served_at = models.DateTimeField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "producing_office", "number"], name="a_volume_is_served_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-served_at"], name="volumes_by_matter")
        ]


class VolumeFile(WalledModel):
    """A file of a volume: added, never changed.

    Content: ``description``, ``filename``; of a placeholder ``category`` and ``basis``. ``item``
    is the evidence item that the recipient has of it; none for slip-sheets and papers.
    """

    volume = models.ForeignKey(
        ProductionVolume,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    item = models.ForeignKey(
        "casework.EvidenceItem",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=FileKind.choices)
    path = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    category = models.CharField(max_length=40, blank=True, db_comment="The item's type")
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField(db_comment="Bytes")
    sha256 = models.CharField(max_length=64, db_comment="Lower-case hex")
    crc32 = models.PositiveBigIntegerField()
    original_sha256 = models.CharField(
        max_length=64, blank=True, db_comment="Of the file before it was stamped"
    )
    first = models.PositiveBigIntegerField(null=True)
    last = models.PositiveBigIntegerField(null=True)
    duration_ms = models.PositiveBigIntegerField(default=0)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "volume", "path"], name="a_path_is_in_a_volume_once"
            )
        ]


class PackageEvent(WalledModel):
    """What both sides know happened to a volume, each once; added, never changed; no content."""

    volume = models.ForeignKey(
        ProductionVolume,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    act = models.CharField(max_length=12, choices=PackageAct.choices)
    acting_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    happened_at = models.DateTimeField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "volume", "act"], name="a_package_event_happens_once"
            )
        ]


class Acknowledgement(WalledModel):
    """A receipt for a volume, with its signed PDF; added, never changed.

    Content: ``received_by`` (name and office).
    """

    volume = models.ForeignKey(
        ProductionVolume,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    receiving_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField()
    receipt_blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")
    receipt_sha256 = models.CharField(max_length=64, db_comment="Lower-case hex, of the PDF")
    key_id = models.CharField(max_length=64, db_comment="The public key that signed, in hex")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "volume"], name="a_volume_is_acknowledged_once")
        ]
