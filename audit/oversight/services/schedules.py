"""Weekly exports (CJIS AU-6), set by a supervisor for themselves.

Each week's job asks for the next one before it does its own work, so that nothing that sees
everybody's schedules is needed, and a week that fails is followed by one that takes in both.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audit.ground import clock, ids
from audit.ledger.bundle import Piece, zip_chunks
from audit.ledger.services import operation, record, troubles
from audit.ledger.values import Ref
from audit.oversight.chosen import Asked
from audit.oversight.events import Event
from audit.oversight.models.exports import ExportSchedule, LogExport
from audit.oversight.selectors.exports import own_schedule
from audit.oversight.services.export_closing import SEAL
from audit.oversight.services.exports import EXPORT, ask_export, filename_of, ready_pieces, ref_of
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound
from privilege.services.jobs import enqueue, failed

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
        _enqueue(actor, schedule, schedule.next_at)
    return schedule


def end_schedule(actor: Actor) -> None:
    """Export no longer each week."""
    schedule = own_schedule(actor)
    if schedule is None:
        raise NotFound
    with operation(actor, Event.EXPORT_UNSCHEDULED, objects=[_ref(schedule)]):
        _end(actor)


def plan_next(actor: Actor, *, schedule_id: UUID) -> None:
    """Set the job of the week after this one, whatever becomes of this one's."""
    schedule = _due(actor, schedule_id)
    if schedule is not None:
        _enqueue(actor, schedule, _following(schedule))


def export_week(actor: Actor, *, schedule_id: UUID) -> None:
    """Ask for the export that is due, back to the last one; nothing where the schedule ended."""
    schedule = _due(actor, schedule_id)
    if schedule is None:
        return
    since, following = schedule.next_at - WEEK, _following(schedule)
    with operation(actor, Event.EXPORT_SCHEDULED, objects=[_ref(schedule)]):
        asked = Asked(since=since, until=following - WEEK)
        ask_export(actor, asked=asked, schedule_id=schedule.id)
        schedule.next_at = following
        schedule.save(update_fields=["next_at"])


def note_failures() -> None:
    """Tell the operators, through the log's watch, that an export failed in the last week."""
    since = clock.now() - WEEK
    found = failed([WEEKLY, EXPORT, SEAL], since=since)
    if found:
        troubles.note(troubles.Kind.EXPORT_FAILED, detail=found[-1], using="default")
    else:
        troubles.mend(troubles.Kind.EXPORT_FAILED, using="default")


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


def _due(actor: Actor, schedule_id: UUID) -> ExportSchedule | None:
    """The actor's schedule, if it goes on and a week of it is over."""
    if not actor.has_role(Role.SUPERVISOR):
        return None
    found: ExportSchedule | None = (
        ExportSchedule.objects.select_for_update()
        .filter(
            pk=schedule_id,
            requested_by_id=actor.user_id,
            ended_at=None,
            next_at__lte=clock.now(),
        )
        .first()
    )
    return found


def _following(schedule: ExportSchedule) -> datetime:
    """When the next week is over, counted in whole weeks from the schedule's own hour."""
    weeks = (clock.now() - schedule.next_at) // WEEK
    return schedule.next_at + (weeks + 1) * WEEK


def _enqueue(actor: Actor, schedule: ExportSchedule, due: datetime) -> None:
    enqueue(
        actor,
        task=WEEKLY,
        key=f"{schedule.id}:{due:%Y-%m-%d}",
        args={"schedule_id": str(schedule.id)},
        not_before=due,
    )


def _ref(schedule: ExportSchedule) -> Ref:
    return Ref("oversight.export-schedule", schedule.id)
