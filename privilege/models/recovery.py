"""Who keeps an office's shares, and a member's request to have their key opened with them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from audit.ground import clock, ids
from privilege.models.keys import MemberKey, OfficeRecovery
from privilege.models.people import Office, User


class RecoveryShare(models.Model):
    """Who keeps one share; known to the whole office, which must be able to find it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    recovery = models.ForeignKey(OfficeRecovery, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recovery", "number"], name="a_share_has_one_holder")
        ]

    def __str__(self) -> str:
        return str(self.id)


class RecoveryRequest(models.Model):
    """A member asks that their key be opened: it is sealed to a pair of this request's own.

    Its private half is locked under a code that only the member was shown, so that whoever opens
    the key with the shares never learns what opens it afterwards. Shares given by one officer wait
    sealed to the next officer's own key.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(MemberKey, on_delete=models.PROTECT, related_name="+")
    public_key = models.BinaryField()
    locked = models.BinaryField(db_comment="The request's private half, under the member's code")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    hands = ArrayField(models.UUIDField(), default=list, db_comment="Who gave shares, in order")
    carried = models.BinaryField(null=True)
    carried_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    carried_until = models.DateTimeField(null=True)
    sealed_key = models.BinaryField(null=True)
    completed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True),
                name="a_person_asks_for_one_recovery_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(carried__isnull=True)
                | Q(carried_for__isnull=False, carried_until__isnull=False),
                name="shares_wait_for_somebody_and_not_for_ever",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
