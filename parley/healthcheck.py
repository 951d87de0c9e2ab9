"""`python -m parley.healthcheck web|events|worker|scheduler`: ends with 0 when the part is well.

For containers; each asks about its own process only, so that one sick part does not make the
others look sick.
"""

import http.client
import json
import os
import sys

import redis

from parley import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.settings.production")

PARTS = ("web", "events", "worker", "scheduler")
_EVENTS_PORT = 8100
_WEB_PORT = 8000


def is_well(part: str) -> bool:
    """Ask the process that plays `part` on this machine, or look for its sign of life."""
    if part == "web":
        answer = _get(_WEB_PORT, "/healthz")
        return answer is not None and json.loads(answer)["database"] == "ok"
    if part == "events":
        return _get(_EVENTS_PORT, "/healthz") is not None
    try:
        with heartbeat.broker() as client:
            return heartbeat.alive(client, "worker" if part == "worker" else "scheduler")
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
    if sys.argv[1:] not in [[part] for part in PARTS]:
        sys.exit(f"usage: python -m parley.healthcheck {'|'.join(PARTS)}")
    sys.exit(0 if is_well(sys.argv[1]) else 1)
