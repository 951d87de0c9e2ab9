"""The yearly review of access: what is left to decide, and what was decided."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from audit.oversight.models.certification import (
    AccessStatement,
    Certification,
    CertifiedAccess,
)
from casework.selectors.log import parts
from privilege.actor import Actor
from privilege.choices import Role
from privilege.models.people import User
from privilege.models.walls import Wall


@dataclass(frozen=True, slots=True)
class Access:
    """A person behind a wall."""

    wall_id: UUID
    matter_id: UUID
    kind: str
    user_id: UUID
    name: str
    is_active: bool
    may_write: bool
    may_manage: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the actor's part of a review has come."""

    left: list[Access]
    decided: int

    @property
    def total(self) -> int:
        """All accesses that were or are to be decided."""
        return len(self.left) + self.decided


def present(actor: Actor) -> Certification | None:
    """The office's open review."""
    found = Certification.objects.filter(office_id=actor.own_office_id, signed_on=None)
    review: Certification | None = found.first()
    return review


def past(actor: Actor) -> list[Certification]:
    """The office's signed reviews, newest first."""
    found = Certification.objects.filter(office_id=actor.own_office_id, signed_on__isnull=False)
    return list(found.order_by("-opened_on", "-id"))


def by_id(actor: Actor, certification_id: UUID) -> Certification | None:
    """A review of the actor's office."""
    found = Certification.objects.filter(pk=certification_id, office_id=actor.own_office_id)
    review: Certification | None = found.first()
    return review


def progress(review: Certification) -> Progress:
    """What is left of what whoever has entered can see; their own access a colleague decides."""
    decided = {
        (one.wall_id, one.user_id) for one in CertifiedAccess.objects.filter(certification=review)
    }
    left = [one for one in accesses() if (one.wall_id, one.user_id) not in decided]
    return Progress(left, len(decided))


def accesses() -> list[Access]:
    """Who stands behind the walls where the actor lets people in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.certifiable_accesses()")
        return [Access(*row) for row in cursor.fetchall()]


def decisions(review: Certification) -> list[CertifiedAccess]:
    """What was decided, as far as the actor may see it."""
    found = CertifiedAccess.objects.filter(certification=review)
    return list(found.order_by("decided_at", "id"))


def statements(review: Certification) -> list[AccessStatement]:
    """Who signed for their own part of a review, as far as the actor may see it."""
    return list(AccessStatement.objects.filter(certification=review).order_by("stated_at", "id"))


def awaited(office_id: UUID, *, but: UUID | None = None) -> list[UUID]:
    """Who has not signed for their own part of an office's open review, but one of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.awaited_in_certification(%s)", [office_id])
        found: list[UUID] = cursor.fetchone()[0]
    return [one for one in found if one != but]


def names_of(user_ids: set[UUID]) -> dict[UUID, str]:
    """People's names."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("id", "display_name"))


def places_of(wall_ids: set[UUID]) -> dict[UUID, str]:
    """Parts of cases in words, by wall, as far as whoever has entered may see them."""
    return parts(Wall.objects.filter(id__in=wall_ids))


def is_overdue(review: Certification, today: dt.date) -> bool:
    """Whether it should have been signed."""
    return review.signed_on is None and review.due_on < today


def reviews(actor: Actor) -> bool:
    """Whether the actor signs for the office; leads decide their own walls without it."""
    return actor.has_role(Role.SUPERVISOR)
