"""Charges."""

from typing import ClassVar

from django.db import models

from casework.choices import Disposition, Grade
from casework.models.party import Party
from privilege.models.base import WalledModel


class Charge(WalledModel):
    """A count against a defendant, behind the case record. Content: ``statute``, ``description``.

    ``severity`` is the place of the grade, 0 the gravest, so that the database finds top charges.
    """

    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    count_number = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=16, choices=Grade.choices)
    severity = models.PositiveSmallIntegerField()
    disposition = models.CharField(
        max_length=16, choices=Disposition.choices, default=Disposition.PENDING.value
    )
    disposed_on = models.DateField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "party", "count_number"], name="a_defendant_has_each_count_once"
            ),
            models.CheckConstraint(
                condition=models.Q(disposition="pending", disposed_on__isnull=True)
                | (~models.Q(disposition="pending") & models.Q(disposed_on__isnull=False)),
                name="a_disposed_charge_says_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["matter"], name="charges_by_matter")]
