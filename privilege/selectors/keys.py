"""Reading keys: whose there are, who waits for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from audit.ground import clock
from privilege.actor import Actor
from privilege.choices import LockMethod
from privilege.models.keys import (
    MemberDevice,
    MemberKey,
    MemberLock,
    OfficeRecovery,
    WallKey,
    WallKeyWrap,
)
from privilege.models.people import User
from privilege.models.walls import Wall
from privilege.selectors.people import Reader, people_behind


@dataclass(frozen=True, slots=True)
class OwnKey:
    """What a person's key page shows."""

    key: MemberKey | None
    methods: frozenset[str]
    recovery: OfficeRecovery | None
    office_locks: frozenset[UUID | None] = frozenset()
    devices: tuple[MemberDevice, ...] = ()


def own_key(actor: Actor) -> OwnKey:
    """The actor's key, the ways it opens, and their office's recovery key."""
    key = MemberKey.objects.filter(user_id=actor.person_id, retired_at__isnull=True).first()
    recovery = office_recovery(actor.office_id)
    if key is None:
        return OwnKey(None, frozenset(), recovery)
    locks = MemberLock.objects.filter(key=key).values_list("method", "recovery_id")
    devices = MemberDevice.objects.filter(key=key, ended_at__isnull=True)
    return OwnKey(
        key,
        frozenset(method for method, _ in locks),
        recovery,
        frozenset(recovery_id for _, recovery_id in locks),
        tuple(devices.order_by("created_at", "id")),
    )


def may_have_key(actor: Actor) -> bool:
    """Whether a supervisor has admitted the person."""
    return User.objects.filter(pk=actor.person_id, admitted_at__isnull=False).exists()


def own_lock(actor: Actor, method: LockMethod) -> MemberLock | None:
    """The actor's lock of a kind on their present key."""
    return (
        MemberLock.objects.select_related("key")
        .filter(key__user_id=actor.person_id, key__retired_at__isnull=True, method=method.value)
        .first()
    )


def office_recovery(office_id: UUID | None) -> OfficeRecovery | None:
    """An office's recovery key in effect; None before its ceremony."""
    if office_id is None:
        return None
    made = OfficeRecovery.objects.select_related("held_by").filter(
        office_id=office_id, retired_at__isnull=True
    )
    in_effect = Q(replaces__isnull=True) | Q(takes_effect_at__lte=clock.now())
    return made.filter(in_effect).order_by("-takes_effect_at", "-id").first()


def recovery_to_come(office_id: UUID | None) -> OfficeRecovery | None:
    """The recovery key that will replace an office's present one, while one may object."""
    if office_id is None:
        return None
    waiting = OfficeRecovery.objects.select_related("held_by").filter(
        office_id=office_id, retired_at__isnull=True, replaces__isnull=False
    )
    return waiting.filter(takes_effect_at__gt=clock.now()).first()


def keys_of(user_ids: Sequence[UUID]) -> dict[UUID, MemberKey]:
    """The present keys of people, by person; whoever has none is left out."""
    found = MemberKey.objects.filter(user_id__in=user_ids, retired_at__isnull=True)
    return {key.user_id: key for key in found}


def keys_behind(wall: Wall) -> dict[UUID, MemberKey | None]:
    """Everybody who stands behind a wall, with their present key; None where they made none.

    Not who only covers: the coverage group has a key of its own.
    """
    people = [reader.user_id for reader in members_behind([wall.id]).get(wall.id, [])]
    keys = keys_of(people)
    return {user_id: keys.get(user_id) for user_id in people}


def members_behind(wall_ids: Iterable[UUID]) -> dict[UUID, list[Reader]]:
    """Who stands behind each of the walls by right, and not only to cover; one query."""
    return {
        wall_id: [reader for reader in found if not reader.by_coverage]
        for wall_id, found in people_behind(wall_ids).items()
    }


def generations(wall: Wall) -> list[WallKey]:
    """A wall's keys, oldest first, each with its wraps."""
    found = WallKey.objects.filter(wall=wall).prefetch_related("wraps")
    return list(found.order_by("generation"))


def generations_made(wall_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these walls have a key at all."""
    found = WallKey.objects.filter(wall_id__in=list(wall_ids))
    return set(found.values_list("wall_id", flat=True))


def waiting_for_keys(wall: Wall) -> dict[UUID, bool]:
    """Who stands behind a sealed wall and cannot open all of it yet; whether they have a key.

    Who has none makes it at their next log-in; who has one waits for a colleague to unlock.
    """
    return waiting_behind([wall])[wall.id]


def waiting_behind(walls: Sequence[Wall]) -> dict[UUID, dict[UUID, bool]]:
    """``waiting_for_keys`` of several walls by their ids; four queries, none for no walls."""
    if not walls:
        return {}
    wall_ids = [wall.id for wall in walls]
    behind = members_behind(wall_ids)
    keys = keys_of([reader.user_id for found in behind.values() for reader in found])
    lacking: dict[UUID, set[UUID]] = {wall_id: set() for wall_id in wall_ids}
    for made in WallKey.objects.filter(wall__in=wall_ids).prefetch_related("wraps"):
        wrapped = {wrap.member_key_id for wrap in made.wraps.all()}
        lacking[made.wall_id] |= {key.id for key in keys.values() if key.id not in wrapped}
    return {
        wall_id: {
            reader.user_id: reader.user_id in keys
            for reader in behind.get(wall_id, [])
            if reader.user_id not in keys or keys[reader.user_id].id in lacking[wall_id]
        }
        for wall_id in wall_ids
    }


def walls_to_share(actor: Actor) -> list[Wall]:
    """The privileged walls whose keys the actor can open and a fellow member cannot yet.

    Five queries, however many walls there are.
    """
    own = MemberKey.objects.filter(user_id=actor.person_id, retired_at__isnull=True)
    mine = WallKeyWrap.objects.filter(member_key__in=own)
    walls = list(Wall.objects.filter(pk__in=mine.values("wall_id")).order_by("created_at", "id"))
    behind = members_behind([wall.id for wall in walls])
    keys = keys_of([reader.user_id for readers in behind.values() for reader in readers])
    held: dict[UUID, set[UUID]] = defaultdict(set)  # generation → members' keys
    generations_of: dict[UUID, set[UUID]] = defaultdict(set)  # wall → generations of mine
    own_ids = set(own.values_list("id", flat=True))
    wraps = WallKeyWrap.objects.filter(wall_id__in=[wall.id for wall in walls])
    for wall_id, generation, member in wraps.values_list("wall_id", "wall_key_id", "member_key_id"):
        held[generation].add(member)
        if member in own_ids:
            generations_of[wall_id].add(generation)
    found = []
    for wall in walls:
        members = {keys[one.user_id].id for one in behind.get(wall.id, []) if one.user_id in keys}
        if any(members - held[generation] for generation in generations_of[wall.id]):
            found.append(wall)
    return found
