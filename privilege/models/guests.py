"""People of no office who were let in to one channel: a client, an agency's contact, a victim."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.choices import GuestKind
from privilege.models.people import Office, User
from privilege.models.walls import Wall


class Guest(models.Model):
    """An invitation to a channel, and the account that it became.

    Only the owner's functions write it (``privilege/migrations/sql/0013_guests.sql``). Whoever
    holds the code, of which the database keeps a digest only, makes the account with a password of
    their own; a code given later replaces that password.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    wall = models.ForeignKey(Wall, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=GuestKind.choices)
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True, db_comment="Where notices go; not the log-in name")
    code_digest = models.BinaryField(null=True, unique=True)
    code_expires_at = models.DateTimeField(null=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_by = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(code_digest=None, code_expires_at=None)
                | models.Q(code_digest__isnull=False, code_expires_at__isnull=False),
                name="a_code_has_an_end",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["wall", "created_at"], name="guests_by_wall")]

    def __str__(self) -> str:
        return str(self.id)
