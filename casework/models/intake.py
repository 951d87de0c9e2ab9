"""Files on their way in: what a person dropped, and each file's upload."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.choices import ItemType, UploadState
from privilege.models.base import KEY_IS_SEALED, KEY_IS_WRAPPED, WalledModel


class IntakeBatch(WalledModel):
    """A set of files taken in together. Content: ``source_agency``, ``custodian``, ``note``.

    Behind a sealed wall ``item_type`` and ``collected_at`` (ISO 8601) are in the content too, and
    their columns blank.
    """

    collected_at = models.DateTimeField(null=True)
    item_type = models.CharField(
        max_length=12, choices=ItemType.choices, default=ItemType.OTHER.value
    )
    expected = models.PositiveIntegerField(default=0, db_comment="Files announced; 0 if unknown")
    closed_at = models.DateTimeField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(item_type="") | Q(collected_at=None),
                name="a_sealed_set_of_files_tells_nothing",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["wall", "-created_at"], name="batches_of_a_wall")]


class UploadSession(WalledModel):
    """One file's upload, of one person behind one wall.

    Content: ``name``, ``path``, ``description``, and what the set of files says of each:
    ``item_type``, ``source_agency``, ``custodian``, ``collected_at``. How much has arrived is asked
    of the store, never kept here. ``blob_id`` is the id that the finished file will have; its key
    is wrapped from the first byte on, behind a sealed wall to the wall's key, so that the server
    cannot go on by itself. There ``item_type`` is blank. Once the file is kept its ``BlobKey`` is
    the only key to it, so that nothing opens what is taken back: ``wrapped_key`` is empty.
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
    kek_id = models.CharField(max_length=64, blank=True)
    generation = models.PositiveIntegerField(null=True)
    item_id = models.UUIDField(null=True, db_comment="The item it became")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="kept") ^ Q(item_id__isnull=True),
                name="a_kept_upload_became_an_item",
            ),
            models.CheckConstraint(
                condition=~Q(state="kept") | Q(wrapped_key=b""),
                name="a_kept_upload_holds_no_key",
            ),
            models.CheckConstraint(
                condition=(KEY_IS_WRAPPED & ~Q(item_type="")) | (KEY_IS_SEALED & Q(item_type="")),
                name="an_upload_is_wholly_open_or_wholly_sealed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch"], name="uploads_of_a_batch"),
            models.Index(
                fields=["expires_at"], condition=Q(state="arriving"), name="uploads_still_arriving"
            ),
        ]
