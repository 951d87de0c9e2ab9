"""Trainings: one's own, those of one's office, and the sessions that it held."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from audit.oversight.models.training import Certificate, TrainingRecord
from privilege.actor import Actor
from privilege.models.people import User

SOON = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Trained:
    """A record, and the newest certificate that shows it, for those who may see that."""

    record: TrainingRecord
    certificate_id: UUID | None
    is_latest: bool

    def days_left(self, today: dt.date) -> int | None:
        """How long it is still good for; None where it does not expire."""
        expires = self.record.expires_on
        return None if expires is None else (expires - today).days


def own(actor: Actor) -> list[Trained]:
    """The actor's own trainings, the newest first."""
    found = TrainingRecord.objects.filter(user_id=actor.person_id)
    return _trained(found.order_by("-held_on", "id"))


def of_office(actor: Actor) -> list[Trained]:
    """The trainings of the people of the actor's office; what runs out first comes first."""
    found = TrainingRecord.objects.filter(office_id=actor.own_office_id, user__is_active=True)
    rows = _trained(found.order_by("-held_on", "id"))
    last = dt.date.max
    return sorted(rows, key=lambda row: (not row.is_latest, row.record.expires_on or last))


def held(actor: Actor) -> list[tuple[TrainingRecord, int]]:
    """The sessions that the actor's office held, the newest first, with how many came."""
    found = TrainingRecord.objects.filter(
        host_office_id=actor.own_office_id, withdrawn_at=None
    ).order_by("-held_on", "training_id", "id")
    sessions: dict[UUID, tuple[TrainingRecord, int]] = {}
    for record in found:
        first, count = sessions.get(record.training_id, (record, 0))
        sessions[record.training_id] = (first, count + 1)
    return list(sessions.values())


def who_came(actor: Actor, training_id: UUID) -> list[TrainingRecord]:
    """Who came to a session of the actor's office, by office and name."""
    found = TrainingRecord.objects.select_related("user", "office").filter(
        training_id=training_id, host_office_id=actor.own_office_id, withdrawn_at=None
    )
    return list(found.order_by("office__name", "user__display_name", "id"))


def people_by_email(addresses: Sequence[str]) -> dict[str, tuple[UUID, UUID]]:
    """Who of the directory has which of these addresses, each with their office."""
    found = User.objects.filter(
        email__in=list(addresses), is_active=True, office_roles__isnull=False
    )
    rows = found.values_list("email", "id", "office_roles__office_id").distinct()
    return {email: (user_id, office_id) for email, user_id, office_id in rows}


def latest_of(record: TrainingRecord) -> bool:
    """Whether the person has no newer training in the same course."""
    newer = TrainingRecord.objects.filter(
        user_id=record.user_id,
        course__iexact=record.course,
        held_on__gt=record.held_on,
        withdrawn_at=None,
    )
    return not newer.exists()


def _trained(found: QuerySet[TrainingRecord]) -> list[Trained]:
    records = list(found.filter(withdrawn_at=None).select_related("user", "host_office"))
    certificates: dict[UUID, UUID] = {}
    for one in Certificate.objects.filter(record_id__in=[record.id for record in records]).order_by(
        "created_at", "id"
    ):
        certificates[one.record_id] = one.id
    seen: set[tuple[UUID, str]] = set()
    rows = []
    for record in records:  # the newest first
        course = (record.user_id, record.course.casefold())
        rows.append(Trained(record, certificates.get(record.id), course not in seen))
        seen.add(course)
    return rows
