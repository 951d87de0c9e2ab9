"""The first page of evidence a person may see, among 1,000,000 items, with policies on.

Beside it: fetching 50 known keys (the floor), the same page for the owner of the policies without
them, and django-guardian's `get_objects_for_user` as it comes. All through the ORM, with the words
of each item; medians of interleaved rounds. The ids must be the same.
"""

import os
import shutil
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django
import psycopg

from bench import Result
from parley.devstack import postgres, provision, system
from parley.devstack.processes import Family

if TYPE_CHECKING:
    from privilege.actor import Actor

NAME = "first_page"
PASSWORD = "bench"  # noqa: S105 - of a server that lives for this run only
PEOPLE = 12
ROUNDS = 5
PAGE = 50
_SQL = Path(__file__).parent / "sql" / "first_page.sql"
_LOADING = {"fsync": "off", "max_wal_size": "8GB", "shared_buffers": "1GB"}


def run() -> list[Result]:
    """Load the cases and measure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "parley.settings.test"
    with _database():
        return [*_compare("a person", "attorney", 2.5), *_compare("a supervisor", "supervisor", 5)]


def _compare(who: str, role: str, aim: float) -> list[Result]:
    """Measure every way for a few people who hold a role."""
    from privilege import context

    times: dict[str, list[float]] = {}
    for actor in _actors(role):
        page = _page(actor)
        with context.enter(actor):
            keys = [item.id for item in page()]
            if role == "attorney" and [item.id for item in _guardian(actor)()] != keys:
                raise AssertionError("guardian's page holds other items")
        ways: dict[str, Callable[[], Any]] = {
            "page": page,
            "floor": _known(actor, keys),
            "next": _next(actor),
            "count": _count(actor),
            "search": _search(actor),
        }
        for _ in range(ROUNDS):
            for name, way in ways.items():
                times.setdefault(name, []).append(_timed(actor, way))
        times.setdefault("guardian", []).append(_timed(actor, _guardian(actor)))
    floor, page_time = (statistics.median(times[name]) for name in ("floor", "page"))
    results = [
        Result(
            f"first page, {who}, beside 50 known keys",
            page_time,
            floor,
            "ms",
            page_time / floor,
            aim,
            at_least=False,
        ),
        Result(
            f"next page, {who}, beside 50 known keys",
            statistics.median(times["next"]),
            floor,
            "ms",
            statistics.median(times["next"]) / floor,
            aim,
            at_least=False,
        ),
    ]
    if role == "attorney":
        theirs = statistics.median(times["guardian"])
        results.append(
            Result(
                f"first page, {who}, beside guardian's defaults",
                page_time,
                theirs,
                "ms",
                theirs / page_time,
                25,
            )
        )
    for name in ("count", "search"):
        took = statistics.median(times[name])
        results.append(
            Result(
                f"{name}, {who}, beside 50 known keys",
                took,
                floor,
                "ms",
                took / floor,
                100,
                at_least=False,
            )
        )
    return results


def _actors(role: str) -> "list[Actor]":
    from privilege.models.people import OfficeRole
    from privilege.selectors import people

    held = OfficeRole.objects.filter(role=role, office__side="prosecution").select_related("user")
    return [people.actor_of(one.user) for one in held.order_by("user__email")[:PEOPLE]]


def _page(actor: "Actor") -> Callable[[], Any]:
    from casework.selectors import evidence
    from casework.selectors.filters import ItemFilters

    return lambda: evidence.ordered(evidence.find(actor, ItemFilters()), limit=PAGE)[0]


def _next(actor: "Actor") -> Callable[[], Any]:
    from casework.selectors import evidence
    from casework.selectors.filters import ItemFilters
    from privilege import context

    with context.enter(actor):
        _rows, cursor = evidence.ordered(evidence.find(actor, ItemFilters()), limit=PAGE)
    return lambda: evidence.ordered(evidence.find(actor, ItemFilters()), cursor=cursor, limit=PAGE)


def _count(actor: "Actor") -> Callable[[], Any]:
    from casework.selectors import evidence
    from casework.selectors.filters import ItemFilters

    def count() -> int:
        return evidence.find(actor, ItemFilters()).order_by().values("id")[:1001].count()

    return count


def _search(actor: "Actor") -> Callable[[], Any]:
    from casework.selectors import evidence
    from casework.selectors.filters import ItemFilters

    return lambda: evidence.page(actor, ItemFilters(q="report"), limit=PAGE)


def _known(actor: "Actor", keys: list[UUID]) -> Callable[[], Any]:
    from casework.models.evidence import EvidenceItem

    _ = actor
    return lambda: list(EvidenceItem.objects.select_related("content").filter(pk__in=keys))


def _guardian(actor: "Actor") -> Callable[[], Any]:
    """Guardian as it comes, on a connection that no policy holds."""
    from guardian.shortcuts import get_objects_for_user

    from casework.models.evidence import EvidenceItem
    from privilege.models.people import User
    from privilege.models.walls import Wall

    user = User.objects.get(pk=actor.person_id)

    def ask() -> list[EvidenceItem]:
        walls = get_objects_for_user(user, "privilege.read_wall", Wall.objects.using("superuser"))
        items = EvidenceItem.objects.using("superuser").select_related("content")
        return list(items.filter(wall__in=walls).order_by("-received_at", "-id")[:PAGE])

    return ask


def _timed(actor: "Actor", way: Callable[[], Any]) -> float:
    """Milliseconds of one call inside the actor's transaction, which is not counted."""
    from privilege import context

    with context.enter(actor):
        start = time.perf_counter()
        way()
        return (time.perf_counter() - start) * 1000


@contextmanager
def _database() -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    family = Family(logs=folder)
    try:
        port = system.free_port()
        postgres.start(family, folder / "data", port, PASSWORD, _LOADING)
        url = postgres.url(port, PASSWORD)
        provision.provision(url, "bench", dict.fromkeys(provision.LOGINS, PASSWORD))
        _load(port, provision.with_database(url, "bench"))
        yield
    finally:
        for member in family.members:
            member.signal(signal.SIGINT)
            member.popen.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _load(port: int, url: str) -> None:
    from django.conf import settings

    roles = {"default": "parley_app", "migrator": "parley_migrator", "superuser": "postgres"}
    for alias, role in roles.items():
        given = dict(settings.DATABASES.get(alias, settings.DATABASES["default"]))
        given.update(NAME="bench", USER=role, PASSWORD=PASSWORD, HOST="127.0.0.1", PORT=str(port))
        settings.DATABASES[alias] = given
    django.setup()
    from django.core.management import call_command

    call_command("migrate", database="migrator", verbosity=0)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(_SQL.read_text(encoding="utf-8"))
        server.execute("VACUUM ANALYZE")
