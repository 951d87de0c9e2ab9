"""Reading background work."""

from privilege.actor import Actor
from privilege.choices import JobState
from privilege.models.jobs import Job
from privilege.models.walls import Wall


def going_on(actor: Actor, *, task: str, wall: Wall) -> Job | None:
    """The newest job of a kind on a wall, while it waits or runs; the wall came by the door."""
    del actor
    states = [JobState.QUEUED.value, JobState.RUNNING.value]
    found = Job.objects.filter(task=task, wall_id=wall.id, state__in=states)
    return found.order_by("-created_at").first()
