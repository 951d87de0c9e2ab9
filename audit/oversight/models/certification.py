"""The yearly review of who is behind which wall: when it was held, and what was decided.

A decision names wall and person and a reason of a closed list: no words, so that nothing of a
case is told. Policies show an office's own (``migrations/sql/0007_certification.sql``).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.ground import clock, ids
from audit.oversight.choices import AccessDecision, AccessReason
from privilege.models.people import Office


class Certification(models.Model):
    """One year's review of an office; ``open_for`` had not said that nothing was left for them."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField()
    reminded_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    signed_by = models.UUIDField(null=True)
    open_for = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office"],
                condition=models.Q(signed_on=None),
                name="an_office_reviews_access_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_on=None, signed_by=None)
                | models.Q(signed_on__isnull=False, signed_by__isnull=False),
                name="a_signed_review_names_who_signed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CertifiedAccess(models.Model):
    """What was decided of one person behind one wall; added, never changed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    wall_id = models.UUIDField()
    wall_kind = models.CharField(max_length=32)
    user_id = models.UUIDField()
    decision = models.CharField(max_length=8, choices=AccessDecision.choices)
    reason = models.CharField(max_length=16, choices=AccessReason.choices)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification", "wall_id", "user_id"],
                name="an_access_is_decided_once_a_review",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("user_id")),
                name="nobody_certifies_their_own_access",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AccessStatement(models.Model):
    """That somebody has decided on everybody whom they let in, in privileged parts too.

    Everybody who could let people in says it, whether they do or not, so that it tells nobody who
    leads what is privileged.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    stated_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification", "user_id"], name="a_person_states_once_a_review"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
