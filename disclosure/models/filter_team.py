"""What a filter team works on: referrals, codes, proposals to the holder, and what was released."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from disclosure.choices import FilterCode
from disclosure.filter_team import Act
from privilege.models.base import WalledModel

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem


def _item() -> "models.ForeignKey[EvidenceItem, EvidenceItem]":
    return models.ForeignKey(
        "casework.EvidenceItem",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )


class FilterReferral(WalledModel):
    """An item that the case team referred, behind the filter team's wall. Added, never changed.

    Content: ``case`` (its caption), ``reason``, ``referred_by``, ``source_item_id`` (the item that
    was withdrawn from the prosecution file), ``holders`` (a list of ``{"id", "name"}``: the
    defendants).
    """

    item = _item()


class SentToFilter(WalledModel):
    """That an item was referred, behind the prosecution file. Content: ``reason``, ``office``."""

    item = _item()


class FilterCoding(WalledModel):
    """How the filter team codes an item; the last one counts. Content: ``note``."""

    item = _item()
    code = models.CharField(max_length=16, choices=FilterCode.choices)


class FilterOffer(WalledModel):
    """Which item a proposal is about, behind the filter team's wall; no content.

    ``proposal_id`` and what was released stand behind other walls, so no key binds them.
    """

    item = _item()
    proposal_id = models.UUIDField()
    released_item_id = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_item_id__isnull=True, released_at__isnull=True)
                | Q(released_item_id__isnull=False, released_at__isnull=False),
                name="a_filter_release_says_what_and_when",
            )
        ]


class FilterProposal(WalledModel):
    """A proposed release, behind the wall that filter team and holder share; so is the item.

    Where only parts may go, ``part`` is the file that would go instead of the item. Content:
    ``case``, ``why`` (why it may go), ``parts`` (which parts go, "" for the whole).
    """

    item = _item()
    part = models.ForeignKey(
        "casework.EvidenceItem",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    due_at = models.DateTimeField(db_comment="Until when the holder answers; then the court path")


class FilterStep(WalledModel):
    """A step on a proposal, dated; added, never changed.

    Content: ``by`` and, as far as the step has them, ``text``, ``kind`` (of a privilege),
    ``citation``. ``day`` is the day in court where the step has one.
    """

    proposal = models.ForeignKey(
        FilterProposal,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    act = models.CharField(
        max_length=16, choices=[(act.value, act.name.capitalize()) for act in Act]
    )
    acting_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(null=True)
    number = models.PositiveSmallIntegerField(
        db_comment="Its place among the steps: a clock that jumps reorders nothing"
    )

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "proposal", "number"], name="filter_steps_have_their_order"
            ),
            models.UniqueConstraint(
                fields=["wall", "proposal", "act"],
                condition=~Q(act__in=["contested", "ruled-release", "ruled-keep", "ruled-return"]),
                name="a_filter_step_is_taken_once",
            ),
        ]


class FilterRelease(WalledModel):
    """What the filter team released, behind the prosecution file.

    Content: ``basis``, ``office``, ``released_by``, ``parts`` and, once taken in, ``taken_in_by``.
    """

    item = _item()
    taken_in_at = models.DateTimeField(null=True)


class FilterReport(WalledModel):
    """A report of the filter team's work that was served on a holder, behind what they share."""

    item = _item()
