"""Jobs: rows written with the change that causes them, sent to Celery by id alone.

Sending happens after commit and may fail without harm: the sweeper sends again what still waits
(``privilege/tasks.py``).
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import models, transaction
from kombu.exceptions import OperationalError

from audit.ground import clock, ids
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import JobState
from privilege.models.jobs import Job
from privilege.selectors.job_grants import needs_to_grant
from privilege.services import job_grants
from privilege.services.job_grants import Needs
from privilege.services.workers import ALIVE
from privilege.unlocked import Unlocked

LEASE = timedelta(seconds=60)
RETRY_AFTER = timedelta(seconds=20)
MOST_ATTEMPTS = 5

_log = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker has taken the job over: this one must deliver nothing."""


def enqueue(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    task: str,
    key: str,
    wall: UUID | None = None,
    args: dict[str, str | int | list[str]] | None = None,
    queue: str = "default",
    needs: Needs | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Queue a step of background work as ``actor``, once for each task and key.

    Args:
        task: the name under which ``privilege.work.job`` registered the handler.
        key: what makes the step unique, for instance the id of the item worked on.
        wall: the wall whose records it works on, where there is one.
        args: ids and numbers only; never a name or a text.
        needs: what it must open behind a privileged wall. It waits until a member grants that,
            which the actor does at once where their key is unlocked.
        not_before: when it is due, where that is not at once; the sweeper sends it then.
    """
    job = Job(
        id=ids.new(),
        task=task,
        key=key,
        queue=queue,
        principal_id=actor.user_id,
        office_id=actor.office_id,
        wall_id=wall if needs is None else needs.wall,
        args=args or {},
        needs_grant=needs is not None,
        state=JobState.QUEUED if needs is None else JobState.WAITING,
        not_before=not_before,
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    made = Job.objects.get(task=task, key=key)
    if needs is None:
        _send_after_commit([job] if not_before is None else [])
    elif made.id == job.id:
        need = job_grants.note_needs(actor, job, needs)
        if not needs.is_deposit and (keys := unlocked.current()) is not None:
            _send_after_commit(job_grants.give(actor, [need], keys))
            made.refresh_from_db()
    return made


def unknown_keys(task: str, keys: Iterable[str]) -> set[str]:
    """Which of some keys no job of a task has yet."""
    asked = set(keys)
    return asked - set(Job.objects.filter(task=task, key__in=asked).values_list("key", flat=True))


def failed(tasks: Iterable[str], *, since: datetime) -> list[str]:
    """What went wrong for good with jobs of some tasks, the latest last: task and kind of error."""
    found = Job.objects.filter(
        task__in=list(tasks), state=JobState.FAILED, finished_at__gte=since
    ).order_by("finished_at", "id")
    return [f"{task}: {error}" for task, error in found.values_list("task", "error")]


def grant_waiting(actor: Actor, keys: Unlocked) -> int:
    """Grant what the actor's keys open to jobs that wait for a member; how many go on.

    Called whenever a member with unlocked keys comes by. One query where nothing waits.
    """
    given = job_grants.give(actor, needs_to_grant(keys.member_key_id), keys)
    _send_after_commit(given)
    return len(given)


def _send_after_commit(found: Sequence[Job]) -> None:
    for job in found:
        transaction.on_commit(partial(send, job.id, job.queue), robust=True)


def send(job_id: UUID, queue: str) -> None:
    """Tell the broker that a job waits; when the broker is away the sweeper tells it later."""
    try:
        current_app.send_task("privilege.run_job", (str(job_id),), queue=queue, retry=False)
    except (OSError, OperationalError):
        _log.warning("the broker does not answer; job %s waits for the sweeper", job_id)


def free(job_id: UUID) -> Job | None:
    """A job that is queued or whose worker died; None if it is done, waits, or another has it."""
    return Job.objects.filter(_free(clock.now()), pk=job_id).first()


def claim(job_id: UUID) -> Job | None:
    """Take a free job under a lease; None if another has it."""
    now = clock.now()
    taken = Job.objects.filter(_free(now), pk=job_id).update(
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


def finish(job: Job) -> None:
    """Note that the work is done, and delete what was granted for it."""
    Job.objects.filter(pk=job.id).update(
        state=JobState.DONE, finished_at=clock.now(), lease_until=None, error=""
    )
    if job.needs_grant:
        job_grants.end_grants([job.id])


def wait_again(actor: Actor, job: Job) -> None:
    """Let a job wait for the next grant, with an entry: the one it had holds no more."""
    mine = models.Q(state=JobState.QUEUED) | models.Q(state=JobState.RUNNING, attempts=job.attempts)
    Job.objects.filter(mine, pk=job.id).update(state=JobState.WAITING, lease_until=None)
    job_grants.end_grants([job.id])
    job_grants.refuse(actor, job)


def demand_lease(job: Job) -> None:
    """Raise ``LeaseLostError`` when another worker has taken the job over."""
    if not Job.objects.filter(pk=job.id, state=JobState.RUNNING, attempts=job.attempts).exists():
        raise LeaseLostError


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
    """Return id and queue of jobs that wait for a worker, or whose worker died; oldest first.

    Those whose grant ended with its worker or its time wait for a member instead.
    """
    # A job that kills its worker each time never comes to say so itself.
    Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=now, attempts__gte=MOST_ATTEMPTS
    ).update(state=JobState.FAILED, finished_at=now, error="WorkerDied")
    job_grants.release(now, now - ALIVE)
    fresh = models.Q(state=JobState.QUEUED, created_at__gte=now - RETRY_AFTER)
    found = Job.objects.filter(_free(now), ~fresh).order_by("created_at")
    return list(found.values_list("id", "queue")[:500])


def _free(now: datetime) -> models.Q:
    waits = models.Q(state=JobState.QUEUED) | models.Q(state=JobState.RUNNING, lease_until__lt=now)
    return waits & (models.Q(not_before__isnull=True) | models.Q(not_before__lte=now))
