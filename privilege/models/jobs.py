"""Work that goes on after the request: rows written in the transaction that caused it."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.choices import JobState


class Job(models.Model):
    """One piece of background work, with ids only in its arguments.

    ``key`` makes a step idempotent: the same task and key is one row however often it is asked
    for. ``lease_until`` is kept ahead by a heartbeat; past it another worker takes over. One that
    ``needs_grant`` opens privileged material: it waits for a member and runs under their grant.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    task = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    queue = models.CharField(max_length=20, default="default")
    principal_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    wall_id = models.UUIDField(null=True)
    needs_grant = models.BooleanField(default=False)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True, db_comment="An error class, no content")
    not_before = models.DateTimeField(null=True, db_comment="Nobody runs it earlier")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "key"], name="a_step_is_queued_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="jobs_still_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"
