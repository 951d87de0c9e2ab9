"""Confidential reports, each behind a wall of its own with one person behind it.

No row says who wrote it: ``created_by`` stays empty, and ``created_at`` is the full hour.
"""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.oversight.choices import ConcernState
from privilege.models.base import WallColumns, WalledModel


class Concern(WalledModel):
    """A report. Content: ``text`` and ``about`` (names, one a line).

    One that was handed on has ``before``, too: what was written until then, oldest first, each
    ``by`` "reporter" or "recipient", ``on`` a day, with its ``text``.

    The reporter's key opens what is answered; its private half lies locked under the receipt code,
    of which ``receipt_digest`` is a slow hash. ``alternates`` learn that something is overdue.
    """

    recipient_id = models.UUIDField()
    state = models.CharField(
        max_length=12, choices=ConcernState.choices, default=ConcernState.RECEIVED
    )
    received_on = models.DateField()
    acknowledge_by = models.DateField()
    outcome_by = models.DateField()
    acknowledged_on = models.DateField(null=True)
    inquiry_on = models.DateField(null=True)
    outcome_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    receipt_digest = models.BinaryField()
    reporter_public = models.BinaryField()
    reporter_locked = models.BinaryField()
    continues = models.UUIDField(
        null=True, db_comment="The report that the receipt code was drawn for"
    )
    handed_on = models.DateField(null=True)
    onward_wall = models.UUIDField(null=True, db_comment="Where it stands since")
    alternates = ArrayField(models.UUIDField(), default=list)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall"], name="a_report_has_a_wall_of_its_own"),
            models.CheckConstraint(
                condition=models.Q(created_by=None), name="nobody_is_noted_as_the_reporter"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["receipt_digest"], name="concerns_by_receipt")]

    @property
    def code_id(self) -> UUID:
        """What the receipt code and everything sealed to it is bound to."""
        return self.continues or self.id


class ConcernMessage(WalledModel):
    """A question, an answer or the outcome. Content: ``text``.

    ``for_reporter`` holds the same text sealed to the reporter's key; the reporter's own words are
    not kept for them, so that whoever finds the code does not read what was reported.
    """

    concern = models.ForeignKey(
        Concern, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    for_reporter = models.BinaryField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(for_reporter=None, created_by=None)
                | models.Q(for_reporter__isnull=False, created_by__isnull=False),
                name="a_message_is_the_recipients_or_nobodys",
            )
        ]


class ConcernFile(WalledModel):
    """A file, cleaned of what it says about its maker. Content: ``name``, ``media_type``."""

    concern = models.ForeignKey(
        Concern, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    blob = models.ForeignKey("privilege.Blob", on_delete=models.PROTECT, related_name="+")

    class Meta(WallColumns.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(created_by=None), name="nobody_is_noted_as_having_sent_it"
            )
        ]
