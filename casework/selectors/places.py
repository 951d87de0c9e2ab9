"""Parts of a case where people write, with who reads there and who waits for a key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from casework.selectors.overview import Audience, who_can_see
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import WallRight
from privilege.selectors.keys import waiting_behind


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a case where people write.

    ``waiting`` holds the names of those who cannot open all of it yet, and whether they have a key.
    """

    audience: Audience
    may_write: bool
    waiting: list[tuple[str, bool]]


def places_of(
    actor: Actor,
    matter_id: UUID,
    kinds: Sequence[str],
    also: Collection[UUID] = (),
    *,
    guests: bool = False,
) -> list[Place]:
    """The parts of a matter that are of these kinds and the actor reads, in the kinds' order.

    ``also`` names further walls, behind which nobody writes here. Guests of a channel are counted
    among its people where what is kept is meant for them (``guests``). A fixed number of queries.
    """
    held = walls_held(actor, WallRight.WRITE)
    found = [
        one if guests else replace(one, people=[who for who in one.people if not who.guest])
        for one in who_can_see(actor, matter_id)
        if one.wall.kind in kinds or one.wall.id in also
    ]
    found.sort(key=lambda one: (*kinds, one.wall.kind).index(one.wall.kind))
    waiting = waiting_behind([one.wall for one in found if one.is_privileged])
    return [
        Place(
            audience=one,
            may_write=one.wall.id in held and one.wall.kind in kinds,
            waiting=[
                (reader.name, waiting[one.wall.id][reader.user_id])
                for reader in one.people
                if reader.user_id in waiting.get(one.wall.id, {})
            ],
        )
        for one in found
    ]
