"""Stored files and the keys that walls hold to them."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from audit.ground import ids
from privilege.keys.pairs import Place
from privilege.models.base import KEY_IS_SEALED, KEY_IS_WRAPPED, WalledModel


def file_place(wall_id: UUID, blob_id: UUID, generation: int) -> Place:
    """Where a sealed file key belongs: behind another wall, to another file, it does not open."""
    return Place("file", (wall_id, blob_id), generation)


class Blob(models.Model):
    """A stored file: encrypted, write-once, under a random name, and nothing said about it.

    It stands behind no wall; without a ``BlobKey`` it is noise. ``id`` is the file id in its
    header. Rows and files go only when the longest backup that may name them has expired.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    store_key = models.CharField(max_length=32, unique=True, editable=False)
    size = models.PositiveBigIntegerField(db_comment="Bytes of plain text", editable=False)
    stored_size = models.PositiveBigIntegerField(db_comment="Bytes in the store", editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(store_key__regex="^[0-9a-f]{32}$"), name="a_store_key_is_random"
            ),
            models.CheckConstraint(
                condition=Q(stored_size__gt=F("size")), name="a_stored_file_is_sealed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class BlobKey(WalledModel):
    """A wall's key to a stored file: the file key, wrapped and bound to this wall and this file.

    Behind an open wall it is wrapped under the platform's key-encryption key, ``kek_id``; behind a
    sealed one it is sealed to the wall's key of a ``generation``, and only members open it.
    Serving a file to another wall makes another row; the file itself is never copied.
    """

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField()
    kek_id = models.CharField(
        max_length=64,
        blank=True,
        db_comment="Key-encryption key of the wrap, for rotation; blank where sealed",
    )
    generation = models.PositiveIntegerField(
        null=True, db_comment="Generation of the sealed wall's key; null behind open walls"
    )

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "blob"], name="a_wall_has_one_key_to_a_file"),
            models.CheckConstraint(
                condition=KEY_IS_WRAPPED | KEY_IS_SEALED,
                name="a_file_key_is_either_wrapped_or_sealed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kek_id"], name="blob_keys_by_kek")]
