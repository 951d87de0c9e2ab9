"""What one side keeps to itself about a clawback, behind its own wall."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from privilege.models.base import WalledModel


class ClawbackClaim(WalledModel):
    """A claim in preparation, and once noticed the producer's own record of it.

    Content: ``claimed_as``, ``basis``, and the three facts of Fed. R. Evid. 502(b): ``inadvertent``
    (how it came to be produced), ``precautions`` (as the record shows them, then as signed),
    ``promptness``; ``order``. ``clawback_id`` is the notice, behind the file that both share.
    """

    volume_id = models.UUIDField()
    shared_wall_id = models.UUIDField()
    file_ids = ArrayField(models.UUIDField(), db_comment="Files of the volume")
    names_too = models.BooleanField(default=False)
    produced_at = models.DateTimeField(db_comment="502(b)(1): when it was produced")
    reviewed_at = models.DateTimeField(null=True, db_comment="502(b)(2): when it was reviewed")
    discovered_at = models.DateTimeField(db_comment="502(b)(3): when the error was noticed")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    clawback_id = models.UUIDField(null=True)
    discarded_at = models.DateTimeField(null=True)

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(clawback_id__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_claim_is_signed_before_its_notice",
            )
        ]


class Favorable(WalledModel):
    """That the receiver lists a served item as favorable; content: ``why``."""

    item_id = models.UUIDField()

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "item_id"], name="an_item_is_listed_once")
        ]


class OnwardCopy(WalledModel):
    """A copy that the receiver had passed on; content: ``to_whom``, ``what``.

    ``volume_id`` names the receiver's own production, where the record shows one.
    """

    clawback_id = models.UUIDField()
    volume_id = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=10,
        blank=True,
        choices=[
            ("retrieved", "Retrieved"),
            ("destroyed", "Destroyed"),
            ("refused", "Refused"),
        ],
    )


class TaintDecision(WalledModel):
    """What becomes of a person who had read it; content: ``reasons``. The last one counts."""

    clawback_id = models.UUIDField()
    user_id = models.UUIDField()
    decision = models.CharField(
        max_length=8,
        choices=[("continue", "Continue"), ("screen", "Screen"), ("recuse", "Recuse")],
    )
