"""The walk of one watcher through both worlds, and what came of it."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.walls.asking import Request, every_request
from tests.walls.observe import Observation, difference
from tests.walls.routes import all_routes
from tests.walls.summary import Record
from tests.walls.tries import every_try
from tests.walls.watchers import HIDDEN, INSIDERS
from tests.walls.worlds import BY_TOKEN, Worlds, person_of, walk

PLAIN = frozenset[str]()
_NOT_REACHED = {404, 405}


def requests_of(worlds: Worlds, watcher: str, varied: frozenset[str]) -> list[Request]:
    """Return what a watcher asks in both worlds."""
    if (watcher, varied) not in worlds.asked:
        worlds.asked[watcher, varied] = _requests_of(worlds, watcher, varied)
    return worlds.asked[watcher, varied]


def _requests_of(worlds: Worlds, watcher: str, varied: frozenset[str]) -> list[Request]:
    scenes = worlds.of(PLAIN).scene, worlds.of(varied).scene
    person = person_of(watcher)
    tries = list(every_try(*scenes, person))
    asked = [
        *(one for one in tries if one.method == "GET"),
        *every_request(*scenes, person),
        *(one for one in tries if one.method != "GET"),
    ]
    if watcher.endswith(BY_TOKEN):
        asked = [one for one in asked if one.path.startswith("/api/")]
    return list(dict.fromkeys(asked))


def outsider_walks(worlds: Worlds, watcher: str, record: Record) -> None:
    """Compare all that an outsider can observe; raises AssertionError with the differences."""
    varied = HIDDEN[watcher]
    asked = requests_of(worlds, watcher, varied)
    plain, other = (walk(worlds, worlds.of(one), watcher, asked) for one in (PLAIN, varied))
    here, there = (_told_meanwhile(worlds, one, watcher) for one in (PLAIN, varied))
    assert here == there, f"{watcher} was told while others worked: {here} {there}"
    allowed = _declassified(watcher)
    found = {one: words for one in asked if (words := difference(plain[one], other[one]))}
    told = {one: words for one, words in found.items() if _path(one) not in allowed}
    # Whoever has not logged in is sent to log in, wherever they go.
    _note(record, asked, told, {} if watcher == "nobody" else plain)
    assert not told, _listed(watcher, told)
    unused = allowed - {_path(one) for one in found}
    assert not unused, f"declassification.toml allows what nobody needs: {unused}"


def insider_walks(worlds: Worlds, watcher: str, record: Record) -> None:
    """Compare what shows outside of what those behind a wall do there, in both worlds."""
    varied = INSIDERS[watcher]
    asked = requests_of(worlds, watcher, PLAIN)  # what stands in both worlds
    plain, other = (walk(worlds, worlds.of(one), watcher, asked) for one in (PLAIN, varied))
    told = {
        one: words
        for one in asked
        if (words := difference(plain[one].from_outside(), other[one].from_outside()))
    }
    _note(record, asked, told, plain)
    assert not told, _listed(watcher, told)


def _told_meanwhile(worlds: Worlds, varied: frozenset[str], watcher: str) -> list[str]:
    """Return what reached the watcher while the scene was played."""
    world = worlds.of(varied)
    return world.heard.about(str(world.scene.people.get(person_of(watcher), "nobody")))


def _note(
    record: Record,
    asked: list[Request],
    told: dict[Request, str],
    plain: dict[Request, Observation],
) -> None:
    """Leave the figures for the last line (`tests.walls.summary`)."""
    reached = {one.route for one, seen in plain.items() if seen.status not in _NOT_REACHED}
    record("pairs", len(asked) + 1)
    record("differences", len(told))
    record("reached", sorted(reached - {""}))
    record("routes", sorted({route.template for route in all_routes()}))
    record("planned", len(HIDDEN) + len(INSIDERS))


def _listed(watcher: str, told: dict[Request, str]) -> str:
    lines = [f"{request}\n  differs in {words}" for request, words in told.items()]
    return f"{watcher} can tell by {len(told)} answers:\n" + "\n".join(lines[:12])


def _path(request: Request) -> str:
    return request.path.partition("?")[0]


@cache
def _exceptions() -> list[dict[str, list[str]]]:
    file = Path(settings.BASE_DIR) / "privilege" / "declassification.toml"
    rows: list[dict[str, list[str]]] = tomllib.loads(file.read_text("utf-8")).get("exception", [])
    return rows


def _declassified(watcher: str) -> set[str]:
    """Return the paths on which this watcher may see a difference, from the reviewed file."""
    return {path for row in _exceptions() if watcher in row["seen_by"] for path in row["paths"]}
