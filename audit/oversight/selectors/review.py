"""What a person reviews, what they are asked, and how a week of their office stands.

The database shows each of these to those whom it concerns (``migrations/sql/0002_review.sql``);
entries are named as in the log, by what their reader may see.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from audit.ledger import selectors as ledger
from audit.oversight.choices import StepKind
from audit.oversight.models.review import (
    ReviewEntry,
    ReviewGroup,
    ReviewStep,
    ReviewWeek,
    WeekSigning,
)
from audit.oversight.selectors.log import LogRow, named
from privilege import context
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import NotFound

SHOWN_WEEKS = 12
_MOST = 200
FINAL = frozenset({StepKind.FINE.value, StepKind.CONCERN.value})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A group with its entries as its reader sees them, and the steps so far, oldest first.

    ``times`` is when each was done, which a reviewer of a neutral office sees without the entries.
    """

    group: ReviewGroup
    rows: list[LogRow]
    steps: list[ReviewStep] = field(default_factory=list)
    times: list[dt.datetime] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The newest step's kind; "" before the first."""
        return self.steps[-1].kind if self.steps else ""

    @property
    def is_decided(self) -> bool:
        """Whether it was found fine, or a concern."""
        return self.state in FINAL

    @property
    def waits_for_answer(self) -> bool:
        """Whether a question was put and not answered."""
        return self.state == StepKind.QUESTION.value


@dataclass(frozen=True, slots=True)
class Evidence:
    """A week of an office as its record shows it (CJIS AU-6)."""

    week: ReviewWeek
    groups: list[Reviewed]
    signings: list[WeekSigning]

    @property
    def outstanding(self) -> list[Reviewed]:
        """What nobody has decided."""
        return [one for one in self.groups if not one.is_decided]

    def found(self, kind: StepKind) -> int:
        """How many groups stand at a kind of step."""
        return sum(one.state == kind.value for one in self.groups)


def is_reviewer(actor: Actor) -> bool:
    """Whether anything is or could be theirs to review."""
    return actor.has_role(Role.SUPERVISOR, Role.ATTORNEY, Role.STAFF, Role.AUDITOR)


def mine(actor: Actor) -> list[Reviewed]:
    """What the actor was given and has not signed for, the oldest week first; seven queries."""
    signed = WeekSigning.objects.filter(reviewer_id=actor.person_id).values("week_id")
    groups = ReviewGroup.objects.filter(reviewer_id=actor.person_id).exclude(week_id__in=signed)
    return _reviewed(actor, groups.order_by("week__starts_on", "created_at", "id")[:_MOST])


def for_outside(actor: Actor) -> list[Reviewed]:
    """Acts of the office's one supervisor, which nobody in the office may review."""
    groups = ReviewGroup.objects.filter(
        subject_id=actor.person_id, reviewer=None, office_id=actor.own_office_id
    )
    found = _reviewed(actor, groups.order_by("created_at", "id")[:_MOST])
    return [one for one in found if not one.is_decided]


def questions(actor: Actor) -> list[Reviewed]:
    """What reviewers asked the actor about their own acts, the newest first."""
    groups = ReviewGroup.objects.filter(
        subject_id=actor.person_id, steps__kind=StepKind.QUESTION.value
    )
    return _reviewed(actor, groups.distinct().order_by("-created_at", "id")[:_MOST])


def waits(actor: Actor) -> tuple[bool, bool]:
    """Whether a question waits for the actor's answer, and whether a review waits; two queries."""
    _entered(actor)
    steps = ReviewStep.objects.filter(group__subject_id=actor.person_id).order_by("at", "id")
    newest = dict(steps.values_list("group_id", "kind"))
    signed = WeekSigning.objects.filter(reviewer_id=actor.person_id).values("week_id")
    groups = ReviewGroup.objects.filter(reviewer_id=actor.person_id).exclude(week_id__in=signed)
    return StepKind.QUESTION.value in newest.values(), groups.exists()


def weeks(actor: Actor) -> list[ReviewWeek]:
    """The office's last weeks, the newest first."""
    demand_role(actor, Role.SUPERVISOR)
    found = ReviewWeek.objects.filter(office_id=actor.own_office_id).order_by("-starts_on")
    return list(found[:SHOWN_WEEKS])


def evidence(actor: Actor, starts_on: dt.date) -> Evidence:
    """A week of the actor's office, for its supervisors: all that was drawn but their own acts."""
    demand_role(actor, Role.SUPERVISOR)
    week = ReviewWeek.objects.filter(office_id=actor.own_office_id, starts_on=starts_on).first()
    if week is None:
        raise NotFound
    groups = ReviewGroup.objects.filter(week=week).order_by("reviewer", "created_at", "id")
    signings = WeekSigning.objects.filter(week=week).select_related("reviewer")
    return Evidence(week, _reviewed(actor, groups), list(signings.order_by("signed_at")))


def group_to_review(actor: Actor, group_id: UUID) -> Reviewed:
    """Find a group that the actor was given, or supervises, and that is not of their own acts.

    What a peer reviews is theirs alone to decide.
    """
    _entered(actor)
    given = Q(reviewer_id=actor.person_id)
    if actor.has_role(Role.SUPERVISOR):
        given |= Q(is_peer=False)
    groups = ReviewGroup.objects.filter(given, pk=group_id)
    return _one(actor, groups.exclude(subject_id=actor.person_id))


def group_asked(actor: Actor, group_id: UUID) -> Reviewed:
    """Find a group about which the actor was asked."""
    _entered(actor)
    asked = {"subject_id": actor.person_id, "steps__kind": StepKind.QUESTION.value}
    return _one(actor, ReviewGroup.objects.filter(pk=group_id, **asked).distinct())


def group_for_outside(actor: Actor, group_id: UUID) -> Reviewed:
    """Find a group of the actor's own acts that only somebody outside reviews."""
    _entered(actor)
    own = ReviewGroup.objects.filter(pk=group_id, subject_id=actor.person_id, reviewer=None)
    return _one(actor, own)


def _one(actor: Actor, groups: Iterable[ReviewGroup]) -> Reviewed:
    found = _reviewed(actor, groups)
    if not found:
        raise NotFound
    return found[0]


def _reviewed(actor: Actor, groups: Iterable[ReviewGroup]) -> list[Reviewed]:
    """Groups with entries and steps; eight queries however many there are."""
    if hasattr(groups, "select_related"):
        groups = groups.select_related("subject", "reviewer", "week", "office")
    kept = list(groups)
    entries: dict[UUID, list[ReviewEntry]] = defaultdict(list)
    for entry in ReviewEntry.objects.filter(group__in=kept).order_by("at", "id"):
        entries[entry.group_id].append(entry)
    steps: dict[UUID, list[ReviewStep]] = defaultdict(list)
    for step in ReviewStep.objects.filter(group__in=kept).select_related("by").order_by("at", "id"):
        steps[step.group_id].append(step)
    rows = _rows(actor, [one for each in entries.values() for one in each])
    return [
        Reviewed(
            group,
            [rows[one.entry_id] for one in entries[group.id] if one.entry_id in rows],
            steps[group.id],
            [one.at for one in entries[group.id]],
        )
        for group in kept
    ]


def _rows(actor: Actor, entries: Sequence[ReviewEntry]) -> dict[UUID, LogRow]:
    places = {(one.at, one.entry_id) for one in entries}
    found = ledger.entries_at(actor.log_id, sorted(places))
    return {row.entry.id: row for row in named(actor, found)}


def _entered(actor: Actor) -> None:
    if context.current().user_id != actor.user_id:
        raise NotFound
