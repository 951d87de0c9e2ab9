"""`/healthz`: 200 when database, broker, worker and scheduler are well, else 503.

A middleware before all others, so that it answers while the database is down, on any host name
and without a redirect. It tells nothing but which part is well. The word on the log does not make
it 503: a late checkpoint is for the operators to mend, and no reason to take a web server away.
"""

from collections.abc import Callable

import redis
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from audit.ledger.services import watching
from parley import heartbeat

PATH = "/healthz"


class HealthMiddleware:
    """Answers `/healthz` and passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer when asked for health."""
        if request.path != PATH:
            return self.get_response(request)
        parts = examine()
        well = all(state == "ok" for part, state in parts.items() if part != "log")
        response = JsonResponse(
            {"status": "ok" if well else "unwell", **parts}, status=200 if well else 503
        )
        response["Cache-Control"] = "no-store"
        return response


def examine() -> dict[str, str]:
    """Return `ok`, `down` or `unknown` for each part; of the log, what is wrong with it."""
    return {"database": _database(), **_broker_and_processes(), "log": _log()}


def _log() -> str:
    try:
        return watching.health()
    except DatabaseError:
        connection.close()
        return "unknown"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return "down"
    return "ok"


def _broker_and_processes() -> dict[str, str]:
    try:
        with heartbeat.broker() as client:
            client.ping()
            return {
                "broker": "ok",
                "worker": "ok" if heartbeat.alive(client, "worker") else "down",
                "scheduler": "ok" if heartbeat.alive(client, "scheduler") else "down",
            }
    except redis.RedisError:
        return {"broker": "down", "worker": "unknown", "scheduler": "unknown"}
