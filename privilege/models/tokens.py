"""API tokens and remembered devices: what lets a program or a browser speak for a person."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.ground import clock, ids
from privilege.models.people import User


class ApiToken(models.Model):
    """A token that a person made for a program; only its SHA-256 is kept. It never unlocks."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("what it is for"), max_length=80)
    scopes = models.JSONField(default=list, db_comment="Of: read, write")
    digest = models.BinaryField(unique=True, max_length=32)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class KnownDevice(models.Model):
    """A browser from which a person has logged in before; guesses elsewhere do not lock it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="a_device_is_known_once")
        ]

    def __str__(self) -> str:
        return str(self.id)


class FailedLogin(models.Model):
    """A failed log-in, counted towards the lock-out of CJIS AC-7."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    device_digest = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="failed_log_ins_by_time")
        ]

    def __str__(self) -> str:
        return str(self.id)
