"""Authorities: what lets material leave a privileged wall, and what left under them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from privilege.choices import AuthorityForm, AuthorityKind, ReleaseBasis
from privilege.models.base import WalledModel


class Authority(WalledModel):
    """A client's consent, an order, an agreement or a statute, behind the wall that it opens.

    Behind an attorney–client channel it opens every privileged part of the same defense. It is
    added once; only its signature, first use and revocation are noted later. Content: ``basis``
    (citation), ``given_by``, ``witness``, ``explained``, ``scope`` (``privilege.waiver.Scope``),
    ``reach``, ``nonce``, ``document_name``, ``document_type``, ``document_sha256``; ``document``
    holds the paper itself, in base64.
    """

    kind = models.CharField(max_length=16, choices=AuthorityKind.choices)
    form = models.CharField(max_length=8, choices=AuthorityForm.choices)
    is_standing = models.BooleanField(db_comment="Whether it serves for more than one release")
    in_force_from = models.DateTimeField()
    in_force_to = models.DateTimeField(null=True, db_comment="The first moment after it ends")
    signed_at = models.DateTimeField(null=True, db_comment="In the client's own account")
    signed_by = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True, db_comment="First use")
    revoked_at = models.DateTimeField(null=True)
    document = models.ForeignKey(
        "privilege.Content",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gt=F("in_force_from")),
                name="an_authority_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind="consent") | ~Q(form="document"),
                name="a_consent_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(form="account", signed_at__isnull=False, signed_by__isnull=False),
                name="a_signature_in_an_account_has_its_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-created_at"], name="authorities_by_matter")
        ]


class PrivilegedRelease(WalledModel):
    """That an entry left a privileged wall, and which became which; added, never changed.

    Behind the wall that it left. ``act_id`` gathers what left in one act. Content: ``basis``,
    ``approved`` (who let it go, in words), ``received`` (names of who could see it there).
    """

    act_id = models.UUIDField()
    basis = models.CharField(max_length=16, choices=ReleaseBasis.choices)
    authority_id = models.UUIDField(db_comment="The authority, or the exception")
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    target_wall_id = models.UUIDField(null=True, db_comment="Null where it left Parley")
    released_id = models.UUIDField(null=True, db_comment="What it became there")
    approved_by = models.UUIDField(null=True)
    released_at = models.DateTimeField()
    held_until = models.DateTimeField(
        null=True, db_comment="Until then only who released it sees it: notice was put off"
    )

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "act_id", "subject_id"], name="an_entry_leaves_once_an_act"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "-released_at"], name="privileged_releases_by_matter")
        ]
