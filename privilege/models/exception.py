"""Exceptions: privileged material that goes without the leave of whose privilege it is."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from privilege.choices import Destination, ExceptionGround, ExceptionState
from privilege.models.base import WalledModel


class ExceptionRequest(WalledModel):
    """A request that a second person decides and a third one reviews, behind its own wall.

    Behind the wall of exceptions of an office and defense stand the supervisors of the office and
    whoever asked. Content: ``reason``, ``citation``, ``smallest`` (why nothing less will do),
    ``recipient``, ``subjects`` (list of "kind:id"), ``redactions``, ``deferral`` (why notice may
    lawfully wait), ``balancing`` (interest, alternatives, harm), then ``decision`` and ``finding``.
    """

    ground = models.CharField(max_length=20, choices=ExceptionGround.choices)
    destination = models.CharField(max_length=16, choices=Destination.choices)
    source_wall_id = models.UUIDField()
    target_wall_id = models.UUIDField(null=True)
    state = models.CharField(
        max_length=10, choices=ExceptionState.choices, default=ExceptionState.REQUESTED.value
    )
    expires_at = models.DateTimeField()
    deferred_until = models.DateTimeField(null=True, db_comment="When notice goes out by itself")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_outside = models.UUIDField(null=True, db_comment="The outside approver, by code")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.UUIDField(null=True)
    review_due_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_outside = models.UUIDField(null=True, db_comment="The outside approver, by code")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("created_by")),
                name="nobody_approves_their_own_exception",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None)
                | (~Q(reviewed_by=F("created_by")) & ~Q(reviewed_by=F("decided_by"))),
                name="a_third_person_reviews_an_exception",
            ),
            models.CheckConstraint(
                condition=Q(destination="inside", target_wall_id__isnull=False)
                | (~Q(destination="inside") & Q(target_wall_id=None)),
                name="an_exception_names_where_it_goes",
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_by=None, decided_outside=None)
                | (~Q(state="requested") & Q(decided_by__isnull=False, decided_outside=None))
                | (~Q(state="requested") & Q(decided_by=None, decided_outside__isnull=False)),
                name="an_exception_is_decided_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-created_at"], name="exceptions_by_matter")
        ]


class OutsidePackage(WalledModel):
    """What left Parley for somebody outside, behind the wall that it left; added, never changed.

    Content: ``recipient``, ``how``, ``files`` (list of name, sha256, size, id of the entry),
    ``sha256`` of the package. ``package`` holds the package itself, in base64.
    """

    request_id = models.UUIDField()
    destination = models.CharField(max_length=16, choices=Destination.choices)
    made_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    package = models.ForeignKey(
        "privilege.Content",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "request_id"], name="an_exception_leaves_in_one_package"
            )
        ]
