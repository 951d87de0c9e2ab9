"""That somebody claims a privilege for a record, or for a part of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from privilege.choices import AssertionState, PrivilegeKind
from privilege.models.base import WalledModel


class Assertion(WalledModel):
    """An assertion of privilege, behind the wall of the record that it is about.

    Content: ``basis``, ``by`` (who asserts it), ``holder`` (whose privilege it is), ``description``
    (what may be said to the other side), ``statute``, ``parts`` (of ``privilege.parts``; the whole
    record where empty) and, once it ended, ``reason``.
    """

    subject_type = models.CharField(max_length=40, db_comment="As in the log: casework.evidence")
    subject_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20, choices=PrivilegeKind.choices)
    state = models.CharField(
        max_length=12, choices=AssertionState.choices, default=AssertionState.ASSERTED.value
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="asserted", ended_at__isnull=True)
                | (~Q(state="asserted") & Q(ended_at__isnull=False)),
                name="an_assertion_stands_until_it_ends",
            )
        ]
