"""An outsider cannot tell two worlds apart that differ only behind walls they are not behind.

Every route of the resolver, pages and API, is walked by each kind of outsider in both worlds; what
can be observed of each request must be the same to the byte (design, sections 3 and 11).
"""

import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker
from time_machine import travel

from audit.ground import replay
from privilege.models.people import User
from tests import cast as the_cast
from tests.conftest import TEMPLATE, copy_database, drop_database, use_database
from tests.walls import routes, scene
from tests.walls.observe import Observation, observe, one_csrf_token, without

# who watches → what they are not behind, and so may differ
HIDDEN = {
    "defender": frozenset({scene.PROSECUTION_FILE}),
    "pd_supervisor": frozenset({scene.PROSECUTION_FILE, scene.DEFENSE}),
    "co_defender": frozenset({scene.PROSECUTION_FILE, scene.DEFENSE, scene.SHARED}),
    "prosecutor": frozenset({scene.DEFENSE}),
    "da_outsider": scene.GROUPS,
    "da_clerk": scene.GROUPS,  # on the team, and screened
    "platform_admin": scene.GROUPS,
    "superuser": scene.GROUPS,
    "nobody": scene.GROUPS,
}
_OUTSIDE = ("case", "production", "volume")
ABSENT = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
Request = tuple[str, str]
Worlds = Callable[[frozenset[str]], tuple[str, scene.Scene]]


@pytest.fixture(scope="module")
def worlds(
    django_db_setup: None,
    postgres_server: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Worlds]:
    """Return a database with the scene for a set of varied groups; each is played once."""
    played: dict[frozenset[str], tuple[str, scene.Scene]] = {}

    def world(varied: frozenset[str]) -> tuple[str, scene.Scene]:
        if varied not in played:
            name = f"parley_world_{len(played)}"
            connections.close_all()
            copy_database(postgres_server, TEMPLATE, name)
            use_database(postgres_server, name)
            User.objects.filter(email=the_cast.email_of("superuser"))
            played[varied] = (name, scene.play(the_cast.load(), varied))
            connections.close_all()
        return played[varied]

    files = tmp_path_factory.mktemp("blobs")
    with django_db_blocker.unblock(), override_settings(PARLEY_BLOB_DIR=files):
        yield world
        connections.close_all()
        use_database(postgres_server, "parley_shared")


def test_every_route_is_told_how_to_be_reached() -> None:
    """A new route must say what goes into its holes."""
    unknown = {
        f"{route.template}: {hole}"
        for route in routes.all_routes()
        for hole in route.holes
        if hole not in routes.KINDS and hole not in routes.WORDS
    }
    assert not unknown


@pytest.mark.parametrize("watcher", HIDDEN)
def test_an_outsider_sees_the_same_in_both_worlds(
    watcher: str, worlds: Worlds, postgres_server: str
) -> None:
    """Walk all routes in both worlds and compare."""
    _name, other_scene = worlds(HIDDEN[watcher])
    requests = _requests(other_scene)
    seen = [
        _walk(postgres_server, worlds(varied)[0], watcher, requests)
        for varied in (frozenset[str](), HIDDEN[watcher])
    ]
    allowed = _declassified(watcher)
    different = [
        request
        for request, plain in seen[0].items()
        if plain != seen[1][request] and request[1] not in allowed
    ]
    assert not different, "\n".join(
        _explain(request, *(world[request] for world in seen)) for request in different[:12]
    )
    unused = {
        path for path in allowed if all(seen[0][r] == seen[1][r] for r in seen[0] if r[1] == path)
    }
    assert not unused, f"declassification.toml allows what nobody needs: {unused}"


