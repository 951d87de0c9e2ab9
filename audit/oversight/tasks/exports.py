"""Writing exports of a log, in steps that another worker can go on from."""

from celery import shared_task

from audit.oversight.services import export_closing, exports, schedules
from audit.verify import parley_verify
from privilege.work import JobRun, job


@job(exports.EXPORT)
def export_log(run: JobRun) -> None:
    """Write the entries stretch by stretch, then the papers; memory holds one stretch."""
    export_id = run.uuid("export_id")
    try:
        while True:
            with run.enter() as actor:
                step = exports.write_stretch(actor, export_id=export_id)
            if step is None:
                break
            run.progress(*step)
    except exports.StaleError:
        with run.enter() as actor:
            exports.begin_anew(actor, export_id=export_id)
        raise
    with run.enter() as actor:
        found = export_closing.unclosed(actor, export_id=export_id)
    if found is None:
        return
    written = {
        path: export_closing.listed(path, found.files[path][1]())
        for path in (parley_verify.ENTRIES, parley_verify.TABLE)
    }
    with run.enter() as actor:
        export_closing.close_export(actor, export_id=export_id, written=written)


@job(export_closing.SEAL)
def seal_export(run: JobRun) -> None:
    """Finish an export once the log has signed its manifest's digest."""
    export_id = run.uuid("export_id")
    attempt = int(run.args["attempt"])
    with run.enter() as actor:
        is_ready = export_closing.seal_export(actor, export_id=export_id, attempt=attempt)
    if not is_ready:
        return
    with run.enter() as actor:
        copy = schedules.copy_to_store(actor, export_id=export_id)
    if copy is not None:
        schedules.write_copy(copy)
        with run.enter() as actor:
            schedules.note_stored(actor, export_id=export_id)


@job(exports.END)
def end_export(run: JobRun) -> None:
    """Delete an export when its time has passed."""
    with run.enter() as actor:
        exports.end_export(actor, export_id=run.uuid("export_id"))


@job(schedules.WEEKLY)
def weekly_export(run: JobRun) -> None:
    """Plan the next week's export, then ask for this week's, so that no failure ends them."""
    with run.enter() as actor:
        schedules.plan_next(actor, schedule_id=run.uuid("schedule_id"))
    with run.enter() as actor:
        schedules.export_week(actor, schedule_id=run.uuid("schedule_id"))


@shared_task(name="oversight.watch_exports")
def watch_exports() -> None:
    """Run by the scheduler: exports that were given up are told to the operators."""
    schedules.note_failures()
