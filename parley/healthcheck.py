"""`python -m parley.healthcheck PART`: ends with 0 when the part is well.

For containers; each asks about its own process only, so that one sick part does not make the
others look sick. Parts: web, events, worker, exporter,
scheduler, integrator.
"""

import http.client
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connections

from audit.ground import clock
from parley import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.settings.production")

_EVENTS_PORT = 8100
_WEB_PORT = 8000
_BEATS_MISSED = 3


def web() -> bool:
    """Whether the web server answers and reaches the database."""
    answer = _get(_WEB_PORT, "/healthz")
    return answer is not None and json.loads(answer)["database"] == "ok"


def events() -> bool:
    """Whether the event stream answers."""
    return _get(_EVENTS_PORT, "/healthz") is not None


def worker() -> bool:
    """Whether a worker gave a sign of life."""
    return _gave_sign("worker")


def exporter() -> bool:
    """Whether what exports logs gave a sign of life."""
    return _gave_sign("exporter")


def scheduler() -> bool:
    """Whether the scheduler gave a sign of life."""
    return _gave_sign("scheduler")


def integrator() -> bool:
    """Whether a checkpoint was signed within the last beats; there is one at each."""
    try:
        with connections["integrator"].cursor() as cursor:
            cursor.execute("SELECT max(created_at) FROM ledger_checkpoint")
            newest = cursor.fetchone()[0]
    except DatabaseError:
        return False
    patience = timedelta(seconds=_BEATS_MISSED * settings.PARLEY_LEDGER_BEAT_SECONDS)
    return newest is not None and clock.now() - newest < patience


PARTS: dict[str, Callable[[], bool]] = {
    part.__name__: part for part in (web, events, worker, exporter, scheduler, integrator)
}


def _gave_sign(part: heartbeat.Part) -> bool:
    try:
        with heartbeat.broker() as client:
            return heartbeat.alive(client, part)
    except redis.RedisError:
        return False


def _get(port: int, path: str) -> bytes | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in PARTS:  # noqa: PLR2004  (program and part)
        sys.exit(f"usage: python -m parley.healthcheck {'|'.join(PARTS)}")
    sys.exit(0 if PARTS[sys.argv[1]]() else 1)
