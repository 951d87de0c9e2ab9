"""If these fail, work on privileged files stands still, or somebody opens what nobody granted."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql
from pytest_django import DjangoAssertNumQueries

from audit.ground import clock, ids
from audit.ledger import selectors as ledger
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import context, unlocked, work, worker_key
from privilege.actor import Actor
from privilege.choices import JobState
from privilege.errors import Refused
from privilege.keys.pairs import PrivateKey
from privilege.models.content import Content
from privilege.models.job_grants import JobGrant, JobNeed, WorkerKey
from privilege.models.jobs import Job
from privilege.selectors.job_grants import WaitingWork, waiting_jobs
from privilege.services import job_grants, jobs, walls, workers
from privilege.services.content import rewrite_content
from privilege.worker_key import WorkerPair
from tests.cast import Cast, id_of
from tests.privilege.granted_work import SECRET, Scene, refusals, run, set_scene, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    with set_scene(cast) as found:
        monkeypatch.setitem(work._handlers, "test.read", found.reader)
        yield found


def test_work_waits_for_a_member_and_goes_on_by_itself(scene: Scene) -> None:
    job = scene.ask_for_new(scene.cast.prosecutor)
    assert (job.state, run(job), scene.reader.read) == (JobState.WAITING, JobState.WAITING, [])
    with context.enter(scene.cast.da_clerk):
        found = waiting_jobs(scene.cast.da_clerk, scene.wall.matter_id)
        assert (found.count, found.since) == (1, JobNeed.objects.get().created_at)
    assert scene.grant(scene.cast.da_clerk) == 1
    assert scene.grant(scene.cast.da_clerk) == 0, "granted once"
    assert (state(job), run(job), scene.reader.read) == (JobState.QUEUED, JobState.DONE, [SECRET])
    with context.enter(scene.cast.da_clerk):
        assert waiting_jobs(scene.cast.da_clerk, scene.wall.matter_id) == WaitingWork(0, None)
        assert not JobGrant.objects.exists()
        assert not JobNeed.objects.exists()


def test_whoever_has_unlocked_waits_for_nobody(scene: Scene) -> None:
    content = scene.write(scene.cast.prosecutor)
    with unlocked.using(scene.keys[scene.cast.prosecutor]):
        job = scene.ask(scene.cast.prosecutor, [content])
    assert job.state == JobState.QUEUED
    assert run(job) == JobState.DONE
    assert scene.reader.read == [SECRET]
    with context.enter(scene.cast.prosecutor):
        about = ledger.entries_about([scene.cast.prosecutor.log_id], Ref("privilege.job", job.id))
    assert [(one.event, one.wall_id) for one in about] == [("privilege:job:granted", scene.wall.id)]
    assert Ref("privilege.worker-key", scene.worker.id) in about[0].objects


def test_a_grant_opens_what_the_job_named_and_nothing_else(scene: Scene) -> None:
    named, other = (
        scene.write(scene.cast.prosecutor),
        scene.write(scene.cast.prosecutor, "Not asked for."),
    )
    job = scene.ask(scene.cast.prosecutor, [named])
    Job.objects.filter(pk=job.id).update(args={"contents": [str(named), str(other)], "blobs": []})
    scene.grant(scene.cast.da_clerk)
    (row,) = scene.grants(scene.cast.da_clerk)
    plain = scene.worker.private.open(bytes(row.sealed), job_grants._place(row))
    private = scene.keys[scene.cast.da_clerk].wall_key(scene.wall.id, 1)
    assert private is not None
    (words,) = json.loads(plain)["words"].items()
    assert (words[0], words[1]["words"]) == (str(named), {"text": SECRET})
    assert private.data not in plain
    assert private.data.hex().encode() not in plain
    run(job)
    assert scene.reader.read == [SECRET, ""], "what was not named stays locked"


def plant(actor: Actor, row: JobGrant, **changes: object) -> None:
    """Put a changed grant in a grant's place, as whoever writes the database could."""
    job_grants.end_grants([row.job_id])
    values = {field.attname: getattr(row, field.attname) for field in JobGrant._meta.fields}
    with context.enter(actor), operation(actor, "test:grant:planted", wall=row.wall_id):
        JobGrant(**values | changes).save(force_insert=True)


