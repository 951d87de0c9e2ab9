"""The requests of a walk: every route with every method it takes, and what outsiders would try."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from tests.walls import routes
from tests.walls.scene import Scene

ABSENT = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; ``route`` is the template of the route that it is meant for."""

    route: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        extra = " ".join(f"{key}: {value}" for key, value in self.headers)
        return f"{self.method} {self.path} {self.body[:200]!r} {extra}"


def every_request(plain: Scene, varied: Scene, watcher: str) -> list[Request]:
    """Return readings of every route with several ids, and then writings of each."""
    readings: list[Request] = []
    writings: list[Request] = []
    for route in routes.all_routes():
        paths = _paths(route, plain, varied, watcher)
        taken = routes.methods_of(route)
        # With an id that stands in one world only, where there is one: what it answers in the other
        # world is what an id answers that never was, which need not be asked again.
        hidden = paths[-2] if len(paths) > 1 else paths[0]
        asked = paths[:-1] if len(paths) > 2 else paths
        readings += [Request(route.template, "GET", path) for path in asked]
        for method in taken - {"GET"}:
            if method in READING:
                readings.append(Request(route.template, method, hidden))
            else:
                tried = dict.fromkeys([paths[0], hidden])
                writings += [Request(route.template, method, path, b"{}") for path in tried]
    # The log first: its first page fills with what the walk itself leaves there.
    readings.sort(key=lambda request: not request.path.endswith("/log/"))
    return readings + sorted(writings, key=lambda request: request.method)


def ids_of(kind: str, plain: Scene, varied: Scene, watcher: str) -> list[str]:
    """Return ids the watcher sees, of both worlds, of each alone, and one that never was."""
    here, there = plain.ids[kind], varied.ids[kind]
    only_here = [one for one in here if one not in there]
    only_there = [one for one in there if one not in here]
    seen = plain.seen[watcher, kind] & varied.seen[watcher, kind]
    shared = [one for one in here if one in there]
    own, others = ([one for one in shared if (one in seen) == way] for way in (True, False))
    chosen = [*own[:1], *others[:1], *only_here[-1:], *(only_there or there)[-1:]]
    return [str(one) for one in dict.fromkeys([*chosen, ABSENT])]


def _paths(route: routes.Route, plain: Scene, varied: Scene, watcher: str) -> Sequence[str]:
    """Return the route's paths, ids of the same rank together; the last but one is hidden."""
    choices = [_choices(route, hole, plain, varied, watcher) for hole in route.holes]
    longest = max((len(values) for values in choices), default=1)
    return _each(
        routes.fill(
            route,
            {
                hole: values[min(rank, len(values) - 1)]
                for hole, values in zip(route.holes, choices, strict=True)
            },
        )
        for rank in range(longest)
    )


def _choices(
    route: routes.Route, hole: str, plain: Scene, varied: Scene, watcher: str
) -> list[str]:
    if hole in routes.WORDS:
        return routes.WORDS[hole]
    return ids_of(routes.kind_of(route, hole), plain, varied, watcher)


def _each(paths: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(paths))
