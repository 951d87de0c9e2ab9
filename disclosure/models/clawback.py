"""Clawbacks as both sides see them, behind the file that they share."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from audit.ground import clock, ids
from disclosure.clawback import Act, State
from disclosure.models.volume import ProductionVolume
from privilege.models.base import WalledModel


class Clawback(WalledModel):
    """That material of a volume is claimed as privileged, or was reported as looking so.

    Content: ``claimed_as`` (a kind of privilege), ``basis``, ``inadvertent`` (how it came to be
    produced), ``signed_by``, ``authority`` (what provides for sequestration, with its citation),
    ``order`` (of a court, that names these items); of a report ``seen`` (why it looks
    privileged). ``lapses_at`` is when access returns by itself, ``settles_at`` when a ruling that
    nobody confirmed stands.
    """

    volume = models.ForeignKey(
        ProductionVolume,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    claimant = models.ForeignKey("privilege.Office", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("privilege.Office", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=[(state.value, state.name.capitalize()) for state in State]
    )
    at_once = models.BooleanField(
        default=False, db_comment="Whether the notice itself sequestered every copy"
    )
    by_order = models.BooleanField(default=False, db_comment="A court ordered these items back")
    names_too = models.BooleanField(
        default=False, db_comment="Whether the items' names in the index are claimed as well"
    )
    discovered_at = models.DateTimeField(null=True, db_comment="When the claimant noticed")
    noticed_at = models.DateTimeField(null=True)
    act_within_days = models.PositiveSmallIntegerField()
    lapses_at = models.DateTimeField(null=True)
    ruling = models.CharField(max_length=20, blank=True, db_comment="Of Act, not confirmed yet")
    ruling_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, null=True, related_name="+"
    )
    settles_at = models.DateTimeField(null=True, db_comment="When the ruling stands by itself")
    ended_at = models.DateTimeField(null=True)
    replacement_id = models.UUIDField(null=True, db_comment="The volume that replaces these items")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["returned", "restored"], ended_at__isnull=False)
                | (~Q(state__in=["returned", "restored"]) & Q(ended_at__isnull=True)),
                name="a_clawback_that_ended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "restored"]) | Q(noticed_at__isnull=False),
                name="a_claim_has_its_notice",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-created_at"], name="clawbacks_by_matter"),
            models.Index(
                fields=["lapses_at"],
                condition=Q(lapses_at__isnull=False, ended_at__isnull=True),
                name="clawbacks_that_may_lapse",
            ),
        ]


class ClawbackItem(WalledModel):
    """One document of a clawback by its numbers; no content.

    ``sequestered_at`` shuts every copy of it to all but the claimant's office (the database's own
    policy, ``parley.my_sequestered``) until ``lifted_at``, or the clawback's ``lapses_at``.
    """

    clawback = models.ForeignKey(
        Clawback, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    volume_id = models.UUIDField(db_comment="The volume it is in; equal files may be in others")
    file_id = models.UUIDField(db_comment="The volume's file that stands for it")
    item_id = models.UUIDField(db_comment="The receiver's item of it")
    blob_id = models.UUIDField()
    sha256 = models.CharField(max_length=64, db_comment="Lower-case hex, as served")
    served_at = models.DateTimeField(db_comment="Equal files that came later are copies of it")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    sequestered_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "clawback", "file_id"], name="a_clawback_names_a_file_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["matter"],
                condition=Q(sequestered_at__isnull=False, lifted_at__isnull=True),
                name="what_is_sequestered_by_matter",
            )
        ]


class ClawbackStep(WalledModel):
    """A step of a clawback, dated; added, never changed. Content: ``words``, ``citation``."""

    clawback = models.ForeignKey(
        Clawback, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    act = models.CharField(
        max_length=20, choices=[(act.value, act.name.capitalize()) for act in Act]
    )
    acting_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, null=True, related_name="+"
    )
    happened_at = models.DateTimeField()


class ClawbackTerms(WalledModel):
    """What both sides agreed, or a court ordered, for clawbacks between them.

    Content: ``citation``, ``entered_by``. An agreement is in force once the other side joins it.
    """

    kind = models.CharField(max_length=10, choices=[("agreement", "Agreement"), ("order", "Order")])
    entered_by_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    at_once = models.BooleanField(db_comment="Whether a notice sequesters every copy by itself")
    act_within_days = models.PositiveSmallIntegerField()
    in_force_from = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(act_within_days__gte=1, act_within_days__lte=90),
                name="a_claimant_has_days_to_act",
            )
        ]


class ClawbackRule(models.Model):
    """What a jurisdiction provides; reference data behind no wall, blank for all others."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    jurisdiction = models.CharField(max_length=40, unique=True, db_comment="As NY; blank: others")
    at_once = models.BooleanField(default=False)
    receiver_sequesters = models.BooleanField(
        default=False, db_comment="Whether whoever notices must stop reading (Rule 4.4(b) here)"
    )
    act_within_days = models.PositiveSmallIntegerField(default=14)
    citation = models.CharField(max_length=300)
    reviewed_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.jurisdiction
