"""Challenges to entries of a served privilege log, and what was submitted to the court alone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from disclosure.choices import ChallengeAct, Ruling
from disclosure.models.privilege_log import PrivilegeLogEntry
from privilege.models.base import WalledModel


class LogChallenge(WalledModel):
    """A challenge to one entry, behind the file that both sides share; no content of its own.

    ``number`` repeats the entry's: it is the same in every later version.
    """

    entry = models.ForeignKey(
        PrivilegeLogEntry,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    number = models.PositiveIntegerField()
    asserting_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )


class ChallengeStep(WalledModel):
    """A step of a challenge, each once: added, never changed.

    Content: ``text`` (what both sides may know); of a submission in camera also ``list``.
    """

    challenge = models.ForeignKey(
        LogChallenge,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    act = models.CharField(max_length=12, choices=ChallengeAct.choices)
    acting_office = models.ForeignKey(
        "privilege.Office", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(db_comment="On which it was done, as the parties count it")
    ruling = models.CharField(max_length=12, choices=Ruling.choices, blank=True)
    due_day = models.DateField(null=True, db_comment="By which the ruling is to be complied with")

    class Meta(WalledModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wall", "challenge", "act"], name="a_step_is_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(act="ruled") ^ Q(ruling=""), name="only_a_ruling_rules"
            ),
        ]


class InCameraSubmission(WalledModel):
    """What was laid before the court alone, behind an in-camera wall: added, never changed.

    Content: ``text``, ``case`` (its caption) and ``items``, a list of ``{"item_id", "copy_id",
    "title", "log_id"}``; a copy stands behind the same wall. ``challenge_id`` stands behind the
    file that both sides share, so no key binds it.
    """

    challenge_id = models.UUIDField(db_index=True)

    @property
    def is_locked(self) -> bool:
        """Whether it is not unlocked here."""
        return self.content is not None and self.content.is_locked