def is_refused_and_mends(scene: Scene, job: Job) -> None:
    assert run(job) == JobState.WAITING
    assert scene.reader.read == []
    assert refusals(scene.cast.prosecutor, job) == ["privilege:job:grant-refused"]
    assert (
        scene.grants(scene.cast.prosecutor) == []
        or scene.grants(scene.cast.prosecutor)[0].job_id != job.id
    )
    assert scene.grant(scene.cast.da_clerk) == 1
    assert run(job) == JobState.DONE
    assert scene.reader.read == [SECRET]


@pytest.mark.parametrize("how", ["other job", "other worker", "other granter", "later", "damaged"])
def test_a_grant_moved_stretched_or_damaged_opens_nothing_and_the_next_one_mends_it(
    scene: Scene, how: str
) -> None:
    job = scene.ask_for_new(scene.cast.prosecutor)
    other_job = scene.ask_for_new(scene.cast.prosecutor, key="two")
    elsewhere = WorkerPair(ids.new(), scene.worker.private, scene.worker.started_at)
    workers.sign_of_life(elsewhere)
    assert scene.grant(scene.cast.da_clerk) == 2
    of = {(row.job_id, row.worker_id): row for row in scene.grants(scene.cast.da_clerk)}
    row = of[job.id, scene.worker.id]
    sealed = bytearray(row.sealed)
    sealed[-1] ^= 1
    changed: dict[str, dict[str, object]] = {
        "other job": {"sealed": of[other_job.id, scene.worker.id].sealed},
        "other worker": {"sealed": of[job.id, elsewhere.id].sealed},
        "other granter": {"granted_by": scene.cast.prosecutor.user_id},
        "later": {"expires_at": row.expires_at + timedelta(hours=8)},
        "damaged": {"sealed": bytes(sealed)},
    }
    workers.end(elsewhere)
    plant(
        scene.cast.prosecutor if how == "other granter" else scene.cast.da_clerk,
        row,
        **changed[how],
    )
    is_refused_and_mends(scene, job)


