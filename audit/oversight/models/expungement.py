"""Entries of a log whose content a court ordered removed, with the order that says so."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.models.base import WalledModel
from privilege.models.people import Office


class Expungement(models.Model):
    """A court's order and the entry it removed; added, never changed.

    It names the court and the order, not what was removed, and stands behind no wall: policies
    show an office's own to that office (``migrations/sql``).
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    entry_id = models.UUIDField(unique=True)
    entry_at = models.DateTimeField()
    court = models.CharField(max_length=200)
    docket = models.CharField(max_length=100)
    ordered_on = models.DateField()
    digest = models.BinaryField(db_comment="SHA-256 of the order's document")
    salt = models.BinaryField(db_comment="Of the digest in the entry that orders the removal")
    expunged_by = models.UUIDField()
    expunged_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "-entry_at"], name="expungements_of_an_office")
        ]

    def __str__(self) -> str:
        return str(self.id)


class ExpungementOrder(WalledModel):
    """The order's document, behind the wall of the office that carried it out.

    It may say what the removed entry said, so only those who carry orders out read it. Content:
    ``name`` and ``media_type`` of the file. Added once, never changed.
    """

    expungement = models.ForeignKey(Expungement, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")
