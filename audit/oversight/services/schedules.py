"""Weekly exports (CJIS AU-6), set by a supervisor for themselves.

Each week's job asks for the next one, so that nothing that sees everybody's schedules is needed.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audit.ground import clock, ids
from audit.ledger.bundle import Piece, zip_chunks
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from audit.oversight.chosen import Asked
from audit.oversight.events import Event
from audit.oversight.models.exports import ExportSchedule, LogExport
from audit.oversight.selectors.exports import own_schedule
from audit.oversight.services.exports import ask_export, filename_of, ready_pieces, ref_of
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound
from privilege.services.jobs import enqueue

WEEKLY = "oversight.weekly_export"
WEEK = timedelta(days=7)
NO_STORE = "No folder for exports is configured. Ask whoever runs Parley, or choose e-mail."


@dataclass(frozen=True, slots=True)
class Copy:
    """An export to be written into the office's folder, without the database."""

    path: Path
    pieces: list[Piece]


def schedule_export(actor: Actor, *, by_email: bool, to_storage: bool) -> ExportSchedule:
    """Export the last seven days from now on each week; what was set before ends."""
    demand_role(actor, Role.SUPERVISOR)
    if to_storage and not settings.PARLEY_EXPORT_DIR:
        raise InvalidInput(NO_STORE, "to_storage")
    now = clock.now()
    schedule = ExportSchedule(
        id=ids.new(),
        requested_by_id=actor.person_id,
        office_id=actor.own_office_id,
        by_email=by_email,
        to_storage=to_storage,
        created_at=now,
        next_at=now + WEEK,
    )
    with operation(actor, Event.EXPORT_SCHEDULED, objects=[_ref(schedule)]):
        _end(actor)
        schedule.save(force_insert=True)
        _enqueue(actor, schedule)
    return schedule


def end_schedule(actor: Actor) -> None:
    """Export no longer each week."""
    schedule = own_schedule(actor)
    if schedule is None:
        raise NotFound
    with operation(actor, Event.EXPORT_UNSCHEDULED, objects=[_ref(schedule)]):
        _end(actor)


def export_week(actor: Actor, *, schedule_id: UUID) -> None:
    """Ask for the export that is due and set the next; nothing where the schedule has ended."""
    if not actor.has_role(Role.SUPERVISOR):
        return
    now = clock.now()
    schedule = (
        ExportSchedule.objects.select_for_update()
        .filter(pk=schedule_id, requested_by_id=actor.user_id, ended_at=None, next_at__lte=now)
        .first()
    )
    if schedule is None:
        return
    until = schedule.next_at
    with operation(actor, Event.EXPORT_SCHEDULED, objects=[_ref(schedule)]):
        ask_export(actor, asked=Asked(since=until - WEEK, until=until), schedule_id=schedule.id)
        schedule.next_at = until + WEEK
        schedule.save(update_fields=["next_at"])
        _enqueue(actor, schedule)


def copy_to_store(actor: Actor, *, export_id: UUID) -> Copy | None:
    """What of an export goes into the office's folder; None where none was asked for."""
    export = _own(actor, export_id)
    folder = settings.PARLEY_EXPORT_DIR
    if export is None or not folder or export.schedule is None or not export.schedule.to_storage:
        return None
    return Copy(Path(folder) / str(export.office_id) / filename_of(export), ready_pieces(export))


def write_copy(copy: Copy) -> None:
    """Write the ZIP whole or not at all."""
    copy.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    growing = copy.path.with_suffix(".part")
    with growing.open("wb") as file:
        for chunk in zip_chunks(copy.pieces):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    growing.replace(copy.path)


def note_stored(actor: Actor, *, export_id: UUID) -> None:
    """Record that a copy left for the office's folder."""
    export = _own(actor, export_id)
    if export is not None:
        record(actor, Event.EXPORT_STORED, objects=[ref_of(export)])


def _own(actor: Actor, export_id: UUID) -> LogExport | None:
    found = LogExport.objects.select_related("schedule")
    export: LogExport | None = found.filter(pk=export_id, requested_by_id=actor.user_id).first()
    return export


def _end(actor: Actor) -> None:
    found = ExportSchedule.objects.filter(requested_by_id=actor.person_id, ended_at=None)
    found.update(ended_at=clock.now())


def _enqueue(actor: Actor, schedule: ExportSchedule) -> None:
    enqueue(
        actor,
        task=WEEKLY,
        key=f"{schedule.id}:{schedule.next_at:%Y-%m-%d}",
        args={"schedule_id": str(schedule.id)},
        not_before=schedule.next_at,
    )


def _ref(schedule: ExportSchedule) -> Ref:
    return Ref("oversight.export-schedule", schedule.id)
