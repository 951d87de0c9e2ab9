"""Notes written into one file for the person who asked, behind the wall where they are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from privilege.models.base import WalledModel


class NoteExport(WalledModel):
    """One person's export of the notes behind a wall; gone when ``expires_at`` has passed."""

    job_id = models.UUIDField(null=True)
    blob = models.ForeignKey(
        "privilege.Blob", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(blob=None, ready_at=None)
                | Q(blob__isnull=False, ready_at__isnull=False),
                name="an_export_is_ready_with_its_file",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "created_by"], name="note_exports_by_author")
        ]
