"""Exports of a log: what was asked for, the pieces that are written, and what repeats weekly."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from audit.ground import clock, ids
from audit.oversight.chosen import Asked
from privilege.models.people import Office, User


class ExportSchedule(models.Model):
    """A supervisor's weekly export (CJIS AU-6); the database shows it to them alone."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    by_email = models.BooleanField(default=True)
    to_storage = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["requested_by"],
                condition=models.Q(ended_at=None),
                name="a_person_has_one_weekly_export",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class LogExport(models.Model):
    """One person's export of their office's log; the database shows it to them alone."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    schedule = models.ForeignKey(
        ExportSchedule, on_delete=models.PROTECT, null=True, related_name="+"
    )
    log_id = models.UUIDField()
    size = models.BigIntegerField(db_comment="Of the checkpoint that it is proven against")
    event = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    address = models.GenericIPAddressField(null=True)
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    matter_id = models.UUIDField(null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    job_id = models.UUIDField(null=True)
    manifest_salt = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    made_at = models.DateTimeField(null=True, db_comment="Its manifest's digest went into the log")
    ready_at = models.DateTimeField(null=True, db_comment="The log has signed that")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["requested_by", "-created_at"], name="log_exports_by_person")
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def asked(self) -> Asked:
        """What was asked for."""
        return Asked(
            event=self.event,
            outcome=self.outcome,
            address=self.address or "",
            person_id=self.person_id,
            case_id=self.case_id,
            since=self.since,
            until=self.until,
        )


class LogExportPart(models.Model):
    """A piece of one file of an export: an encrypted file, or none where it would be empty.

    ``requested_by`` is the export's. The key to the file is wrapped under the platform's key and
    bound to the export. ``end``, ``taken`` and ``tally`` let a worker go on where another died.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    export = models.ForeignKey(LogExport, on_delete=models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    end = models.BigIntegerField(default=0, db_comment="The place up to which the log was read")
    taken = models.BigIntegerField(default=-1, db_comment="The last place that was written")
    tally = models.JSONField(default=dict, db_comment="Counts; acts, people's ids and days only")
    size = models.PositiveBigIntegerField(default=0)
    blob = models.ForeignKey(
        "privilege.Blob", on_delete=models.PROTECT, null=True, related_name="+"
    )
    wrapped_key = models.BinaryField(default=b"")

    blob_id: UUID | None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["export", "path", "number"], name="a_piece_of_an_export_is_written_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.number}"
