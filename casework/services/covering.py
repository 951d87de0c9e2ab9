"""Who covers a case while its team is away, as its counsel decide."""

from collections.abc import Sequence
from uuid import UUID

from privilege import unlocked
from privilege.access import wall_of
from privilege.actor import Actor
from privilege.choices import WallRight
from privilege.errors import InvalidInput
from privilege.selectors.people import people_behind
from privilege.services import coverage, wall_keys, walls


def narrow_coverage(actor: Actor, *, wall_id: UUID, persons: Sequence[UUID]) -> None:
    """Let nobody of the coverage group open a case's work product but these, by name.

    By counsel who lets people in there. They get a key of their own at once where the actor's is
    unlocked, else when somebody of the team next unlocks.
    """
    wall = wall_of(actor, wall_id)
    group = {one.user_id for one in people_behind([wall.id]).get(wall.id, []) if one.by_coverage}
    if not set(persons) <= group:
        raise InvalidInput("Choose among those who cover for your office.", "persons")
    coverage.switch(actor, wall_id=wall_id, on=False)
    for user_id in dict.fromkeys(persons):
        walls.grant_wall(actor, wall_id=wall_id, user_id=user_id, right=WallRight.READ)
    keys = unlocked.current()
    if keys is not None and persons:
        wall_keys.share_keys(actor, wall, keys)
