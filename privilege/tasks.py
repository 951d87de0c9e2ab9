"""Celery's side of jobs: run one by id, and sweep up those that nobody runs."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from celery import shared_task
from django.db import connection

from audit.ground import clock
from privilege import context, worker_key
from privilege.actor import Actor, nobody
from privilege.blobs.configured import store
from privilege.granted import Grant, GrantEndedError
from privilege.selectors import people
from privilege.services import exceptions, job_grants, jobs
from privilege.services.blobs import remove_orphans
from privilege.work import JobRun, handler_of

if TYPE_CHECKING:
    from privilege.models.jobs import Job

_log = logging.getLogger(__name__)
ORPHANED = timedelta(days=90)  # no backup that is still restored may name it
ABANDONED = timedelta(days=8)  # an upload can be taken up again for seven
_BEAT_SECONDS = jobs.LEASE.total_seconds() / 3


@shared_task(name="privilege.run_job")
def run_job(job_id: str) -> None:
    """Run a job under a lease; harmless when another worker has it or it is done.

    One that needs a grant runs in the worker that was granted it. Another leaves it: it is sent
    again, or waits for a member, as the sweeper finds.
    """
    job = jobs.free(UUID(job_id))
    if job is None:
        return
    actor = people.actor_by_id(job.principal_id) if job.principal_id else nobody()
    grant = _grant(actor or nobody(), job) if job.needs_grant else None
    if job.needs_grant and grant is None:
        return
    job = jobs.claim(job.id)
    if job is None:
        return
    if actor is None:
        jobs.give_back(job, PermissionError())
        return
    _run(job, actor, grant)


def _grant(actor: Actor, job: "Job") -> Grant | None:
    """What was granted to this worker; a grant that holds no more is given up, with an entry."""
    pair = worker_key.own()
    if pair is None:
        return None
    try:
        with context.enter(actor):
            return job_grants.open_grant(actor, job, pair)
    except GrantEndedError:
        jobs.wait_again(actor, job)
        return None


def _run(job: "Job", actor: Actor, grant: Grant | None) -> None:
    def demand() -> None:
        if grant is not None and job.wall_id is not None:
            jobs.demand_lease(job)
            job_grants.demand_member(job.wall_id, grant.granted_by)

    run = JobRun(
        job_id=job.id,
        actor=actor,
        wall_id=job.wall_id,
        args=job.args,
        attempt=job.attempts,
        progress=lambda done, total: jobs.heartbeat(job.id, done=done, total=total),
        grant=grant,
        demand=demand,
    )
    try:
        with _kept_alive(job.id):
            handler_of(job.task)(run)
    except GrantEndedError:
        jobs.wait_again(actor, job)
    except jobs.LeaseLostError:
        _log.warning("job %s (%s) goes on elsewhere", job.id, job.task)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the row says so
        # The class and the place, never the words: they may quote what stands behind a wall.
        _log.error("job %s (%s) failed: %s", job.id, job.task, type(error).__name__)
        jobs.give_back(job, error)
    else:
        jobs.finish(job)


@shared_task(name="privilege.sweep_jobs")
def sweep_jobs() -> None:
    """Send again what waits: the broker was away, or a worker died."""
    for job_id, queue in jobs.waiting(clock.now()):
        jobs.send(job_id, queue)


@shared_task(name="privilege.sweep_files")
def sweep_files() -> None:
    """Remove what uploads and killed processes left behind in the store, long afterwards."""
    store().sweep(clock.now() - ABANDONED)
    remove_orphans(clock.now() - ORPHANED)


@shared_task(name="privilege.send_held_notices")
def send_held_notices() -> None:
    """Send the notices of exceptions that could lawfully wait until now."""
    exceptions.send_held_notices()


@contextmanager
def _kept_alive(job_id: UUID) -> Iterator[None]:
    """Renew the lease from a thread of its own while the block runs."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(_BEAT_SECONDS):
                jobs.heartbeat(job_id)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
