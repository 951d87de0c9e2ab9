"""Jobs: rows written with the change that causes them, sent to Celery by id alone.

Sending happens after commit and may fail without harm: the sweeper sends again what still waits
(``privilege/tasks.py``).
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from celery import current_app
from django.db import models, transaction
from kombu.exceptions import OperationalError

from audit.ground import clock, ids
from privilege.actor import Actor
from privilege.choices import JobState
from privilege.models.jobs import Job

LEASE = timedelta(seconds=60)
RETRY_AFTER = timedelta(seconds=20)
MOST_ATTEMPTS = 5

_log = logging.getLogger(__name__)


def enqueue(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    task: str,
    key: str,
    wall: UUID | None = None,
    args: dict[str, str | int | list[str]] | None = None,
    queue: str = "default",
) -> Job:
    """Queue a step of background work as ``actor``, once for each task and key.

    Args:
        task: the name under which ``privilege.work.job`` registered the handler.
        key: what makes the step unique, for instance the id of the item worked on.
        wall: the wall whose records it works on, where there is one.
        args: ids and numbers only; never a name or a text.
    """
    job = Job(
        id=ids.new(),
        task=task,
        key=key,
        queue=queue,
        principal_id=actor.user_id,
        office_id=actor.office_id,
        wall_id=wall,
        args=args or {},
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    transaction.on_commit(lambda: send(job.id, queue), robust=True)
    return Job.objects.get(task=task, key=key)


def send(job_id: UUID, queue: str) -> None:
    """Tell the broker that a job waits; when the broker is away the sweeper tells it later."""
    try:
        current_app.send_task("privilege.run_job", (str(job_id),), queue=queue, retry=False)
    except (OSError, OperationalError):
        _log.warning("the broker does not answer; job %s waits for the sweeper", job_id)


def claim(job_id: UUID) -> Job | None:
    """Take a waiting job, or one whose worker died, under a lease; None if another has it."""
    now = clock.now()
    free = models.Q(state=JobState.QUEUED) | models.Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING,
        lease_until=now + LEASE,
        attempts=models.F("attempts") + 1,
    )
    return Job.objects.get(pk=job_id) if taken else None


def heartbeat(job_id: UUID, *, done: int | None = None, total: int | None = None) -> None:
    """Keep the lease, and note how far the work is."""
    changes: dict[str, object] = {"lease_until": clock.now() + LEASE}
    if done is not None:
        changes["progress_done"] = done
    if total is not None:
        changes["progress_total"] = total
    Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(**changes)


def finish(job_id: UUID) -> None:
    """Note that the work is done."""
    Job.objects.filter(pk=job_id).update(
        state=JobState.DONE, finished_at=clock.now(), lease_until=None, error=""
    )


def give_back(job: Job, error: BaseException) -> None:
    """Note a failure by its class, never its words; the sweeper tries again a few times."""
    is_last = job.attempts >= MOST_ATTEMPTS
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED if is_last else JobState.RUNNING,
        lease_until=clock.now() + RETRY_AFTER,
        finished_at=clock.now() if is_last else None,
        error=type(error).__name__,
    )


def waiting(now: datetime) -> list[tuple[UUID, str]]:
    """Return id and queue of jobs that wait for a worker, or whose worker died; oldest first."""
    stale = now - RETRY_AFTER
    free = models.Q(state=JobState.QUEUED, created_at__lt=stale) | models.Q(
        state=JobState.RUNNING, lease_until__lt=now
    )
    # A job that kills its worker each time never comes to say so itself.
    Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=now, attempts__gte=MOST_ATTEMPTS
    ).update(state=JobState.FAILED, finished_at=now, error="WorkerDied")
    found = Job.objects.filter(free).order_by("created_at").values_list("id", "queue")
    return list(found[:500])
