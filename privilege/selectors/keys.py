"""Reading keys: whose there are, who waits for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from privilege.actor import Actor
from privilege.models.keys import LockMethod, MemberKey, MemberLock, OfficeRecovery, WallKey
from privilege.models.walls import Wall
from privilege.selectors.people import people_behind


@dataclass(frozen=True, slots=True)
class OwnKey:
    """What a person's key page shows."""

    key: MemberKey | None
    methods: frozenset[str]
    recovery: OfficeRecovery | None


def own_key(actor: Actor) -> OwnKey:
    """The actor's key, the ways it opens, and their office's recovery key."""
    key = MemberKey.objects.filter(user_id=actor.person_id, retired_at__isnull=True).first()
    methods = MemberLock.objects.filter(key=key).values_list("method", flat=True) if key else ()
    return OwnKey(key, frozenset(methods), office_recovery(actor.office_id))


def own_lock(actor: Actor, method: LockMethod) -> MemberLock | None:
    """The actor's lock of a kind on their present key."""
    return (
        MemberLock.objects.select_related("key")
        .filter(key__user_id=actor.person_id, key__retired_at__isnull=True, method=method.value)
        .first()
    )


def office_recovery(office_id: UUID | None) -> OfficeRecovery | None:
    """An office's recovery key; None before its ceremony."""
    if office_id is None:
        return None
    return OfficeRecovery.objects.filter(office_id=office_id, retired_at__isnull=True).first()


def keys_of(user_ids: Sequence[UUID]) -> dict[UUID, MemberKey]:
    """The present keys of people, by person; whoever has none is left out."""
    found = MemberKey.objects.filter(user_id__in=user_ids, retired_at__isnull=True)
    return {key.user_id: key for key in found}


def keys_behind(wall: Wall) -> dict[UUID, MemberKey | None]:
    """Everybody who stands behind a wall, with their present key; None where they made none."""
    people = [reader.user_id for reader in people_behind([wall.id]).get(wall.id, [])]
    keys = keys_of(people)
    return {user_id: keys.get(user_id) for user_id in people}


def generations(wall: Wall) -> list[WallKey]:
    """A wall's keys, oldest first, each with its wraps."""
    found = WallKey.objects.filter(wall=wall).prefetch_related("wraps")
    return list(found.order_by("generation"))


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
    behind = people_behind(wall_ids)
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
