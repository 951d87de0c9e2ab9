"""Everything an outsider can observe of a request: its bytes, and what it makes happen."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.core import mail
from django.db import connection
from django.test import Client

from audit.ground import replay
from privilege.models.jobs import Job

# What a server says anew each time without telling anything; everything else is compared.
_VOLATILE_HEADERS = {"Set-Cookie"}


@dataclass(frozen=True, slots=True)
class Observation:
    """One request as its sender, and whoever watches the machine from outside, sees it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int
    mails: tuple[str, ...]
    jobs: tuple[str, ...]
    lines: tuple[str, ...]


class _Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.kept.append(f"{record.name} {record.levelname} {record.getMessage()}")


class Queries:
    """Counts statements."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401
        """Count one and let it through."""
        self.count += 1
        return execute(*args)


def observe(client: Client, method: str, path: str, label: str) -> Observation:
    """Send a request with time and chance replayed, and note all that can be seen of it."""
    mail.outbox.clear()
    jobs_before = Job.objects.count()
    lines, queries = _Lines(), Queries()
    root = logging.getLogger()
    root.addHandler(lines)
    client.raise_request_exception = False
    try:
        with replay.seeded(f"{label} {method} {path}"), connection.execute_wrapper(queries):
            data = b"{}" if method == "POST" else b""
            response = client.generic(method, path, data, "application/json")
            body = b"".join(response) if response.streaming else response.content
    finally:
        root.removeHandler(lines)
    jobs = Job.objects.order_by("created_at", "id").values_list("task", flat=True)
    return Observation(
        status=response.status_code,
        headers=tuple(
            sorted((k, v) for k, v in response.headers.items() if k not in _VOLATILE_HEADERS)
        ),
        body=body,
        queries=queries.count,
        mails=tuple(f"{one.to} {one.subject} {one.body}" for one in mail.outbox),
        jobs=tuple(jobs[jobs_before:]),
        lines=tuple(lines.kept),
    )


def without(observation: Observation, ids: set[str]) -> Observation:
    """Blank the ids that were asked for, to compare the answers for two different ones."""
    pattern = re.compile("|".join(map(re.escape, sorted(ids))))

    def blank(text: str) -> str:
        return pattern.sub("<id>", text)

    return Observation(
        status=observation.status,
        headers=tuple((key, blank(value)) for key, value in observation.headers),
        body=blank(observation.body.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogateescape"
        ),
        queries=observation.queries,
        mails=observation.mails,
        jobs=observation.jobs,
        lines=tuple(blank(line) for line in observation.lines),
    )


@contextmanager
def one_csrf_token() -> Iterator[None]:
    """Give every page the same CSRF token; Django makes it from the system's chance."""
    token = "c" * 32
    with (
        mock.patch("django.middleware.csrf._get_new_csrf_string", return_value=token),
        mock.patch("django.middleware.csrf._mask_cipher_secret", lambda secret: secret * 2),
    ):
        yield
