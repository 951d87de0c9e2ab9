"""Where background work stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from privilege.actor import Actor
from privilege.choices import JobState
from privilege.models.jobs import Job
from privilege.models.walls import Wall


@dataclass(frozen=True, slots=True)
class Standing:
    """A job's state, and how far it is where it says so."""

    state: JobState
    done: int
    total: int


def standing_of(job_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Where jobs stand, by id; for whoever was shown what they work on."""
    found = Job.objects.filter(pk__in=list(job_ids))
    return {
        job.id: Standing(JobState(job.state), job.progress_done, job.progress_total)
        for job in found
    }


def going_on(actor: Actor, *, task: str, wall: Wall) -> Job | None:
    """The newest job of a kind on a wall, while it waits or runs; the wall came by the door."""
    del actor
    states = [JobState.QUEUED.value, JobState.RUNNING.value]
    found = Job.objects.filter(task=task, wall_id=wall.id, state__in=states)
    return found.order_by("-created_at").first()
