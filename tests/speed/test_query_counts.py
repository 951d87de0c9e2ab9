"""Each page and API reading costs a fixed number of queries, kept in `query_counts.json`.

The counts of a small case and of a larger one must be the same, and those of the file. After a
change that is meant: ``PARLEY_WRITE_QUERY_COUNTS=1 make tests T=tests/speed``.
"""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from audit.ground import replay
from privilege.models.people import User
from tests.cast import Cast, email_of
from tests.walls import routes, scene
from tests.walls.observe import Queries

BASELINE = Path(__file__).parent / "query_counts.json"
READERS = ("prosecutor", "defender")
ONCE = {"joint-defense-open"}  # whose page is gone where it was used


@pytest.mark.parametrize("varied", [frozenset[str](), scene.GROUPS], ids=["small", "larger"])
def test_a_page_costs_what_the_baseline_says(
    varied: frozenset[str], committed_db: str, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.PARLEY_BLOB_DIR = tmp_path
    played = scene.play(cast, varied)
    counts = {reader: _counts(reader, played) for reader in READERS}
    if os.environ.get("PARLEY_WRITE_QUERY_COUNTS"):
        text = json.dumps(counts, indent=2, sort_keys=True)
        BASELINE.write_text(f"{text}\n", encoding="utf-8")
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert {reader: _differences(counts[reader], kept[reader]) for reader in READERS} == {
        reader: {} for reader in READERS
    }


def _differences(
    counted: dict[str, int], kept: dict[str, int]
) -> dict[str, tuple[int | None, int | None]]:
    """Routes whose count is not the kept one, with both."""
    every = sorted({*counted, *kept})
    return {
        one: (counted.get(one), kept.get(one)) for one in every if counted.get(one) != kept.get(one)
    }


def _counts(reader: str, played: scene.Scene) -> dict[str, int]:
    counts: dict[str, int] = {}
    # What is noted once a minute must not be noted in the middle because the machine is busy.
    with replay.frozen(scene.END), travel(scene.END, tick=False):
        client = Client()
        user = User.objects.get(email=email_of(reader))
        client.force_login(user, backend=configured.AUTHENTICATION_BACKENDS[0])
        for route in routes.all_routes():
            path = _path(route, played)
            if path is None or route.name in {*routes.ELSEWHERE, *ONCE}:
                continue
            client.get(path)  # what is written at the first look is not counted
            queries = Queries()
            with connection.execute_wrapper(queries):
                response = client.get(path)
                if response.streaming:
                    b"".join(response)
            if response.status_code == 200:
                counts[route.template] = queries.count
    return counts


def _path(route: routes.Route, played: scene.Scene) -> str | None:
    """Return the route filled with the first object of each kind; None where there is none."""
    values: dict[str, str] = {}
    for hole in route.holes:
        known = routes.WORDS.get(hole) or played.ids[routes.KINDS[hole]]
        if not known:
            return None
        values[hole] = str(known[0])
    return routes.fill(route, values)
