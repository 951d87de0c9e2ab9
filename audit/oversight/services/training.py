"""Recording trainings and the certificates that show them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as changed
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight import access
from audit.oversight.events import Event
from audit.oversight.models.training import Certificate, TrainingRecord
from audit.oversight.selectors import training as reads
from casework.services.message_files import NewFile, look_at
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput
from privilege.models.people import OfficeRole
from privilege.selectors.people import colleagues_with
from privilege.services import words
from privilege.services.blobs import keep_file
from privilege.services.content import write_content
from privilege.services.jobs import enqueue
from privilege.services.notices import notify

REMIND = "oversight.remind_of_training"
MOST = 500
AHEAD = dt.timedelta(days=30)
SHOWN = ("application/pdf", "image/jpeg", "image/png")
_FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Session:
    """What was taught and when; ``expires_on`` is None where it stays good."""

    course: str
    held_on: dt.date
    expires_on: dt.date | None


def record_training(
    actor: Actor, *, session: Session, colleagues: Iterable[UUID], guests: Iterable[str]
) -> UUID:
    """Record who came to a session that the supervisor's office held; returns the session's id.

    ``guests`` are e-mail addresses of people of other offices. Each office sees its own people,
    and the office that held the session sees who came.
    """
    demand_role(actor, Role.SUPERVISOR)
    course = words.line(session.course, "course", required=True, longest=200)
    _demand_days(actor, session)
    people = _attendees(actor, colleagues, guests)
    training_id = ids.new()
    records = [
        TrainingRecord(
            id=ids.new(),
            training_id=training_id,
            host_office_id=actor.own_office_id,
            office_id=office_id,
            user_id=user_id,
            course=course,
            held_on=session.held_on,
            expires_on=session.expires_on,
            recorded_by=actor.person_id,
        )
        for user_id, office_id in people.items()
    ]
    refs = [_session_ref(training_id), *(_ref(one) for one in records)]
    with operation(actor, Event.TRAINING_RECORDED, objects=refs):
        TrainingRecord.objects.bulk_create(records)
        notify(actor, user_ids=people, kind=Event.TRAINING_RECORDED.value)
        for record in records:
            _remind_later(actor, record)
    return training_id


def withdraw_record(actor: Actor, *, record_id: UUID) -> TrainingRecord:
    """Take back that somebody came; by the office that held the session."""
    record = access.record_for(actor, record_id, of_own_people=False)
    with operation(actor, Event.TRAINING_WITHDRAWN, objects=[_ref(record)]):
        record.withdrawn_at = clock.now()
        record.save(update_fields=["withdrawn_at"])
        notify(actor, user_ids=[record.user_id], kind=Event.TRAINING_WITHDRAWN.value)
    return record


def add_certificate(actor: Actor, *, record_id: UUID, file: NewFile) -> Certificate:
    """Keep a certificate of one of the supervisor's own people behind the office's wall."""
    record = access.record_for(actor, record_id, of_own_people=True)
    wall = access.office_wall(actor)
    (looked,) = look_at([file])
    if looked.media_type not in SHOWN:
        raise InvalidInput("Choose a PDF, a JPEG or a PNG.", "file")
    certificate = Certificate.behind(wall, created_by=actor.user_id, record_id=record.id)
    refs = [Ref("oversight.certificate", certificate.id), _ref(record)]
    with operation(actor, Event.CERTIFICATE_ADDED, wall=wall.id, objects=refs):
        certificate.blob, _written = keep_file(actor, wall=wall, blocks=[file.data])
        told = {"name": looked.name, "media_type": looked.media_type}
        certificate.content = write_content(wall, told)
        certificate.save(force_insert=True)
    return certificate


def remind(actor: Actor, *, record_id: UUID, key: str) -> None:
    """Tell the person and their supervisors by e-mail that a training runs out; never which."""
    record = TrainingRecord.objects.filter(
        pk=record_id, user_id=actor.person_id, withdrawn_at=None
    ).first()
    if record is None or not reads.latest_of(record):
        return
    told = [one.id for one in colleagues_with(actor, Role.SUPERVISOR)]
    with operation(actor, Event.TRAINING_EXPIRES, objects=[_ref(record)]):
        notify(actor, user_ids=told, kind=Event.TRAINING_EXPIRES.value, by_email=True)
        args: dict[str, str | int | list[str]] = {
            "user_id": str(actor.person_id),
            "kind": Event.TRAINING_EXPIRES.value,
        }
        enqueue(actor, task="privilege.email_notice", key=key, args=args)


def _attendees(actor: Actor, colleagues: Iterable[UUID], guests: Iterable[str]) -> dict[UUID, UUID]:
    own = OfficeRole.objects.filter(
        office_id=actor.own_office_id, user_id__in=list(colleagues), user__is_active=True
    )
    people = dict.fromkeys(own.values_list("user_id", flat=True), actor.own_office_id)
    asked = list(dict.fromkeys(one.strip().lower() for one in guests if one.strip()))
    if len(asked) > MOST:
        raise InvalidInput(f"Record at most {MOST} people at once.", "guests")
    found = reads.people_by_email(asked)
    if unknown := [one for one in asked if one not in found]:
        raise InvalidInput(f"Nobody has the address {unknown[0]}.", "guests")
    people |= dict(found.values())
    if not people:
        raise InvalidInput("Choose who came.", "colleagues")
    return people


def _demand_days(actor: Actor, session: Session) -> None:
    if session.held_on > actor.today:
        raise InvalidInput("This day has not come yet.", "held_on")
    if session.held_on.year < _FIRST_YEAR:
        raise InvalidInput("Check the year.", "held_on")
    if session.expires_on is not None and session.expires_on <= session.held_on:
        raise InvalidInput("This is not after the day of the training.", "expires_on")


def _remind_later(actor: Actor, record: TrainingRecord) -> None:
    if record.expires_on is None:
        return
    day = dt.datetime.combine(record.expires_on, dt.time(14), tzinfo=dt.UTC)
    if day <= clock.now():
        return
    person = changed(actor, user_id=record.user_id, office_id=record.office_id)
    args: dict[str, str | int | list[str]] = {"record_id": str(record.id), "key": str(record.id)}
    enqueue(person, task=REMIND, key=str(record.id), args=args, not_before=day - AHEAD)


def _ref(record: TrainingRecord) -> Ref:
    return Ref("oversight.training-record", record.id)


def _session_ref(training_id: UUID) -> Ref:
    return Ref("oversight.training", training_id)
