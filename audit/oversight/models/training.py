"""Who was trained in what, and the certificates that show it.

A session is recorded once, by the office that held it, with a record for each who came, of
whatever office. Policies show a record to its person, to the supervisors of their office and to
those of the office that held the session; certificates stand behind the person's office's own wall.
"""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.models.base import WalledModel
from privilege.models.people import Office, User


class TrainingRecord(models.Model):
    """That a person came to a session. ``training_id`` is the same for all who came."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    training_id = models.UUIDField()
    host_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    course = models.CharField(max_length=200)
    held_on = models.DateField()
    expires_on = models.DateField(null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["training_id", "user"], name="a_person_comes_to_a_session_once"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on=None) | models.Q(expires_on__gt=models.F("held_on")),
                name="a_training_expires_after_it_was_held",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "expires_on"], name="trainings_of_an_office"),
            models.Index(fields=["host_office", "held_on"], name="trainings_held_by_an_office"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Certificate(WalledModel):
    """A file that shows a training, behind the wall of the person's office.

    Content: ``name`` and ``media_type`` of the file.
    """

    record_id = models.UUIDField()
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")
