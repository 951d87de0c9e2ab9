"""Grants: a member opens, for one job, the files and words that it names (docs/keys.md).

What is granted is sealed to each live worker's ephemeral key, bound to job, worker, wall, granter
and expiry. A wall's own key is never granted. Who gave a grant and for whom the job runs must
stand behind the wall when it is opened and at every step after that.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.values import Outcome, Ref
from privilege.access import wall_of
from privilege.actor import Actor
from privilege.choices import JobState
from privilege.errors import Refused
from privilege.events import Event
from privilege.granted import Grant, GrantEndedError, seal
from privilege.keys.pairs import CannotOpenError, Place, PublicKey
from privilege.models.blobs import BlobKey, file_place
from privilege.models.content import Content
from privilege.models.job_grants import JobGrant, JobNeed, WorkerKey
from privilege.models.jobs import Job
from privilege.selectors.people import people_behind
from privilege.services.workers import live_workers
from privilege.unlocked import Unlocked
from privilege.worker_key import WorkerPair

SKEW = timedelta(minutes=1)
"""How far a worker's clock may be behind the one that granted."""
MOST_IDS = 5_000
MOST_BYTES = 4 * 1024 * 1024
TOO_MUCH = "This is too much to be worked on at once. Choose less; nothing was begun."


@dataclass(frozen=True, slots=True)
class Needs:
    """What a job must open behind one privileged wall, by id."""

    wall: UUID
    blob_ids: Sequence[UUID] = ()
    content_ids: Sequence[UUID] = ()
    is_deposit: bool = False  # the actor does not stand behind the wall: only its people grant it


def note_needs(actor: Actor, job: Job, needs: Needs) -> JobNeed:
    """Write down what a new job needs; raises ``Refused`` where it is too much for one grant."""
    if not needs.is_deposit:
        wall_of(actor, needs.wall)
    words = Content.objects.filter(pk__in=needs.content_ids, wall_id=needs.wall)
    size = words.aggregate(size=Sum(Length("sealed")))["size"] or 0
    if len(needs.blob_ids) + len(needs.content_ids) > MOST_IDS or size > MOST_BYTES:
        raise Refused(TOO_MUCH)
    need = JobNeed(
        id=ids.new(),
        job=job,
        wall_id=needs.wall,
        blob_ids=list(needs.blob_ids),
        content_ids=list(needs.content_ids),
    )
    need.save(force_insert=True)
    return need


def give(actor: Actor, needs: Sequence[JobNeed], unlocked: Unlocked) -> list[Job]:
    """Grant what the actor can open of what waiting jobs need; the jobs that may now run.

    A job is granted whole or not at all. Where the person who caused it stands behind the wall no
    more, the actor takes its place. A fixed number of queries, and one entry for each wall.
    """
    workers = live_workers(actor) if needs else []
    if not workers:
        return []
    # Two members who come by at once must not both grant: what the other holds is left to them.
    mine = Job.objects.select_for_update(skip_locked=True).filter(
        pk__in=[need.job_id for need in needs], state=JobState.WAITING.value
    )
    jobs = {job.id: job for job in mine}
    wanted = [need for need in needs if need.job_id in jobs]
    opened = _open(wanted, unlocked)
    given = [need for need in wanted if need.id in opened]
    end_grants(need.job_id for need in given)
    behind = people_behind({need.wall_id for need in given})
    for wall_id in sorted({need.wall_id for need in given}):
        here = [need for need in given if need.wall_id == wall_id]
        members = {one.user_id for one in behind.get(wall_id, [])}
        _write(actor, wall_id, {need.job_id: opened[need.id] for need in here}, workers)
        left = [n.job_id for n in here if jobs[n.job_id].principal_id not in members]
        Job.objects.filter(pk__in=left).update(
            principal_id=actor.user_id, office_id=actor.office_id
        )
    granted = [jobs[need.job_id] for need in given]
    Job.objects.filter(pk__in=[job.id for job in granted]).update(state=JobState.QUEUED.value)
    return granted


def open_grant(actor: Actor, job: Job, pair: WorkerPair) -> Grant | None:
    """Open what was granted to this worker for a job; None where nothing was.

    Raises ``GrantEndedError`` for a grant that is damaged, made for something else, or outside
    its time, and where granter or principal stand behind the wall no more. Enter as the principal.
    """
    if job.wall_id is None or actor.user_id is None:
        raise GrantEndedError
    if not people_behind([job.wall_id]).get(job.wall_id):
        raise GrantEndedError  # the principal sees nobody there: they are out themselves
    row = JobGrant.objects.filter(job_id=job.id, worker_id=pair.id).first()
    if row is None:
        return None
    demand_member(row.wall_id, row.granted_by)
    now = clock.now()
    try:
        data = pair.private.open(bytes(row.sealed), _place(row))
    except CannotOpenError:
        raise GrantEndedError from None
    said = json.loads(data)
    if not said["from"] - SKEW.total_seconds() <= now.timestamp() < row.expires_at.timestamp():
        raise GrantEndedError
    return Grant(
        granted_by=row.granted_by,
        file_keys={UUID(blob): bytes.fromhex(key) for blob, key in said["files"].items()},
        words={UUID(one): found["words"] for one, found in said["words"].items()},
        seals={UUID(one): found["seal"] for one, found in said["words"].items()},
    )


