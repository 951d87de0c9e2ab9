"""The privilege screen: its terms, what it caught, and what reviewers decided."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from audit.ground import clock, ids
from casework.choices import ReviewCode, ScreenPlace, TermKind
from casework.models.evidence import EvidenceItem
from privilege.models.base import WalledModel
from privilege.models.people import Office


class OfficeTerm(models.Model):
    """A term for all cases of an office; read by its people, kept by its supervisors."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=TermKind.choices)
    value = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "kind", "value"], name="an_office_lists_a_term_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class CaseTerm(WalledModel):
    """A term for one case, behind the file that is screened. Content: ``value``."""

    kind = models.CharField(max_length=12, choices=TermKind.choices)


class ItemReview(WalledModel):
    """What was decided about an item's privilege, behind the item's wall. Content: ``note``."""

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    code = models.CharField(max_length=16, choices=ReviewCode.choices)
    is_caught = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "item"], name="an_item_is_reviewed_once"),
            models.CheckConstraint(
                condition=Q(code="caught", decided_at=None, decided_by=None, is_caught=True)
                | (~Q(code="caught") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="a_person_decides_what_the_screen_caught",
            ),
        ]


class ScreenHit(WalledModel):
    """Why the screen caught an item. Content: ``term``, ``excerpt``."""

    item = models.ForeignKey(
        EvidenceItem,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=12, choices=TermKind.choices)
    place = models.CharField(max_length=12, choices=ScreenPlace.choices)
    page = models.PositiveIntegerField(null=True)
