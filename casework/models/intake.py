"""Files on their way in: what a person dropped, and each file's upload."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.choices import ItemType, UploadState
from privilege.models.base import WalledModel


class IntakeBatch(WalledModel):
    """A set of files taken in together. Content: ``source_agency``, ``custodian``, ``note``."""

    collected_at = models.DateTimeField(null=True)
    item_type = models.CharField(
        max_length=12, choices=ItemType.choices, default=ItemType.OTHER.value
    )
    expected = models.PositiveIntegerField(default=0, db_comment="Files announced; 0 if unknown")
    closed_at = models.DateTimeField(null=True)

    class Meta(WalledModel.Meta):
        indexes: ClassVar = [models.Index(fields=["wall", "-created_at"], name="batches_of_a_wall")]


class UploadSession(WalledModel):
    """One file's upload, of one person behind one wall.

    Content: ``name``, ``path``, ``description``. How much has arrived is asked of the store, never
    kept here. ``blob_id`` is the id that the finished file will have; its key is wrapped from the
    first byte on.
    """

    batch = models.ForeignKey(
        IntakeBatch,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    length = models.PositiveBigIntegerField(db_comment="Bytes announced")
    item_type = models.CharField(
        max_length=12, choices=ItemType.choices, default=ItemType.OTHER.value
    )
    state = models.CharField(
        max_length=10, choices=UploadState.choices, default=UploadState.ARRIVING.value
    )
    expires_at = models.DateTimeField()
    blob_id = models.UUIDField(editable=False)
    store_key = models.CharField(max_length=32, editable=False)
    wrapped_key = models.BinaryField()
    kek_id = models.CharField(max_length=64)
    item_id = models.UUIDField(null=True, db_comment="The item it became")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="kept") ^ Q(item_id__isnull=True),
                name="a_kept_upload_became_an_item",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch"], name="uploads_of_a_batch"),
            models.Index(
                fields=["expires_at"], condition=Q(state="arriving"), name="uploads_still_arriving"
            ),
        ]
