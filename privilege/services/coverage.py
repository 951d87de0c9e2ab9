"""Covering for a colleague while the whole team is away: the office's coverage group.

The group has a key pair of its own, whose private half is wrapped for each of its members; every
new work product is wrapped for the group, unless counsel switched that off. Whoever covers says
why, once a case and day, before anything opens, and the team is told.
"""

from collections.abc import Iterable
from uuid import UUID

from audit.ground import ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import access
from privilege.access import wall_of
from privilege.actor import Actor
from privilege.choices import COVERED_KINDS, Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys.pairs import PrivateKey, PublicKey
from privilege.models.coverage import CoverAccess, CoverageKey, CoverageKeyWrap, CoverageWallWrap
from privilege.models.keys import WallKey
from privilege.models.walls import Wall
from privilege.selectors import coverage as reads
from privilege.selectors import keys as key_reads
from privilege.selectors.people import people_behind
from privilege.services.database import act, take_turn
from privilege.services.notices import notify
from privilege.unlocked import Unlocked, coverage_place, wrap_place

REASON_LENGTH = 300
NOTHING_YET = "Nothing privileged has been written here yet; there is nothing to open."


def choose_member(actor: Actor, *, user_id: UUID, covers: bool) -> None:
    """Choose a colleague to cover, or end it; by a supervisor, never for themselves."""
    access.demand_role(actor, Role.SUPERVISOR)
    objects = [Ref("privilege.user", user_id), Ref("privilege.office", actor.own_office_id)]
    with operation(actor, Event.COVERAGE_CHOSEN, objects=objects):
        act("choose_coverage", actor.own_office_id, user_id, covers)
        notify(actor, user_ids=[user_id], kind=Event.COVERAGE_CHOSEN)


def switch(actor: Actor, *, wall_id: UUID, on: bool) -> None:
    """Let the coverage group cover a case's work product, or not; by counsel who manages it.

    What is written after it was switched off is sealed to a new generation, without the group.
    """
    wall = wall_of(actor, wall_id)
    if wall.kind not in COVERED_KINDS:
        raise NotFound
    group = [one.user_id for one in people_behind([wall.id]).get(wall.id, []) if one.by_coverage]
    with operation(
        actor,
        Event.COVERAGE_SWITCHED,
        wall=wall.id,
        objects=[Ref("privilege.wall", wall.id)],
    ) as op:
        op.digest("coverage", b"on" if on else b"off")
        act("switch_coverage", wall.id, on)
        notify(actor, user_ids=group, kind=Event.COVERAGE_SWITCHED, matter_id=wall.matter_id)


def begin_covering(actor: Actor, *, wall_id: UUID, reason: str, keys: Unlocked | None) -> None:
    """Say why one covers a case today; then its work product opens for the day.

    The team is told. Raises ``NotFound`` for who does not cover it, ``Refused`` while the own key
    is locked or nothing was written yet, ``InvalidInput`` without a reason.
    """
    wall = wall_of(actor, wall_id)
    behind = people_behind([wall.id]).get(wall.id, [])
    own = next((one for one in behind if one.user_id == actor.user_id), None)
    if own is None or not own.by_coverage or wall.kind not in COVERED_KINDS:
        raise NotFound
    said = " ".join(reason.split())
    if not said or len(said) > REASON_LENGTH:
        raise InvalidInput("Say in one sentence why you cover this case.", "reason")
    if keys is None:
        raise Refused("Unlock your own key first.")
    take_turn(wall.id)
    if CoverAccess.objects.filter(wall=wall, user_id=actor.person_id, day=actor.today).exists():
        return
    made = key_reads.generations(wall)
    if not made:
        raise Refused(NOTHING_YET)
    entry = CoverAccess(
        id=ids.new(),
        wall=wall,
        user_id=actor.person_id,
        day=actor.today,
        generation=made[-1].generation,
    )
    public = PublicKey(bytes(made[-1].public_key))
    entry.reason = public.seal(said.encode(), reads.reason_place(entry))
    with operation(actor, Event.COVERED, wall=wall.id, objects=[Ref("privilege.wall", wall.id)]):
        entry.save(force_insert=True)
        team = [one.user_id for one in behind if not one.by_coverage]
        notify(
            actor,
            user_ids=team,
            kind=Event.COVERED,
            matter_id=wall.matter_id,
            object_id=wall.id,
            by_email=True,
        )


