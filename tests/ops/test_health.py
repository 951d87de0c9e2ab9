"""`/healthz` tells which part is unwell, also when the database is the one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from parley import health, heartbeat
from parley.devstack import processes, system, valkey

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(tmp_path: Path, settings: Settings) -> Iterator[redis.Redis]:
    """Run a broker of the test's own and point the settings at it."""
    family = processes.Family(logs=tmp_path)
    port = system.free_port()
    valkey.start(family, tmp_path / "data", port, "secret")
    settings.REDIS_URL = valkey.url(port, "secret")
    yield heartbeat.broker()
    family.members[0].popen.terminate()
    family.members[0].popen.wait()


def ask(client: Client) -> tuple[int, dict[str, str]]:
    """Ask, and return status and parts."""
    response = client.get("/healthz", headers={"host": "10.0.0.7"})
    return response.status_code, response.json()


def test_all_is_well_when_worker_and_scheduler_gave_a_sign(
    client: Client, broker: redis.Redis
) -> None:
    heartbeat.beat("worker")
    heartbeat.beat("scheduler")

    assert ask(client) == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "broker": "ok",
            "worker": "ok",
            "scheduler": "ok",
            "log": "ok",
        },
    )


@pytest.mark.parametrize(("silent", "alive"), [("worker", "scheduler"), ("scheduler", "worker")])
def test_a_silent_part_is_named(
    client: Client, broker: redis.Redis, silent: heartbeat.Part, alive: heartbeat.Part
) -> None:
    heartbeat.beat(alive)

    status, parts = ask(client)

    assert status == 503
    assert (parts[silent], parts[alive]) == ("down", "ok")


def test_a_sign_of_life_does_not_last(broker: redis.Redis) -> None:
    heartbeat.beat("worker")

    assert 0 < broker.ttl("parley:heartbeat:worker") <= heartbeat.SECONDS


def test_a_broker_that_is_gone_is_named(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    status, parts = ask(client)

    assert status == 503
    assert parts["broker"] == "down"
    assert parts["database"] == "ok"


def test_a_database_that_is_gone_is_named(
    client: Client, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat.beat("worker")
    heartbeat.beat("scheduler")
    gone = connections.create_connection("default")
    gone.settings_dict = {**gone.settings_dict, "PORT": "1"}
    monkeypatch.setattr(health, "connection", gone)

    status, parts = ask(client)

    assert status == 503
    assert parts["database"] == "down"
    assert parts["broker"] == "ok"


def test_it_tells_nothing_else(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://:a-password@127.0.0.1:1/0"

    assert b"a-password" not in client.get("/healthz").content
