"""Whether the walk of the routes that a mutant names finds a difference."""

from tests.cast import load
from tests.walls.asking import Request
from tests.walls.mutants.slips import Act, Mutant
from tests.walls.observe import listening, observe
from tests.walls.routes import all_routes
from tests.walls.walking import PLAIN, requests_of
from tests.walls.watchers import HIDDEN, INSIDERS
from tests.walls.worlds import World, Worlds, client_of


def is_caught(worlds: Worlds, mutant: Mutant) -> bool:
    """Play the mutant in both worlds and compare what its watcher observes."""
    varied = (INSIDERS if mutant.inside else HIDDEN)[mutant.watcher]
    asked = _asked(worlds, mutant, varied)
    plain = _seen(worlds, worlds.of(PLAIN), mutant, asked, mutant.before)
    acts = (*mutant.meanwhile, *mutant.before)
    other = _seen(worlds, worlds.of(varied), mutant, asked, acts)
    return plain != other


def _asked(worlds: Worlds, mutant: Mutant, varied: frozenset[str]) -> list[Request]:
    """Return what the full walk asks of the routes, which without the mutant tells nothing."""
    named = {route.template for route in all_routes() if route.name in mutant.routes}
    found = [one for one in requests_of(worlds, mutant.watcher, varied) if one.route in named]
    assert len({one.route for one in found}) == len(mutant.routes)
    return found


def _seen(
    worlds: Worlds, world: World, mutant: Mutant, asked: list[Request], acts: tuple[Act, ...]
) -> list[object]:
    """Return what the watcher is told while others act, and then what they are answered."""
    with worlds.visit(world), mutant.slip():
        with listening() as heard:
            for act in acts:
                _do(worlds, world, act)
        told = heard.about(str(world.scene.people.get(mutant.watcher, "nobody")))
        client = client_of(mutant.watcher, world.scene)
        seen = [observe(client, request, mutant.watcher) for request in asked]
    return [told, *((one.from_outside() for one in seen) if mutant.inside else seen)]


def _do(worlds: Worlds, world: World, act: Act) -> None:
    """Let somebody else act or read; what they are answered is theirs to know."""
    if callable(act):
        act(world.scene, load())
        return
    who, method, name = act
    template = next(route.template for route in all_routes() if route.name == name)
    client = client_of(who, world.scene)
    for request in requests_of(worlds, who, PLAIN):
        if request.route == template and request.method == method:
            observe(client, request, who)
