"""Work on privileged material: what a job needs, and what members have granted it.

Everything sealed here opens in one worker's memory only (docs/keys.md).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from audit.ground import clock, ids
from privilege.models.jobs import Job
from privilege.models.walls import Wall


class WorkerKey(models.Model):
    """A running worker's public key; ``mac`` shows that a process of this house entered it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    public_key = models.BinaryField()
    mac = models.BinaryField()
    started_at = models.DateTimeField(editable=False)
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class JobNeed(models.Model):
    """What a job must open behind one wall: stored files and content records, by their ids."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, related_name="need", db_constraint=False
    )
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    blob_ids = ArrayField(models.UUIDField(), default=list)
    content_ids = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return str(self.id)


class JobGrant(models.Model):
    """What one member has opened for one job, sealed to one worker until ``expires_at``."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    worker = models.ForeignKey(WorkerKey, on_delete=models.PROTECT, related_name="+")
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    granted_by = models.UUIDField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "worker"], name="a_worker_has_one_grant_a_job"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="a_grant_expires_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
