"""Whether the clock tells a hidden id from one that never was (``make two-worlds-timing``).

For each route: 1,000 requests for each of the two, in random order, so that whatever else the
machine does falls on both alike. A simple classifier (a threshold on the time) is judged by the
area under its curve (Mann–Whitney's U by the number of pairs: 0.5 tells nothing, 1 everything) and
by the share it guesses right with the best threshold of one half of the requests on the other.

`BOUND`: a route fails when the 99.9 % interval of its area lies outside 0.5 ± 0.03 as a whole.

What `parley/even.py` would wait is not slept but added, so that ten routes take minutes and not
half an hour; a sleep would only blur the times more. What the clock would tell without it is
printed, too.
"""

import math
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from unittest import mock

import pytest
from django.test import Client, override_settings

from parley import even
from parley.settings.base import PARLEY_NOT_FOUND_STEP
from tests.walls import routes
from tests.walls.asking import ABSENT
from tests.walls.walking import PLAIN
from tests.walls.worlds import World, Worlds, client_of

BOUND = 0.03
REQUESTS = int(os.environ.get("PARLEY_TIMED_REQUESTS", "1000"))
_WARM_UP = 20
_NORMAL = 3.29  # two-sided 99.9 %


@dataclass(frozen=True, slots=True)
class Timed:
    """A route, who asks for it, and how."""

    name: str
    watcher: str
    method: str = "GET"
    header: tuple[str, str] = ("Accept-Language", "en")


TIMED = (
    Timed("case", "da_outsider"),
    Timed("api-case", "da_outsider"),
    Timed("item", "defender"),
    Timed("item-file", "defender", header=("Range", "bytes=0-3")),
    Timed("api-item", "defender"),
    Timed("note", "co_defender"),
    Timed("api-production", "co_defender"),
    Timed("volume", "co_defender"),
    Timed("api-batch", "defender"),
    Timed("api-upload", "defender", "HEAD", ("Tus-Resumable", "1.0.0")),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well the clock tells two lists of times apart."""

    area: float
    error: float
    guessed: float

    @property
    def tells(self) -> bool:
        """Whether the area is surely further from a half than the bound."""
        return abs(self.area - 0.5) - _NORMAL * self.error > BOUND

    def __str__(self) -> str:
        low, high = (self.area + sign * _NORMAL * self.error for sign in (-1, 1))
        return f"AUC {self.area:.3f} ({low:.3f} to {high:.3f}), guessed right {self.guessed:.1%}"


def judge(hidden: Sequence[float], absent: Sequence[float]) -> Verdict:
    """Compare two lists of times; the error of the area is Hanley and McNeil's (1982)."""
    ordered = sorted([(at, 1) for at in hidden] + [(at, 0) for at in absent])
    n, m = len(hidden), len(absent)
    ranks = sum(rank for rank, (_at, kind) in enumerate(ordered, start=1) if kind)
    area = (ranks - n * (n + 1) / 2) / (n * m)
    one, two = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (n - 1) * (one - area**2) + (m - 1) * (two - area**2)
    return Verdict(area, math.sqrt(spread / (n * m)), _guessed(hidden, absent))


def _guessed(hidden: Sequence[float], absent: Sequence[float]) -> float:
    """Return how often the best threshold of every other request is right about the rest."""
    tried = sorted([(at, 1) for at in hidden[::2]] + [(at, -1) for at in absent[::2]])
    best, score, seen = (0, 0.0, 1), 0, 0
    for at, kind in tried:
        score += kind
        if abs(score) > seen:
            seen, best = abs(score), (abs(score), at, 1 if score > 0 else -1)
    _, limit, way = best
    right = sum((at <= limit) == (way > 0) for at in hidden[1::2])
    right += sum((at <= limit) == (way < 0) for at in absent[1::2])
    return right / (len(hidden[1::2]) + len(absent[1::2]))


@dataclass(slots=True)
class Taken:
    """Seconds that answers took, without and with what `parley/even.py` waits."""

    bare: list[float] = field(default_factory=list)
    even: list[float] = field(default_factory=list)


class _Sleeper:
    """Stands for the module `time` in `parley/even.py`: notes what would be slept."""

    perf_counter = staticmethod(time.perf_counter)
    slept = 0.0

    def sleep(self, seconds: float) -> None:
        """Note it."""
        self.slept = seconds


@pytest.mark.parametrize("timed", TIMED, ids=lambda timed: timed.name)
def test_the_clock_does_not_tell_hidden_from_absent(
    timed: Timed, worlds: Worlds, capsys: pytest.CaptureFixture[str]
) -> None:
    world = worlds.of(PLAIN)
    route = next(one for one in routes.all_routes() if one.name == timed.name)
    paths = [_path(route, one) for one in (_hidden(world, route, timed.watcher), str(ABSENT))]
    with worlds.visit(world), override_settings(PARLEY_NOT_FOUND_STEP=PARLEY_NOT_FOUND_STEP):
        hidden, absent = _taken(client_of(timed.watcher, world.scene), timed, paths)
    verdict, bare = judge(hidden.even, absent.even), judge(hidden.bare, absent.bare)
    with capsys.disabled():
        print(f"\n{timed.method} {route.template} by {timed.watcher}: {verdict}")  # noqa: T201
        print(f"  without parley/even.py: {bare}")  # noqa: T201
    assert not verdict.tells, f"{timed.watcher} can tell by the clock what hides there"


def _taken(client: Client, timed: Timed, paths: list[str]) -> tuple[Taken, Taken]:
    """Return how long the answers took for the first path and for the second."""
    times = (Taken(), Taken())
    order = [0, 1] * (REQUESTS + _WARM_UP)
    random.Random(7).shuffle(order)  # noqa: S311 - an order, no secret
    sleeper = _Sleeper()
    with mock.patch.object(even, "time", sleeper):
        for turn, kind in enumerate(order):
            began = time.perf_counter()
            response = client.generic(timed.method, paths[kind], headers=dict([timed.header]))
            took = time.perf_counter() - began
            assert response.status_code == 404
            if turn >= 2 * _WARM_UP:
                times[kind].bare.append(took)
                times[kind].even.append(took + sleeper.slept)
    return times


def _hidden(world: World, route: routes.Route, watcher: str) -> str:
    kind = routes.KINDS[route.holes[-1]]
    seen = world.scene.seen[watcher, kind]
    return str(next(one for one in world.scene.ids[kind] if one not in seen))


def _path(route: routes.Route, one: str) -> str:
    return routes.fill(route, {route.holes[-1]: one})
