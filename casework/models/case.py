"""Courts and cases."""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from casework.choices import CaseStatus
from privilege.models.base import WalledModel


class Court(models.Model):
    """A court: reference data, behind no wall. Dates of its cases are days in its zone."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    jurisdiction = models.CharField(max_length=40, db_comment="As NY or US-SDNY")
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, db_comment="An IANA time zone")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ("jurisdiction", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="a_court_is_listed_once")
        ]

    def __str__(self) -> str:
        return self.name


class Case(WalledModel):
    """A criminal case, behind its case record; one to a matter.

    Content: ``title``, ``docket_number``. ``office`` keeps the case record. What else belongs to
    the case is found by ``matter_id``.
    """

    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=8, choices=CaseStatus.choices, default=CaseStatus.OPEN.value
    )
    filed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "matter"], name="a_matter_has_one_case"),
            models.CheckConstraint(
                condition=models.Q(status="closed", closed_at__isnull=False)
                | models.Q(status="open", closed_at__isnull=True),
                name="a_closed_case_says_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["matter"], name="cases_by_matter")]


class CaseLink(WalledModel):
    """A related case, as the linking office sees it: behind that office's own file.

    Content: ``reason``. ``other_case_id`` names a case behind another wall, so no key binds it.
    """

    other_case_id = models.UUIDField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "other_case_id"], name="cases_are_linked_once")
        ]


class LastSeen(models.Model):
    """When a person last looked at a case, seen by that person alone (a policy on ``user_id``)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user_id = models.UUIDField()
    matter_id = models.UUIDField()
    looked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user_id", "matter_id"], name="a_case_is_seen_once")
        ]

    def __str__(self) -> str:
        return str(self.id)


class OpenedItem(models.Model):
    """That a person has opened an item: for their own "unopened" counts, seen by them alone."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user_id = models.UUIDField()
    matter_id = models.UUIDField()
    item_id = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user_id", "item_id"], name="an_item_is_opened_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
