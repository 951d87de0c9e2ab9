"""Keys under which a client may repeat a request without doing its work twice."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.models.people import User


class IdempotencyKey(models.Model):
    """One request already carried out, and where its result is to be read; no content of it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_digest = models.BinaryField(max_length=32, db_comment="Of method, path and body")
    status = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="a_key_is_used_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
