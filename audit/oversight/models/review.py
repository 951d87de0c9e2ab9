"""Review of an office's log: its rules, what was drawn, what reviewers found.

These rows belong to an office and stand behind no wall of a case; who reads and adds what is said
by the policies of ``migrations/sql/0002_review.sql``. What is drawn names entries by place and id;
what a reviewer may see of an entry is decided when it is shown (``selectors/log.py``).
"""

from typing import ClassVar

from django.db import models

from audit.ground import clock, ids
from audit.oversight.choices import StepKind
from privilege.models.people import Office, User


def _person(*, null: bool = False) -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(User, on_delete=models.PROTECT, null=null, related_name="+")


class OfficeRow(models.Model):
    """A row that belongs to an office and stands behind no wall."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class ReviewRule(OfficeRow):
    """What an office changed about one rule; where it has none, the rule's own default holds."""

    name = models.CharField(max_length=40, db_comment="Of registries.rules")
    is_on = models.BooleanField()
    amount = models.PositiveIntegerField(db_comment="Percent or number, as the rule says")
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="an_office_sets_a_rule_once")
        ]


class ReviewWeek(OfficeRow):
    """A week of an office's review, from its Monday; ``seed`` fixes what its sample takes."""

    starts_on = models.DateField()
    seed = models.BinaryField()
    drawn_until = models.DateTimeField(db_comment="Entries before this were looked at")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "starts_on"], name="an_office_has_a_week_once"
            )
        ]


class ReviewGroup(OfficeRow):
    """Alike entries that one reviewer looks at together.

    ``reviewer`` is empty where everybody in the office who could review acted themselves. A group
    ``is_open`` when its entries happened behind no wall or one that supervisors read by role.
    """

    week = models.ForeignKey(ReviewWeek, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40, db_comment="Of registries.rules")
    event = models.CharField(max_length=80)
    is_open = models.BooleanField()
    is_peer = models.BooleanField(default=False)
    subject = _person()
    reviewer = _person(null=True)
    matter_id = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("subject")),
                name="nobody_reviews_their_own_acts",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["reviewer", "-created_at"], name="reviews_by_reviewer"),
            models.Index(fields=["office", "week"], name="reviews_by_week"),
        ]


class ReviewEntry(OfficeRow):
    """An entry of the log that was drawn: its id and its time, which is its place in the log."""

    group = models.ForeignKey(ReviewGroup, on_delete=models.PROTECT, related_name="entries")
    entry_id = models.UUIDField()
    at = models.DateTimeField()
    is_peer = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "entry_id", "is_peer"], name="an_entry_is_drawn_once"
            )
        ]


class ReviewStep(OfficeRow):
    """What was found, asked or answered, never changed; the newest says where a group stands.

    Its words lie encrypted (``kept_words``): ``kept`` under ``wrapped_key``, or, where the group is
    not open, sealed to whoever wrote them and to whoever they are for.
    """

    group = models.ForeignKey(ReviewGroup, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    kept = models.BinaryField(null=True)
    wrapped_key = models.BinaryField(null=True)
    for_writer = models.BinaryField(null=True)
    for_reader = models.BinaryField(null=True)
    by = _person()
    outside = models.UUIDField(null=True, db_comment="The outside approver whose code it was")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="fine")
                | models.Q(kept__isnull=False)
                | models.Q(for_writer__isnull=False),
                name="whatever_is_not_fine_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(kept=None, wrapped_key=None)
                | models.Q(
                    kept__isnull=False,
                    wrapped_key__isnull=False,
                    for_writer=None,
                    for_reader=None,
                ),
                name="words_are_kept_with_their_key_or_sealed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "at"], name="steps_by_group")]


class WeekSigning(OfficeRow):
    """A reviewer's signature under a week: what they decided, and that nothing was left."""

    week = models.ForeignKey(ReviewWeek, on_delete=models.PROTECT, related_name="+")
    reviewer = _person()
    groups = models.PositiveIntegerField()
    concerns = models.PositiveIntegerField()
    signed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "reviewer"], name="a_week_is_signed_once")
        ]
