"""Bates sequences and the ranges given out of them."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from disclosure.bates import MAX_PREFIX_LENGTH
from privilege.models.base import WalledModel


class Int8Range(Func):
    """A range of whole numbers out of two columns, both ends included."""

    function = "int8range"
    output_field = BigIntegerRangeField()


class BatesSequence(WalledModel):
    """A run of numbers that one producing office uses towards one receiving party; no content.

    Behind the producer's own wall. ``shared_wall_id`` is the file shared with the party, another
    wall, so no key binds it.
    """

    shared_wall_id = models.UUIDField()
    prefix = models.CharField(max_length=MAX_PREFIX_LENGTH)
    width = models.PositiveSmallIntegerField()
    next_number = models.PositiveBigIntegerField(default=1)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "shared_wall_id", "prefix"], name="a_party_has_a_prefix_once"
            ),
            models.CheckConstraint(
                condition=Q(width__gte=4, width__lte=12, next_number__gte=1),
                name="a_sequence_has_a_usable_width",
            ),
        ]


class BatesRange(WalledModel):
    """Numbers given to one item of a production; added, never changed or taken back; no content."""

    sequence = models.ForeignKey(
        BatesSequence,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    production_item_id = models.UUIDField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            ExclusionConstraint(
                name="bates_ranges_do_not_overlap",
                expressions=[
                    ("wall", RangeOperators.EQUAL),
                    ("sequence", RangeOperators.EQUAL),
                    (
                        Int8Range("first", "last", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")), name="a_bates_range_runs_upward"
            ),
        ]