@pytest.mark.parametrize(
    "watcher", ["co_defender", "da_outsider", "da_clerk", "platform_admin", "superuser"]
)
def test_hidden_and_absent_look_alike(watcher: str, worlds: Worlds, postgres_server: str) -> None:
    """The answer for an id behind a wall is the answer for an id that never was."""
    name, played = worlds(frozenset())
    kinds = ("item", "note") if watcher == "co_defender" else ("item", "note", *_OUTSIDE)
    pairs: dict[str, tuple[Request, Request]] = {}
    for route in routes.all_routes():
        kind = routes.KINDS.get(route.holes[0], "") if len(route.holes) == 1 else ""
        if kind in kinds:
            asked = [{route.holes[0]: str(one)} for one in (played.ids[kind][0], ABSENT)]
            hidden, absent = (("GET", routes.fill(route, values)) for values in asked)
            pairs[route.template] = (hidden, absent)
    first: Request = ("GET", "/")  # the first of a session costs more, whatever it asks for
    asked_for = [first, *(one for pair in pairs.values() for one in pair)]
    seen = _walk(postgres_server, name, watcher, asked_for)
    ids = {str(ABSENT)} | {str(one) for kind in kinds for one in played.ids[kind]}
    told = [
        _explain(template, without(seen[hidden], ids), without(seen[absent], ids))
        for template, (hidden, absent) in pairs.items()
        if without(seen[hidden], ids) != without(seen[absent], ids)
    ]
    assert pairs
    assert not told, f"{watcher} can tell:\n" + "\n".join(told)


def _requests(played: scene.Scene) -> list[Request]:
    """Return readings of every route with several ids, and then one writing of each."""
    readings: list[Request] = []
    writings: list[Request] = []
    for route in routes.all_routes():
        if route.name in routes.ELSEWHERE:
            continue
        choices = [_choices(played, hole) for hole in route.holes]
        longest = max((len(values) for values in choices), default=1)
        for rank in range(longest):
            values = {
                hole: values[min(rank, len(values) - 1)]
                for hole, values in zip(route.holes, choices, strict=True)
            }
            readings.append(("GET", routes.fill(route, values)))
            if rank == 0:
                writings.append(("POST", readings[-1][1]))
    # The log first: its first page fills with what the walk itself leaves there.
    readings.sort(key=lambda request: not request[1].endswith("/log/"))
    return readings + writings


def _choices(played: scene.Scene, hole: str) -> list[str]:
    """Return an id of both worlds, the varied world's last one, and one that never was."""
    if hole in routes.WORDS:
        return routes.WORDS[hole]
    ids = played.ids[routes.KINDS[hole]]
    return [str(one) for one in dict.fromkeys([*ids[:1], *ids[-1:], ABSENT])]


def _walk(
    server: str, database: str, watcher: str, requests: list[Request]
) -> dict[Request, Observation]:
    """Send every request as one person in a copy of a world."""
    connections.close_all()
    copy = f"{database}_{os.urandom(4).hex()}"
    copy_database(server, database, copy)
    use_database(server, copy)
    seen: dict[Request, Observation] = {}
    # Libraries that ask the system for the time get the same answer as ours.
    with replay.frozen(scene.END), travel(scene.END, tick=False), one_csrf_token():
        client = Client()
        if watcher != "nobody":
            with replay.seeded("log in"):
                client.force_login(
                    User.objects.get(email=the_cast.email_of(watcher)),
                    backend=settings.AUTHENTICATION_BACKENDS[0],
                )
        for method, path in requests:
            seen[method, path] = observe(client, method, path, watcher)
    connections.close_all()
    drop_database(server, copy)
    return seen


def _declassified(watcher: str) -> set[str]:
    """Return the paths on which this watcher may see a difference, from the reviewed file."""
    file = Path(settings.BASE_DIR) / "privilege" / "declassification.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("exception", [])
    return {path for row in rows if watcher in row["seen_by"] for path in row["paths"]}


def _explain(request: Request | str, plain: Observation, other: Observation) -> str:
    """Say in what two observations differ, with a little around the first place."""
    for name in Observation.__slots__:
        one, two = getattr(plain, name), getattr(other, name)
        if one == two:
            continue
        if isinstance(one, bytes):
            at = next(
                (i for i, pair in enumerate(zip(one, two, strict=False)) if len(set(pair)) > 1), 0
            )
            one, two = one[max(at - 80, 0) : at + 120], two[max(at - 80, 0) : at + 120]
        return f"{request} differs in {name}:\n  {one!r}\n  {two!r}"
    return f"{request} does not differ"
