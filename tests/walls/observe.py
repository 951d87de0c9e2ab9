"""Everything an outsider can observe of a request: its bytes, and what it makes happen."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import Any, Self
from unittest import mock

from django.core import mail
from django.db import connection
from django.test import Client

from audit.ground import replay
from privilege.choices import JobState
from privilege.models.jobs import Job
from privilege.tasks import run_job
from tests.walls.asking import Request

# What a server says anew each time without telling anything. These and `one_csrf_token` are all
# that the comparison leaves out; dates and ids are compared, for the clock stands still and chance
# is replayed. A new row needs a reviewer from each side.
IGNORED_COOKIE_VALUES = {"sessionid", "csrftoken"}  # that and how they are set is compared

_TOLD = ("privilege_job", "privilege_notice")
_MAIL = "privilege.email_notice"


@dataclass(frozen=True, slots=True)
class Observation:
    """One request as its sender, and whoever watches the machine from outside, sees it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: bytes
    queries: int
    mails: tuple[str, ...]
    jobs: tuple[str, ...]
    notices: tuple[str, ...]
    published: tuple[str, ...]
    lines: tuple[str, ...]

    def from_outside(self) -> "Observation":
        """What is left of it for whoever does not get the answer."""
        return replace(self, status=0, headers=(), cookies=(), body=b"", queries=0)


class _Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.kept.append(f"{record.name} {record.levelname} {record.getMessage()}")


class Queries:
    """Counts statements, and keeps what is put into the queue and the notices."""

    def __init__(self) -> None:
        self.count = 0
        self.told: dict[str, list[str]] = {table: [] for table in _TOLD}

    def forget(self) -> None:
        """Count anew."""
        self.count = 0
        for rows in self.told.values():
            rows.clear()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, *args: Any) -> Any:  # noqa: ANN401
        """Count one and let it through."""
        self.count += 1
        if sql.startswith("INSERT INTO") and (table := sql.split('"', 2)[1]) in self.told:
            self.told[table].append(repr(params))
        return execute(sql, params, *args)


class _Publisher:
    """Stands for Redis and Celery: keeps what would be told to whom."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Hold nothing."""

    def publish(self, channel: str, message: str) -> None:
        """Keep what is said on a channel of the event stream."""
        self.kept.append(f"{channel} {message}")

    def send_task(self, name: str, args: tuple[str, ...], **options: object) -> None:
        """Keep what is said to the workers."""
        self.kept.append(f"{name} {args} {options}")


@dataclass(slots=True)
class Heard:
    """What happens outside while something is done inside."""

    queries: Queries = field(default_factory=Queries)
    lines: _Lines = field(default_factory=_Lines)
    publisher: _Publisher = field(default_factory=_Publisher)

    def forget(self) -> None:
        """Hear anew."""
        self.queries.forget()
        self.lines.kept.clear()
        self.publisher.kept.clear()

    def about(self, person: str) -> list[str]:
        """Return what reached one person: on their channel, and by letters queued for them.

        The id of a letter's own job goes nowhere; who is written to, of what and when it is, does.
        """
        jobs = (row for row in self.queries.told["privilege_job"] if _MAIL in row)
        letters = [row.partition(", ")[2] for row in jobs]
        return [one for one in (*self.publisher.kept, *letters) if person in one]


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear what is logged, queued and published."""
    heard = Heard()
    root = logging.getLogger()
    root.addHandler(heard.lines)
    try:
        with (
            mock.patch("redis.Redis.from_url", return_value=heard.publisher),
            mock.patch("privilege.services.jobs.current_app", heard.publisher),
            connection.execute_wrapper(heard.queries),
        ):
            yield heard
    finally:
        root.removeHandler(heard.lines)


def observe(client: Client, request: Request, label: str, heard: Heard) -> Observation:
    """Send a request with chance replayed, and note all that can be seen and heard of it."""
    mail.outbox.clear()
    heard.forget()
    client.raise_request_exception = False
    # Two requests of one address (a part of a file, and all of it) must not draw the same ids.
    asked = f"{label} {request.method} {request.path} {request.headers} {request.body!r}"
    with replay.seeded(asked):
        response: Any = client.generic(
            request.method,
            request.path,
            request.body,
            request.content_type,
            headers=dict(request.headers),
        )
        body = b"".join(response) if response.streaming else response.content
        queries = heard.queries.count
        _send_mail([row for row in heard.queries.told["privilege_job"] if _MAIL in row])
    return Observation(
        status=response.status_code,
        headers=tuple(sorted((k, v) for k, v in response.headers.items() if k != "Set-Cookie")),
        cookies=_cookies(response.cookies),
        body=body,
        queries=queries,
        mails=tuple(f"{one.to} {one.subject} {one.body}" for one in mail.outbox),
        jobs=tuple(heard.queries.told["privilege_job"]),
        notices=tuple(heard.queries.told["privilege_notice"]),
        published=tuple(heard.publisher.kept),
        lines=tuple(heard.lines.kept),
    )


def _send_mail(queued: list[str]) -> None:
    """Do what the worker does with the letters just queued."""
    if not queued:
        return
    waiting = Job.objects.filter(task=_MAIL, state=JobState.QUEUED).order_by("created_at", "id")
    for job_id in list(waiting.values_list("id", flat=True)):
        if any(str(job_id) in row for row in queued):
            run_job(str(job_id))


def _cookies(cookies: SimpleCookie) -> tuple[str, ...]:
    said = []
    for name, morsel in sorted(cookies.items()):
        value = "…" if name in IGNORED_COOKIE_VALUES else morsel.value
        said.append(f"{name}={value} {sorted((k, v) for k, v in morsel.items() if v)}")
    return tuple(said)


def difference(plain: Observation, other: Observation) -> str:
    """Say in what two observations differ, with a little around the first place; else nothing."""
    for name in Observation.__slots__:
        one, two = getattr(plain, name), getattr(other, name)
        if one == two:
            continue
        if isinstance(one, bytes):
            at = next(
                (i for i, pair in enumerate(zip(one, two, strict=False)) if len(set(pair)) > 1), 0
            )
            one, two = one[max(at - 80, 0) : at + 120], two[max(at - 80, 0) : at + 120]
        return f"{name}:\n  {one!r}\n  {two!r}"
    return ""


@contextmanager
def one_csrf_token() -> Iterator[None]:
    """Give every page the same CSRF token; Django makes it from the system's chance."""
    token = "c" * 32
    with (
        mock.patch("django.middleware.csrf._get_new_csrf_string", return_value=token),
        mock.patch("django.middleware.csrf._mask_cipher_secret", lambda secret: secret * 2),
    ):
        yield
