"""Counsel of record and the people who work on a case."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.choices import CounselRole
from casework.models.party import Party
from privilege.models.base import WalledModel
from privilege.models.people import Office, User


class Counsel(WalledModel):
    """An appearance, behind the case record: what every counsel of record knows.

    ``office`` of the row keeps the case record; ``appearing_office`` is counsel's own.
    """

    role = models.CharField(max_length=12, choices=CounselRole.choices)
    party = models.ForeignKey(
        Party,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    attorney = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    appearing_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role="defense", party__isnull=False)
                | Q(role="prosecution", party__isnull=True),
                name="defense_counsel_appears_for_a_defendant",
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")),
                name="an_appearance_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["wall", "attorney", "party"],
                condition=Q(to_day__isnull=True),
                nulls_distinct=False,
                name="counsel_appears_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["matter"], name="counsel_by_matter")]


class TeamMember(WalledModel):
    """Who in one office works on the case, behind that office's own wall.

    ``defendant_id`` names the party for whose defense they work; null for the prosecution.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    defendant_id = models.UUIDField(null=True)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")),
                name="team_work_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["wall", "user"],
                condition=Q(to_day__isnull=True),
                name="a_person_is_on_a_team_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["matter"], name="teams_by_matter")]
