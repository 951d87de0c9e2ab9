"""Prosecutorial independence: what outsiders asked, and what superiors decided instead."""

from typing import ClassVar

from django.db import models

from audit.oversight.choices import DecisionKind
from casework.choices import ContactHow
from privilege.models.base import WalledModel


class OutsideContact(WalledModel):
    """Somebody outside the prosecution spoke to it about a decision; behind its own file.

    Content: ``who``, ``asked`` (what was asked for), ``answer`` (what was said to them).
    """

    decision = models.CharField(max_length=12, choices=DecisionKind.choices)
    how = models.CharField(max_length=16, choices=ContactHow.choices)
    happened_at = models.DateTimeField()

    class Meta(WalledModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["matter", "-happened_at"], name="outside_contacts_by_matter")
        ]


class Override(WalledModel):
    """A superior decided otherwise than the line prosecutor; behind the prosecution's file.

    Content: ``was`` (what the line prosecutor decided), ``now`` (what is decided), ``reason``.
    """

    decision = models.CharField(max_length=12, choices=DecisionKind.choices)
    prosecutor_id = models.UUIDField(db_comment="Whose decision it was")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(prosecutor_id=models.F("created_by")),
                name="nobody_overrides_themselves",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-created_at"], name="overrides_by_matter")
        ]
