"""Whether the walk of the routes that a mutant names finds a difference."""

from contextlib import nullcontext
from typing import Any

from tests.cast import load
from tests.walls.asking import READING, Request
from tests.walls.mutants.slips import Act, Mutant, Slip
from tests.walls.observe import difference, listening, observe
from tests.walls.routes import all_routes
from tests.walls.walking import PLAIN, requests_of
from tests.walls.watchers import HIDDEN, INSIDERS
from tests.walls.worlds import World, Worlds, client_of


def is_caught(worlds: Worlds, mutant: Mutant) -> bool:
    """Play the mutant in both worlds and compare what its watcher observes."""
    varied = (INSIDERS if mutant.inside else HIDDEN)[mutant.watcher]
    asked = _asked(worlds, mutant, PLAIN if mutant.inside else varied)
    without = [_seen(worlds, one, mutant, asked, nullcontext) for one in (PLAIN, varied)]
    assert without[0] == without[1], _told(asked, *without)
    plain, other = (_seen(worlds, one, mutant, asked, mutant.slip) for one in (PLAIN, varied))
    return plain != other


def _told(asked: list[Request], plain: list[Any], other: list[Any]) -> str:
    """Say what tells the worlds apart where nothing slipped."""
    found = [
        f"{request} differs in {words}"
        for request, one, two in zip(asked, plain[1:], other[1:], strict=True)
        if (words := difference(one, two))
    ]
    return "without the slip: " + "\n".join(found or [f"{plain[0]} {other[0]}"])


def _asked(worlds: Worlds, mutant: Mutant, varied: frozenset[str]) -> list[Request]:
    """Return what the full walk asks of the routes, which without the slip tells nothing."""
    named = {route.template for route in all_routes() if route.name in mutant.routes}
    found = [
        one
        for one in requests_of(worlds, mutant.watcher, varied)
        if one.route in named and (mutant.writes or one.method in READING)
    ]
    assert len({one.route for one in found}) == len(mutant.routes)
    return found


def _seen(
    worlds: Worlds, varied: frozenset[str], mutant: Mutant, asked: list[Request], slip: Slip
) -> list[Any]:
    """Return what the watcher is told while others act, and then what they are answered."""
    world = worlds.of(varied)
    acts = (*(mutant.meanwhile if varied else ()), *mutant.before)
    with worlds.visit(world, None if mutant.needs_its_own else mutant.watcher), slip():
        with listening() as heard:
            for act in acts:
                _do(worlds, world, act)
        told = heard.about(str(world.scene.people.get(mutant.watcher, "nobody")))
        client = client_of(mutant.watcher, world.scene)
        with listening() as heard:
            seen = [observe(client, request, mutant.watcher, heard) for request in asked]
    return [told, *((one.from_outside() for one in seen) if mutant.inside else seen)]


def _do(worlds: Worlds, world: World, act: Act) -> None:
    """Let somebody else act or read; what they are answered is theirs to know."""
    if callable(act):
        act(world.scene, load())
        return
    who, method, name = act
    template = next(route.template for route in all_routes() if route.name == name)
    client = client_of(who, world.scene)
    with listening() as heard:
        for request in requests_of(worlds, who, PLAIN):
            if request.route == template and request.method == method:
                observe(client, request, who, heard)
