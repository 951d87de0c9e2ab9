"""Notices: a person is told that something waits for them, without a word of its content."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.models.people import User


class Notice(models.Model):
    """One line for one person; the page it links to decides what they may read there."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60, db_comment="An audit tag that names what happened")
    matter_id = models.UUIDField(null=True)
    object_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    held_until = models.DateTimeField(
        null=True, db_comment="Nobody reads it before; the beat sends it then"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="a_persons_notices_by_time")
        ]

    def __str__(self) -> str:
        return self.kind