def demand_member(wall_id: UUID, user_id: UUID) -> None:
    """Raise ``GrantEndedError`` unless the person, and whoever has entered, stand behind a wall."""
    if user_id not in {one.user_id for one in people_behind([wall_id]).get(wall_id, [])}:
        raise GrantEndedError


def refuse(actor: Actor, job: Job) -> None:
    """Note that a grant was refused; a disabled account's in the neutral log, without its wall."""
    wall_id = job.wall_id if actor.user_id else None
    objects = [Ref("privilege.job", job.id)]
    record(actor, Event.GRANT_REFUSED, wall=wall_id, objects=objects, outcome=Outcome.REFUSED)


def end_grants(job_ids: Iterable[UUID]) -> None:
    """Delete what was granted to jobs, whoever asks: what is gone can only be granted anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.end_job_grants(%s)", [list(job_ids)])


def release(now: datetime, alive_since: datetime) -> None:
    """Delete grants that have expired or whose worker died; their jobs wait for a member again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.release_job_grants(%s, %s)", [now, alive_since])


def sealed_file_key(key: BlobKey, unlocked: Unlocked) -> bytes | None:
    """The key of a stored file behind a sealed wall; None where the member does not hold it.

    Raises ``CannotOpenError`` where the wrap is damaged or belongs elsewhere.
    """
    generation = key.generation or 0
    private = unlocked.wall_key(key.wall_id, generation)
    if private is None:
        return None
    place = file_place(key.wall_id, key.blob_id, generation)
    return private.open(bytes(key.wrapped_key), place)


def _open(needs: Sequence[JobNeed], unlocked: Unlocked) -> dict[UUID, dict[str, Any]]:
    """What each need asks for, opened; needs that the member cannot open whole are left out."""
    unlocked.prepare({need.wall_id for need in needs})
    blob_ids = [one for need in needs for one in need.blob_ids]
    content_ids = [one for need in needs for one in need.content_ids]
    files = BlobKey.objects.filter(blob_id__in=blob_ids, wall__in=[n.wall_id for n in needs])
    keys = {(key.wall_id, key.blob_id): key for key in files}
    contents = Content.objects.in_bulk(content_ids)
    opened = {}
    for need in needs:
        named = [keys[need.wall_id, one] for one in need.blob_ids if (need.wall_id, one) in keys]
        words = [contents[one] for one in need.content_ids if one in contents]
        try:
            opened[need.id] = {
                "files": _file_keys(named, unlocked),
                "words": _words([one for one in words if one.wall_id == need.wall_id], unlocked),
            }
        except _Locked:
            continue
    return opened


class _Locked(Exception):  # noqa: N818 - a state, not a mistake
    """The member does not hold the generation of something that a job needs."""


def _file_keys(keys: Iterable[BlobKey], unlocked: Unlocked) -> dict[str, str]:
    opened = {}
    for key in keys:
        try:
            file_key = sealed_file_key(key, unlocked)
        except CannotOpenError:
            continue  # damaged: the job says so, nobody can mend it by unlocking
        if file_key is None:
            raise _Locked
        opened[str(key.blob_id)] = file_key.hex()
    return opened


def _words(contents: Iterable[Content], unlocked: Unlocked) -> dict[str, dict[str, Any]]:
    opened = {}
    for content in contents:
        private = unlocked.wall_key(content.wall_id, content.generation or 0)
        if private is None:
            raise _Locked
        try:
            data = private.open(bytes(content.sealed or b""), content.place())
        except CannotOpenError:
            continue
        opened[str(content.id)] = {
            "words": json.loads(data),
            "seal": seal(bytes(content.sealed or b"")),
        }
    return opened


def _write(
    actor: Actor,
    wall_id: UUID,
    opened: dict[UUID, dict[str, Any]],
    workers: Sequence[WorkerKey],
) -> None:
    """Seal and keep what was opened behind one wall, by job."""
    now = clock.now().replace(microsecond=0)
    expires_at = now + timedelta(minutes=settings.PARLEY_GRANT_MINUTES)
    rows = []
    for job_id, found in opened.items():
        plain = json.dumps({"from": int(now.timestamp()), **found}).encode()
        for worker in workers:
            row = JobGrant(
                id=ids.new(),
                job_id=job_id,
                worker=worker,
                wall_id=wall_id,
                granted_by=actor.person_id,
                created_at=now,
                expires_at=expires_at,
            )
            row.sealed = PublicKey(bytes(worker.public_key)).seal(plain, _place(row))
            rows.append(row)
    objects = [Ref("privilege.job", job_id) for job_id in opened]
    objects += [Ref("privilege.worker-key", worker.id) for worker in workers]
    with operation(actor, Event.JOB_GRANTED, wall=wall_id, objects=objects):
        JobGrant.objects.bulk_create(rows)


def _place(row: JobGrant) -> Place:
    """Where a grant belongs: with another job, worker, wall, granter or expiry it does not open."""
    where = (row.job_id, row.worker_id, row.wall_id, row.granted_by)
    return Place("job grant", where, int(row.expires_at.timestamp()))
