"""Work on privileged material that waits for a member."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from privilege.actor import Actor
from privilege.choices import JobState
from privilege.models.job_grants import JobNeed
from privilege.models.jobs import Job
from privilege.models.keys import WallKeyWrap

MOST_JOBS = 20
"""Jobs that one request grants; the next request goes on with the others."""


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """How many pieces of work wait for a member to unlock, and since when."""

    count: int
    since: datetime | None


def waiting_jobs(actor: Actor, matter_id: UUID) -> WaitingWork:
    """What waits behind those walls of a matter that the actor stands behind; one query."""
    del actor  # the database shows what the one who has entered may read
    waiting = JobNeed.objects.filter(wall__matter_id=matter_id, job__state=JobState.WAITING.value)
    return WaitingWork(**waiting.aggregate(count=Count("id"), since=Min("created_at")))


def waiting_keys(task: str, keys: Iterable[str]) -> set[str]:
    """Which steps of a task wait for a member, by their keys; no query for none."""
    wanted = list(keys)
    if not wanted:
        return set()
    found = Job.objects.filter(task=task, key__in=wanted, state=JobState.WAITING.value)
    return set(found.values_list("key", flat=True))


def needs_to_grant(member_key_id: UUID) -> list[JobNeed]:
    """What waits behind walls whose key the member holds, the oldest first; one query."""
    held = WallKeyWrap.objects.filter(member_key_id=member_key_id)
    waiting = JobNeed.objects.select_related("job").filter(
        job__state=JobState.WAITING.value, wall__in=held.values("wall_id")
    )
    return list(waiting.order_by("created_at", "id")[:MOST_JOBS])
