"""Keys of sealed walls: made with the first content, shared with members, renewed when one leaves.

Sealing needs a wall's public half only. Its private half exists in memory while a generation is
made, is wrapped for everybody who stands behind the wall and has a key, and is forgotten.
"""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from audit.ground import ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import Refused
from privilege.events import Event
from privilege.keys.pairs import PrivateKey, PublicKey
from privilege.models.keys import MemberKey, WallKey, WallKeyWrap
from privilege.models.walls import Wall
from privilege.selectors import coverage as coverage_reads
from privilege.selectors import keys as selectors
from privilege.selectors.deposits import deposit_key
from privilege.services import coverage
from privilege.services.database import take_turn
from privilege.unlocked import Unlocked, wrap_place

NO_CEREMONY = (
    "Privileged material cannot be kept yet: your office has not made its recovery key. A "
    "supervisor does it under Keys, in a few minutes. Nothing was saved."
)
NO_KEYS = (
    "Privileged material cannot be kept yet: nobody who can see this part of the case has made "
    "a key. Make yours under Keys, in two minutes. Nothing was saved."
)


def key_for_content(actor: Actor, wall: Wall) -> WallKey:
    """The key to which new content behind a sealed wall is sealed.

    Makes the first with the wall's first content, and a new one when somebody who can open the
    present one has left: what is written from then on they cannot open. Raises ``Refused`` before
    the office's ceremony, and where nobody could open it. Who may only deposit makes none: the
    wall's own people must have made it.
    """
    if selectors.office_recovery(wall.office_id) is None:
        raise Refused(NO_CEREMONY)
    members = {key.id: key for key in selectors.keys_behind(wall).values() if key is not None}
    if not members:
        deposited = deposit_key(wall)
        if deposited is None:
            raise Refused(NO_KEYS)
        return deposited
    present = _present(wall, members)
    if present is None:
        # Two who write at once must not both make the next generation.
        take_turn(wall.id)
        present = _present(wall, members) or _make(actor, wall, members.values())
    return present


def share_keys(actor: Actor, wall: Wall, unlocked: Unlocked) -> int:
    """Wrap every generation that the actor can open for members who lack it; how many wraps.

    Called whenever a member with unlocked keys comes by, so that who was let in, or made a key
    late, waits no longer than until then.
    """
    members = {key.id: key for key in selectors.keys_behind(wall).values() if key is not None}
    wraps = []
    for key in selectors.generations(wall):
        private = unlocked.wall_key(wall.id, key.generation)
        if private is None:
            continue
        lacking = members.keys() - {wrap.member_key_id for wrap in key.wraps.all()}
        wraps += [_wrap(key, private, members[one]) for one in sorted(lacking)]
    if wraps:
        refs = [Ref("privilege.member-key", wrap.member_key_id) for wrap in wraps]
        with operation(actor, Event.WALL_KEY_SHARED, wall=wall.id, objects=refs):
            WallKeyWrap.objects.bulk_create(wraps)
    return len(wraps)


def share_with_waiting(actor: Actor, unlocked: Unlocked) -> int:
    """Share every key that a fellow member waits for and the actor has just unlocked."""
    walls = selectors.walls_to_share(actor)
    unlocked.prepare([wall.id for wall in walls])
    coverage.share(actor, unlocked)
    _make_ready(actor)
    return sum(share_keys(actor, wall, unlocked) for wall in walls)


def _make_ready(actor: Actor) -> None:
    """Make the present key of the actor's filter teams: who refers to one can make none."""
    for wall in Wall.objects.filter(kind=WallKind.FILTER_TEAM).order_by("created_at", "id"):
        with suppress(Refused):  # before the office's ceremony; the page of keys says so
            key_for_content(actor, wall)


def _present(wall: Wall, members: dict[UUID, MemberKey]) -> WallKey | None:
    """The newest generation, unless somebody holds it who is no member any more.

    The coverage group counts as one: it holds none where counsel switched coverage off, and only
    under its present key.
    """
    made = selectors.generations(wall)
    if not made or not {wrap.member_key_id for wrap in made[-1].wraps.all()} <= members.keys():
        return None
    wrapped = coverage_reads.wrapped_for(made[-1])
    if wrapped and wrapped != {cover.id for cover in (coverage.key_for(wall),) if cover}:
        return None
    return made[-1]


def _make(actor: Actor, wall: Wall, members: Iterable[MemberKey]) -> WallKey:
    generation = len(selectors.generations(wall)) + 1
    private = PrivateKey.generate()
    key = WallKey(id=ids.new(), wall=wall, generation=generation, public_key=private.public.data)
    objects: list[Ref] = [Ref("privilege.wall-key", key.id)]
    with operation(actor, Event.WALL_KEY_MADE, wall=wall.id, objects=objects):
        key.save(force_insert=True)
        WallKeyWrap.objects.bulk_create([_wrap(key, private, member) for member in members])
        coverage.wrap(actor, key, private)
    return key


def _wrap(key: WallKey, private: PrivateKey, member: MemberKey) -> WallKeyWrap:
    place = wrap_place(key.wall_id, member.id, key.generation)
    return WallKeyWrap(
        id=ids.new(),
        wall_key=key,
        wall_id=key.wall_id,
        member_key=member,
        wrapped=PublicKey(bytes(member.public_key)).seal(private.data, place),
    )
