"""Signs of life that worker and scheduler leave in the broker and `/healthz` reads."""

from typing import Literal

import redis
from django.conf import settings

SECONDS = 20
Part = Literal["worker", "exporter", "scheduler"]


def broker() -> redis.Redis:
    """Return a client that gives up after two seconds."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def beat(part: Part) -> None:
    """Note that `part` is alive; the note goes away after `SECONDS`."""
    with broker() as client:
        client.set(_key(part), b"1", ex=SECONDS)


def alive(client: redis.Redis, part: Part) -> bool:
    """Say whether `part` left a sign within the last `SECONDS`."""
    return bool(client.exists(_key(part)))


def _key(part: Part) -> str:
    return f"parley:heartbeat:{part}"
