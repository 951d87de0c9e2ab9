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
from privilege.models.walls import Wall

MOST_JOBS = 20
"""Jobs that one request grants; the next request goes on with the others."""


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """How many pieces of work wait behind a wall for a member to unlock, and since when."""

    count: int
    since: datetime | None


def waiting_jobs(actor: Actor, wall: Wall) -> WaitingWork:
    """What waits behind a wall; nothing for whoever does not stand behind it."""
    return waiting_by_wall(actor, [wall.id]).get(wall.id, WaitingWork(0, None))


def waiting_by_wall(actor: Actor, wall_ids: Iterable[UUID]) -> dict[UUID, WaitingWork]:
    """What waits behind each of several walls, those without any left out; one query."""
    del actor  # the database shows what the one who has entered may read
    found = (
        JobNeed.objects.filter(wall__in=list(wall_ids), job__state=JobState.WAITING.value)
        .values("wall_id")
        .annotate(count=Count("id"), since=Min("created_at"))
    )
    return {row["wall_id"]: WaitingWork(row["count"], row["since"]) for row in found}


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
