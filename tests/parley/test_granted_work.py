"""A real worker is killed in the middle of privileged work; another finishes it, exactly once.

If this fails, work on privileged files is lost or done twice, or its words lie about in plain.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO

import psycopg
import pytest
import redis
from celery import Celery
from django.conf import settings as the_settings
from django.db import connection
from pytest_django.fixtures import Settings

from audit.ground import clock
from audit.ledger import selectors as ledger
from audit.ledger.values import Ref
from casework.models.note_export import NoteExport
from casework.services import note_exports
from parley.devstack import processes, provision, system, valkey
from privilege import context, unlocked
from privilege.choices import JobState
from privilege.models.job_grants import WorkerKey
from privilege.models.jobs import Job
from privilege.selectors.blobs import open_file
from privilege.services import jobs
from privilege.services.member_keys import Opened
from privilege.services.workers import ALIVE
from tests.casework.conftest import Doe, court, doe
from tests.casework.test_notes import TEXT, WITH, ceremony, contact, wall_id_of, with_key, written
from tests.cast import Cast

pytestmark = pytest.mark.slow
__all__ = ["court", "doe"]  # fixtures
_PATIENCE = 90.0  # seconds


@dataclass
class House:
    """A broker and real workers on the test's own database."""

    environment: dict[str, str]
    broker: redis.Redis
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    logs: list[IO[bytes]] = field(default_factory=list)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it has entered its key."""
        known = WorkerKey.objects.count()
        log = (self.folder / f"worker-{len(self.running)}.log").open("wb")
        self.logs.append(log)
        worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "--app", "parley", "--quiet", "worker"),
                *("--concurrency", "1", "--without-gossip", "--without-mingle"),
            ],
            env=self.environment,
            stdout=log,
            stderr=log,
            cwd=the_settings.BASE_DIR,
            start_new_session=True,
        )
        self.running.append(worker)
        wait_for(lambda: WorkerKey.objects.count() > known)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker and its pool at once, as a power cut would."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.running.remove(worker)

    def words(self) -> str:
        """Everything that the workers wrote and the broker holds."""
        for log in self.logs:
            log.flush()
        kept = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        kept += [self.broker.dump(key) or b"" for key in self.broker.scan_iter()]
        return b"\n".join(kept).decode("latin-1")


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)


@pytest.fixture
def house(
    committed_db: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    family = processes.Family(logs=tmp_path)
    port = system.free_port()
    valkey.start(family, tmp_path / "broker", port, "secret")
    url = valkey.url(port, "secret")
    monkeypatch.setattr(jobs, "current_app", Celery("sender", broker=url))
    place = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "parley.settings.demo",
        "DATABASE_URL": (
            f"postgresql://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}"
            f"/{place['NAME']}"
        ),
        "REDIS_URL": url,
        "PARLEY_VAR_DIR": str(tmp_path / "var"),
        "PARLEY_BLOB_DIR": str(settings.PARLEY_BLOB_DIR),
        "PARLEY_SECRET_KEY": the_settings.SECRET_KEY,
        "PARLEY_KEK": the_settings.PARLEY_KEK,
    }
    found = House(environment, redis.Redis.from_url(url), tmp_path)
    yield found
    for worker in list(found.running):
        found.kill(worker)
    for log in found.logs:
        log.close()
    found.broker.close()
    family.members[0].popen.terminate()
    family.members[0].popen.wait()


def state() -> str:
    return Job.objects.get(task=note_exports.EXPORT).state


def lose_a_minute() -> None:
    """What a minute without a sign of life does to a killed worker's lease and key."""
    ago = clock.now() - ALIVE - timedelta(seconds=1)
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=ago)
    WorkerKey.objects.update(seen_at=ago)


def come_by(cast: Cast, opened: Opened) -> int:
    with context.enter(cast.defender):
        return jobs.grant_waiting(cast.defender, opened.unlocked())


@contextmanager
def files_cannot_be_kept(server_url: str, name: str) -> Iterator[Callable[[], bool]]:
    """Let nobody note a stored file; the value says whether somebody is stuck at that."""
    url = provision.with_database(server_url, name)
    with psycopg.connect(url) as holder, psycopg.connect(url, autocommit=True) as watcher:
        holder.execute("LOCK TABLE privilege_blob IN SHARE MODE")
        stuck = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        yield lambda: watcher.execute(stuck).fetchone() == (1,)
        holder.rollback()


def test_a_killed_workers_work_goes_on_with_another_and_is_delivered_once(
    house: House, cast: Cast, doe: Doe, postgres_server: str, committed_db: str
) -> None:
    ceremony(cast.pd_supervisor)
    opened = with_key(cast.defender)
    written(cast.defender, doe)
    contact(cast.defender, doe)
    wall_id = wall_id_of(cast.defender, doe)
    first = house.start_worker()
    with files_cannot_be_kept(postgres_server, committed_db) as is_stuck:
        with context.enter(cast.defender), unlocked.using(opened.unlocked()):
            export = note_exports.export_notes(cast.defender, case_id=doe.case.id, wall_id=wall_id)
        wait_for(is_stuck)
        assert state() == JobState.RUNNING
        house.kill(first)
    lose_a_minute()
    assert export.job_id not in {found for found, _queue in jobs.waiting(clock.now())}
    assert state() == JobState.WAITING, "its key died with it, and everybody sees that it waits"
    assert come_by(cast, opened) == 0, "no worker lives"

    house.start_worker()
    assert come_by(cast, opened) == 1
    wait_for(lambda: state() == JobState.DONE)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        kept = NoteExport.objects.get()
        assert kept.blob_id is not None
        with open_file(cast.defender, wall_id=wall_id, blob_id=kept.blob_id) as file:
            assert b"notes.html" in b"".join(bytes(block) for block in file.read())
        about = ledger.entries_about([cast.defender.log_id], Ref("casework.note-export", export.id))
    assert [one.event for one in about].count("casework:note-export:written") == 1
    found = house.words()
    for secret in (TEXT, WITH, "Zanzibar", b"Zanzibar".hex()):
        assert secret not in found
    assert str(export.job_id) in found, "the broker or a log did name the job"
