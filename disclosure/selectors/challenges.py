"""Challenges to entries of served privilege logs, as both sides see them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from disclosure import access
from disclosure.choices import ChallengeAct, Ruling
from disclosure.models.challenge import ChallengeStep, InCameraSubmission, LogChallenge
from disclosure.models.privilege_log import PrivilegeLog
from disclosure.privilege_log import log_id
from disclosure.selectors import privilege_logs
from privilege.actor import Actor
from privilege.choices import SEALED_KINDS
from privilege.selectors.assertions import standing

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Dispute:
    """A challenge with its steps. ``for_us`` if the actor's office is the one that challenged."""

    challenge: LogChallenge
    steps: tuple[ChallengeStep, ...]
    for_us: bool

    def step(self, act: ChallengeAct) -> ChallengeStep | None:
        """Return one step, where it was taken."""
        return next((step for step in self.steps if step.act == act), None)

    @property
    def ruling(self) -> ChallengeStep | None:
        """The court's ruling, where there is one."""
        return self.step(ChallengeAct.RULED)

    @property
    def last_day(self) -> dt.date:
        """The day of the last step."""
        return max(step.day for step in self.steps)

    @property
    def label(self) -> str:
        """The log number that is challenged."""
        return log_id(self.challenge.number)

    @property
    def is_overruled(self) -> bool:
        """Whether the whole entry must be produced."""
        return self.ruling is not None and self.ruling.ruling == Ruling.OVERRULED


def dispute_of(actor: Actor, challenge_id: UUID) -> Dispute:
    """Return one challenge."""
    return disputes(actor, [access.challenge_for(actor, challenge_id)])[0]


def disputes_in(actor: Actor, matter_id: UUID) -> list[Dispute]:
    """Return the challenges of a case that the actor can see, newest first."""
    found = _challenges().filter(matter_id=matter_id)
    return disputes(actor, list(found.order_by("-created_at", "-id")))


def disputes_over(actor: Actor, wall_id: UUID, office_id: UUID) -> dict[int, list[Dispute]]:
    """Return the challenges to what one office logged behind a shared file, by log number."""
    found = _challenges().filter(wall_id=wall_id, asserting_office_id=office_id)
    by_number: dict[int, list[Dispute]] = {}
    for one in disputes(actor, list(found.order_by("created_at", "id"))):
        by_number.setdefault(one.challenge.number, []).append(one)
    return by_number


def disputes(actor: Actor, challenges: Sequence[LogChallenge]) -> list[Dispute]:
    """Return challenges with their steps; one query."""
    steps: dict[UUID, list[ChallengeStep]] = {one.id: [] for one in challenges}
    found = ChallengeStep.objects.select_related("content", "acting_office").filter(
        challenge_id__in=list(steps)
    )
    for step in found.order_by("created_at", "id"):
        steps[step.challenge_id].append(step)
    return [
        Dispute(one, tuple(steps[one.id]), one.asserting_office_id != actor.office_id)
        for one in challenges
    ]


def submissions_of(actor: Actor, challenge_id: UUID) -> list[InCameraSubmission]:
    """Return what was laid before the court alone, for those let in there."""
    del actor
    found = InCameraSubmission.objects.select_related("content", "wall")
    return list(found.filter(challenge_id=challenge_id).order_by("created_at", "id"))


def log_behind(actor: Actor, challenge: LogChallenge) -> PrivilegeLog | None:
    """Return the asserting side's own log, for people of that side only."""
    del actor
    found = PrivilegeLog.objects.select_related("content", "wall")
    log: PrivilegeLog | None = (
        found.filter(shared_wall_id=challenge.wall_id, office_id=challenge.asserting_office_id)
        .exclude(wall__kind__in=SEALED_KINDS)
        .first()
    )
    return log


def still_asserted(actor: Actor, challenge: LogChallenge) -> list[UUID]:
    """Return the assertions that stand on what a challenge is about; own side only."""
    log = log_behind(actor, challenge)
    if log is None:
        return []
    behind = privilege_logs.items_behind(actor, log, challenge.number)
    claims = standing(actor, [row.item.id for row in behind])
    return [claim.id for found in claims.values() for claim in found]


def _challenges() -> "QuerySet[LogChallenge]":
    return LogChallenge.objects.select_related(
        "wall", "asserting_office", "entry", "entry__content", "entry__version"
    )
