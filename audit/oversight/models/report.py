"""Yearly public reports: as released, for everybody."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.models.people import Office


class PublicReport(models.Model):
    """One office's report of one year; frozen from the moment it exists, for it is then released.

    ``body`` is JSON as ``audit.oversight.report`` writes it, and names figures and nobody.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    body = models.TextField()
    digest = models.BinaryField(db_comment="SHA-256 of the body in UTF-8")
    released_by = models.UUIDField()
    released_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "year"], name="an_office_releases_a_year_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
