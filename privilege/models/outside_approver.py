"""Who approves exceptions of an office that has one supervisor: somebody outside, by name."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from privilege.choices import RecoveryForm
from privilege.models.people import Office, User


class OutsideApprover(models.Model):
    """A colleague outside the office, or the assigned-counsel program; added, never changed.

    The newest whose time has come is the one who approves.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=20, choices=RecoveryForm.choices)
    name = models.CharField(max_length=120)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now, editable=False)
    takes_effect_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(form__in=["outside-colleague", "assigned-counsel"]),
                name="an_outside_approver_is_outside",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class ApprovalCode(models.Model):
    """The digest of a code printed for an outside approver; each serves for one answer."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    approver = models.ForeignKey(OutsideApprover, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(db_comment="SHA-256 of 130 random bits")
    used_at = models.DateTimeField(null=True)
    used_for = models.UUIDField(null=True, db_comment="The exception")
    answer = models.CharField(max_length=8, blank=True, db_comment="decide or review")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="no_two_approval_codes_are_alike"),
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_for=None, answer="")
                | models.Q(
                    used_at__isnull=False, used_for__isnull=False, answer__in=["decide", "review"]
                ),
                name="a_used_code_says_for_what",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
