"""A new route is told how to be reached, and every watcher walks."""

from tests.walls import routes
from tests.walls.test_walk_around import AROUND
from tests.walls.test_walk_counsel import COUNSEL
from tests.walls.test_walk_offices import COLLEAGUES
from tests.walls.test_walk_others import OTHERS
from tests.walls.watchers import HIDDEN


def test_every_route_is_told_how_to_be_reached() -> None:
    """A new route must say what goes into its holes."""
    unknown = {
        f"{route.template}: {hole}"
        for route in routes.all_routes()
        for hole in route.holes
        if hole not in routes.KINDS and hole not in routes.WORDS
    }
    assert not unknown


def test_nobody_who_watches_is_left_out() -> None:
    assert {*COUNSEL, *AROUND, *COLLEAGUES, *OTHERS} == set(HIDDEN)