def at(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    """Set the clock so far from the real time, and let the worker live at it."""
    moment = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize("minutes", [16, 60 * 24 * 400, -5, -60 * 24 * 400])
def test_a_grant_out_of_its_time_opens_nothing_whichever_way_the_clock_jumps(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    job = scene.ask_for_new(scene.cast.prosecutor)
    scene.grant(scene.cast.da_clerk)
    at(monkeypatch, minutes)
    workers.sign_of_life(scene.worker)
    is_refused_and_mends(scene, job)


def is_sent_again(job: Job, now: datetime) -> bool:
    return job.id in {found for found, _queue in jobs.waiting(now)}


def test_the_sweeper_lets_work_wait_again_when_worker_or_time_is_gone(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = scene.ask_for_new(scene.cast.prosecutor)
    scene.grant(scene.cast.da_clerk)
    assert jobs.claim(job.id) is not None  # and then this worker is killed
    assert not is_sent_again(job, clock.now())
    at(monkeypatch, 2)
    assert not is_sent_again(job, clock.now())
    assert (state(job), scene.grants(scene.cast.da_clerk)) == (JobState.WAITING, [])
    assert scene.grant(scene.cast.da_clerk) == 0, "no worker lives that could be granted anything"
    fresh = worker_key.make()
    workers.sign_of_life(fresh)
    assert scene.grant(scene.cast.da_clerk) == 1
    assert is_sent_again(job, clock.now() + jobs.RETRY_AFTER)
    assert (run(job), scene.reader.read) == (JobState.DONE, [SECRET])


def test_another_worker_leaves_the_job_to_the_one_that_was_granted_it(scene: Scene) -> None:
    job = scene.ask_for_new(scene.cast.prosecutor)
    scene.grant(scene.cast.da_clerk)
    worker_key.make()
    assert run(job) == JobState.QUEUED
    worker_key.forget()
    assert run(job) == JobState.QUEUED, "a web process is no worker"
    worker_key._held[:] = [scene.worker]
    assert run(job) == JobState.DONE
    assert scene.reader.read == [SECRET]


@pytest.mark.parametrize("when", ["before", "halfway"])
@pytest.mark.parametrize("how", ["granter leaves", "principal leaves", "principal is screened"])
def test_who_was_shut_out_since_ends_the_grant_and_a_colleague_mends_it(
    scene: Scene, how: str, when: str
) -> None:
    granter, principal = scene.cast.prosecutor, scene.cast.da_clerk
    if how == "granter leaves":
        granter, principal = scene.cast.da_clerk, scene.cast.prosecutor

    def shut_out() -> None:
        if how == "principal is screened":
            with context.enter(scene.cast.da_conflicts):
                walls.screen_person(
                    scene.cast.da_conflicts,
                    matter_id=scene.wall.matter_id,
                    user_id=id_of(scene.cast.da_clerk),
                )
        else:
            with context.enter(scene.cast.prosecutor):
                walls.revoke_wall(
                    scene.cast.prosecutor, wall_id=scene.wall.id, user_id=id_of(scene.cast.da_clerk)
                )

    content = scene.write(scene.cast.prosecutor)
    job = scene.ask(principal, [content])
    scene.grant(granter)
    if when == "before":
        shut_out()
    else:
        scene.reader.halfway = shut_out
    assert run(job) == JobState.WAITING
    assert scene.reader.read == []
    assert scene.grants(scene.cast.prosecutor) == []
    assert refusals(principal, job) == ["privilege:job:grant-refused"]
    scene.reader.halfway = lambda: None
    assert scene.grant(scene.cast.prosecutor) == 1
    assert run(job) == JobState.DONE
    assert Job.objects.get(pk=job.id).principal_id == scene.cast.prosecutor.user_id


def test_a_worker_that_lost_its_lease_delivers_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = scene.ask_for_new(scene.cast.prosecutor)
    scene.grant(scene.cast.da_clerk)

    def taken_over() -> None:
        later = clock.now() + timedelta(minutes=5)
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda: later)
            assert jobs.claim(job.id) is not None

    scene.reader.halfway = taken_over
    assert run(job) == JobState.RUNNING, "the other goes on"
    assert scene.reader.read == []


def test_a_key_that_an_operator_put_into_the_database_is_granted_nothing(scene: Scene) -> None:
    theirs = WorkerPair(ids.new(), PrivateKey.generate(), clock.now())
    with (
        context.enter(scene.cast.superuser),
        operation(scene.cast.superuser, "test:worker:planted"),
    ):
        row = WorkerKey(
            id=theirs.id,
            public_key=theirs.private.public.data,
            mac=WorkerKey.objects.get(pk=scene.worker.id).mac,
            started_at=theirs.started_at,
            seen_at=clock.now(),
        )
        row.save(force_insert=True)
    scene.ask_for_new(scene.cast.prosecutor)
    assert scene.grant(scene.cast.da_clerk) == 1
    assert [one.worker_id for one in scene.grants(scene.cast.da_clerk)] == [scene.worker.id]
    row.refresh_from_db()
    assert row.ended_at is not None
    with context.enter(scene.cast.da_clerk):
        about = Ref("privilege.worker-key", theirs.id)
        (entry,) = ledger.entries_about([scene.cast.da_clerk.log_id], about)
    assert entry.event == "privilege:worker:refused"


def test_nobody_outside_learns_that_work_waits(scene: Scene) -> None:
    scene.ask_for_new(scene.cast.prosecutor)
    scene.ask_for_new(scene.cast.prosecutor, key="two")
    with unlocked.using(scene.keys[scene.cast.prosecutor]):
        scene.ask_for_new(scene.cast.prosecutor, key="three")
    outsiders = (
        scene.cast.da_supervisor,
        scene.cast.da_admin,
        scene.cast.da_outsider,
        scene.cast.defender,
        scene.cast.superuser,
    )
    for outsider in outsiders:
        with context.enter(outsider):
            assert waiting_jobs(outsider, scene.wall.matter_id) == WaitingWork(0, None)
            assert not JobNeed.objects.exists()
            assert not JobGrant.objects.exists()
        with pytest.raises(DatabaseError, match="row-level security"), context.enter(outsider):
            JobNeed(job=Job.objects.all()[0], wall=scene.wall).save(force_insert=True)


def test_what_was_granted_is_nowhere_in_plain(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    content = scene.write(scene.cast.prosecutor)
    blob, file_key = scene.keep(scene.cast.prosecutor)
    job = scene.ask(scene.cast.prosecutor, [content], (blob,))
    scene.grant(scene.cast.da_clerk)
    found = ""
    with context.enter(scene.cast.da_clerk), connection.cursor() as cursor:
        for table in ("job", "jobneed", "jobgrant"):
            name = sql.Identifier(f"privilege_{table}")
            cursor.execute(sql.SQL("SELECT json_agg(t)::text FROM {} t").format(name))
            found += cursor.fetchone()[0]
    assert run(job) == JobState.DONE
    for secret in (SECRET, SECRET.encode().hex(), "Ohio", file_key.hex()):
        assert secret not in found
        assert secret not in caplog.text
    assert scene.reader.files == [file_key]


def test_words_that_changed_since_are_not_overwritten_with_the_old_ones(scene: Scene) -> None:
    content_id = scene.write(scene.cast.prosecutor)
    job = scene.ask(scene.cast.prosecutor, [content_id])
    scene.grant(scene.cast.da_clerk)
    keys = scene.keys[scene.cast.prosecutor]
    with context.enter(scene.cast.prosecutor), unlocked.using(keys):
        content = Content.objects.get(pk=content_id)
        with operation(scene.cast.prosecutor, "test:note:changed", wall=scene.wall.id):
            rewrite_content(content, {"text": "In Iowa."})
    assert run(job) == JobState.WAITING
    assert scene.reader.read == []
    scene.grant(scene.cast.da_clerk)
    assert (run(job), scene.reader.read) == (JobState.DONE, ["In Iowa."])


def test_granting_costs_a_fixed_number_of_queries(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with context.enter(scene.cast.da_clerk), django_assert_num_queries(1):
        jobs.grant_waiting(scene.cast.da_clerk, scene.keys[scene.cast.da_clerk])
    contents = [scene.write(scene.cast.prosecutor) for _ in range(3)]
    costs = []
    for count in (1, 3):
        for number in range(count):
            scene.ask(scene.cast.prosecutor, contents[: number + 1], key=f"{count}-{number}")
        with context.enter(scene.cast.da_clerk), CaptureQueriesContext(connection) as seen:
            assert jobs.grant_waiting(scene.cast.da_clerk, scene.keys[scene.cast.da_clerk]) == count
        costs.append(len(seen))
    assert costs[0] >= costs[1]


def test_more_than_one_grant_carries_is_refused_before_it_begins(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="too much"):
        scene.ask(
            scene.cast.prosecutor, [], tuple(ids.new() for _ in range(job_grants.MOST_IDS + 1))
        )
    content = scene.write(scene.cast.prosecutor)
    monkeypatch.setattr(job_grants, "MOST_BYTES", 100)
    with pytest.raises(Refused, match="too much"):
        scene.ask(scene.cast.prosecutor, [content])
    assert not Job.objects.filter(task="test.read").exists()


def test_a_member_who_holds_an_older_key_only_grants_nothing(scene: Scene) -> None:
    old = scene.write(scene.cast.prosecutor)
    late = scene.cast.da_outsider
    with context.enter(scene.cast.prosecutor):
        walls.grant_wall(scene.cast.prosecutor, wall_id=scene.wall.id, user_id=id_of(late))
    scene.unlock(late)
    job = scene.ask(scene.cast.prosecutor, [old])
    assert scene.grant(late) == 0
    assert state(job) == JobState.WAITING
    assert scene.grant(scene.cast.da_clerk) == 1