def key_for(wall: Wall) -> CoverageKey | None:
    """The present key of the group that covers a wall; None where it does not, or has no keys."""
    if not reads.is_covered(wall):
        return None
    held = reads.member_keys(wall.office_id)
    made = reads.newest_key(wall.office_id)
    if made and held and {one.member_key_id for one in made.wraps.all()} <= held.keys():
        return made
    return None


def wrap(actor: Actor, key: WallKey, private: PrivateKey) -> None:
    """Wrap a wall's new generation for the coverage group; part of the caller's operation.

    Where somebody has left the group, or it has no key yet, it gets a new one first.
    """
    if not reads.is_covered(key.wall):
        return
    cover = key_for(key.wall) or _make(actor, key.wall.office_id)
    if cover is not None:
        _wrap(cover, key, private).save(force_insert=True)


def share(actor: Actor, keys: Unlocked) -> None:
    """Wrap what the actor can open for the coverage group, and the group's key for its members.

    Called whenever a member with unlocked keys comes by.
    """
    if actor.office_id is None:
        return
    _share_group_key(actor, keys)
    held = reads.member_keys(actor.office_id)
    if not held:
        return
    found = reads.walls_to_wrap(actor, keys.member_key_id)
    cover = (key_for(found[0].wall) or _make(actor, actor.office_id)) if found else None
    for key in found:
        private = keys.wall_key(key.wall_id, key.generation)
        if private is None or cover is None or cover.id in reads.wrapped_for(key):
            continue
        ref = Ref("privilege.wall-key", key.id)
        with operation(actor, Event.WALL_KEY_SHARED, wall=key.wall_id, objects=[ref]):
            _wrap(cover, key, private).save(force_insert=True)


def _share_group_key(actor: Actor, keys: Unlocked) -> None:
    """A member of the group gives the group's keys to those chosen later."""
    mine = CoverageKeyWrap.objects.select_related("coverage_key").filter(
        member_key_id=keys.member_key_id, coverage_key__office_id=actor.own_office_id
    )
    found = list(mine)
    held = reads.member_keys(actor.own_office_id) if found else {}
    if keys.member_key_id not in held:
        return
    for one in found:
        cover = one.coverage_key
        have = CoverageKeyWrap.objects.filter(coverage_key=cover)
        lacking = held.keys() - set(have.values_list("member_key_id", flat=True))
        if not lacking:
            continue
        place = coverage_place(cover.id, keys.member_key_id)
        private = PrivateKey(keys.private.open(bytes(one.wrapped), place))
        refs = [Ref("privilege.member-key", key_id) for key_id in sorted(lacking)]
        with operation(actor, Event.COVERAGE_KEY_SHARED, objects=refs):
            _wrap_for_members(cover, private, {one: held[one] for one in sorted(lacking)}.items())


def _make(actor: Actor, office_id: UUID) -> CoverageKey | None:
    """A new generation of a group's key, for its members who have keys; None where nobody has."""
    held = reads.member_keys(office_id)
    if not held or actor.office_id != office_id:
        return None
    take_turn(office_id)
    earlier = reads.newest_key(office_id)
    private = PrivateKey.generate()
    cover = CoverageKey(
        id=ids.new(),
        office_id=office_id,
        generation=earlier.generation + 1 if earlier else 1,
        public_key=private.public.data,
    )
    with operation(
        actor, Event.COVERAGE_KEY_MADE, objects=[Ref("privilege.coverage-key", cover.id)]
    ):
        cover.save(force_insert=True)
        _wrap_for_members(cover, private, sorted(held.items()))
    return cover


def _wrap_for_members(
    cover: CoverageKey, private: PrivateKey, members: Iterable[tuple[UUID, bytes]]
) -> None:
    CoverageKeyWrap.objects.bulk_create(
        [
            CoverageKeyWrap(
                id=ids.new(),
                coverage_key=cover,
                member_key_id=key_id,
                wrapped=PublicKey(public).seal(private.data, coverage_place(cover.id, key_id)),
            )
            for key_id, public in members
        ]
    )


def _wrap(cover: CoverageKey, key: WallKey, private: PrivateKey) -> CoverageWallWrap:
    place = wrap_place(key.wall_id, cover.id, key.generation)
    return CoverageWallWrap(
        id=ids.new(),
        wall_key=key,
        wall_id=key.wall_id,
        coverage_key=cover,
        wrapped=PublicKey(bytes(cover.public_key)).seal(private.data, place),
    )
