"""If these fail, an office's weekly exports end one day, and nobody hears of it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from audit.ground import replay
from audit.ledger.keys import Keys
from audit.ledger.services import troubles
from audit.oversight.models.exports import ExportSchedule, LogExport
from audit.oversight.services import exports, schedules
from privilege import context
from privilege.actor import Actor
from privilege.models.jobs import Job
from tests.audit.oversight.exporting import asked_for, own_folders, run, sign
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed_db")
SOON = dt.timedelta(minutes=2)


@pytest.fixture
def signing(tmp_path: Path) -> Iterator[Keys]:
    with own_folders(tmp_path) as keys:
        yield keys


def key_of(schedule: ExportSchedule, weeks: int) -> str:
    return f"{schedule.id}:{schedule.next_at + weeks * schedules.WEEK:%Y-%m-%d}"


def weekly(actor: Actor) -> ExportSchedule:
    with context.enter(actor):
        return schedules.schedule_export(actor, by_email=False, to_storage=False)


def fail(key: str, at: dt.datetime) -> None:
    """Run the week's job until it is given up."""
    for attempt in range(5):
        with replay.frozen(at + attempt * SOON):
            run(schedules.WEEKLY, key)
    assert Job.objects.get(task=schedules.WEEKLY, key=key).state == "failed"


def test_a_week_that_failed_is_told_and_taken_in_by_the_next(
    cast: Cast, signing: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = cast.da_supervisor
    schedule = weekly(actor)
    sign(signing)
    with monkeypatch.context() as broken:
        broken.setattr(schedules, "ask_export", _no_room)
        fail(key_of(schedule, 0), schedule.next_at)
    with replay.frozen(schedule.next_at + dt.timedelta(hours=1)):
        schedules.note_failures()
        (open_now,) = [one for one in troubles.open_troubles() if "export" in one.kind]
        assert open_now.detail == "oversight.weekly_export: OSError"
    assert run(schedules.WEEKLY, key_of(schedule, 1)) == "done"
    with context.enter(actor):
        (made,) = LogExport.objects.all()
        assert (made.since, made.until) == (
            schedule.next_at - schedules.WEEK,
            schedule.next_at + schedules.WEEK,
        )
        assert ExportSchedule.objects.get().next_at == schedule.next_at + 2 * schedules.WEEK
    assert Job.objects.filter(task=schedules.WEEKLY, key=key_of(schedule, 2)).exists()
    with replay.frozen(schedule.next_at + schedules.WEEK + dt.timedelta(days=1)):
        schedules.note_failures()
        assert not [one for one in troubles.open_troubles() if "export" in one.kind]


def _no_room(*_args: object, **_words: object) -> None:
    raise OSError


def test_no_export_stands_in_the_queue_of_evidence(cast: Cast, signing: Keys) -> None:
    sign(signing)
    export = asked_for(cast.da_supervisor)
    job = Job.objects.get(task=exports.EXPORT, key=str(export.id))
    assert job.queue == exports.QUEUE != settings.CELERY_TASK_DEFAULT_QUEUE
