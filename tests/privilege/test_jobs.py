"""Jobs: written with the change, run once, taken over after a death, quiet about content."""

import logging
from datetime import timedelta

import pytest

from audit.ground import clock
from privilege import context, tasks, work
from privilege.choices import JobState
from privilege.models.jobs import Job
from privilege.services import jobs
from privilege.work import JobRun
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Recorder:
    """A handler that keeps its runs and fails while it is told to."""

    def __init__(self) -> None:
        self.runs: list[JobRun] = []
        self.fails = False

    def __call__(self, run: JobRun) -> None:
        self.runs.append(run)
        if self.fails:
            raise ValueError("words from behind a wall")


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setitem(work._handlers, "test.work", recorder)
    return recorder


def queue(cast: Cast, key: str = "one") -> Job:
    with context.enter(cast.prosecutor):
        return jobs.enqueue(cast.prosecutor, task="test.work", key=key, args={"number": 1})


def test_a_step_asked_for_twice_is_one_job(cast: Cast, handler: Recorder) -> None:
    assert queue(cast).id == queue(cast).id
    assert Job.objects.filter(task="test.work").count() == 1


def test_a_job_runs_once_as_the_person_who_caused_it(cast: Cast, handler: Recorder) -> None:
    job = queue(cast)
    tasks.run_job(str(job.id))
    tasks.run_job(str(job.id))
    assert [run.actor.user_id for run in handler.runs] == [cast.prosecutor.user_id]
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_a_failing_job_is_tried_again_and_then_given_up_without_its_words(
    cast: Cast, handler: Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    handler.fails = True
    job = queue(cast)
    moment = clock.now()
    with caplog.at_level(logging.ERROR):
        for attempt in range(jobs.MOST_ATTEMPTS + 2):
            later = moment + attempt * timedelta(minutes=5)
            monkeypatch.setattr(clock, "now", lambda at=later: at)
            tasks.run_job(str(job.id))
    job.refresh_from_db()
    assert (job.state, job.error, len(handler.runs)) == (
        JobState.FAILED,
        "ValueError",
        jobs.MOST_ATTEMPTS,
    )
    assert "words from behind" not in caplog.text


def test_a_dead_workers_job_is_swept_up_and_taken_over(
    cast: Cast, handler: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = queue(cast)
    assert jobs.claim(job.id) is not None
    assert jobs.claim(job.id) is None
    later = clock.now() + jobs.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [found for found, _queue in jobs.waiting(clock.now())] == [job.id]
    tasks.run_job(str(job.id))
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_a_disabled_persons_job_does_not_run(cast: Cast, handler: Recorder) -> None:
    from privilege.services import people

    job = queue(cast)
    with context.enter(cast.da_supervisor):
        people.set_active(cast.da_supervisor, user_id=cast.prosecutor.person_id, is_active=False)
    tasks.run_job(str(job.id))
    assert handler.runs == []
