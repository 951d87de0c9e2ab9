"""Reading coverage: who covers, what is covered, who covered when and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from privilege import unlocked
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import COVERED_KINDS, WallRight
from privilege.keys.pairs import CannotOpenError, Place
from privilege.models.coverage import CoverAccess, CoverageKey, CoverageWallWrap
from privilege.models.keys import WallKey, WallKeyWrap
from privilege.models.people import Office, User
from privilege.models.walls import Wall, WallGroupGrant
from privilege.selectors.keys import keys_of


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a coverage group; who has no key, or no share of the group's, waits for one."""

    user_id: UUID
    name: str
    has_key: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """That somebody covered a case; ``reason`` is None while the reader's key is locked."""

    name: str
    day: dt.date
    at: dt.datetime
    reason: str | None


def members(office_id: UUID) -> list[Member]:
    """Who covers for an office's people, by name; four queries."""
    people = _people(office_id)
    keys = keys_of([one.id for one in people])
    made = newest_key(office_id)
    held = {wrap.member_key_id for wrap in made.wraps.all()} if made else set()
    return [
        Member(
            one.id,
            one.display_name,
            one.id in keys,
            made is not None and one.id in keys and keys[one.id].id not in held,
        )
        for one in people
    ]


def member_keys(office_id: UUID) -> dict[UUID, bytes]:
    """The public keys of the group's members, by the keys' ids."""
    found = keys_of([one.id for one in _people(office_id)])
    return {key.id: bytes(key.public_key) for key in found.values()}


def newest_key(office_id: UUID) -> CoverageKey | None:
    """The newest generation of a coverage group's key, with its wraps."""
    found = CoverageKey.objects.filter(office_id=office_id).prefetch_related("wraps")
    return found.order_by("-generation").first()


def is_covered(wall: Wall) -> bool:
    """Whether the coverage group of the wall's office reads it; by counsel's choice."""
    if wall.kind not in COVERED_KINDS:
        return False
    group = Office.objects.filter(pk=wall.office_id).values("coverage_id")
    return WallGroupGrant.objects.filter(content_object=wall, group_id__in=group).exists()


def wrapped_for(key: WallKey) -> set[UUID]:
    """The coverage keys that open a generation."""
    found = CoverageWallWrap.objects.filter(wall_key=key)
    return set(found.values_list("coverage_key_id", flat=True))


def walls_to_wrap(actor: Actor, member_key_id: UUID) -> list[WallKey]:
    """Generations of the office's covered walls that the actor opens and the group does not yet."""
    mine = WallKeyWrap.objects.filter(member_key_id=member_key_id)
    group = Office.objects.filter(pk=actor.own_office_id).values("coverage_id")
    covered = WallGroupGrant.objects.filter(group_id__in=group).values("content_object_id")
    newest = CoverageKey.objects.filter(office_id=actor.own_office_id).order_by("-generation")[:1]
    done = CoverageWallWrap.objects.filter(coverage_key_id__in=newest.values("id"))
    found = WallKey.objects.select_related("wall").filter(
        pk__in=mine.values("wall_key_id"), wall_id__in=covered, wall__office_id=actor.own_office_id
    )
    return list(
        found.filter(wall__kind__in=COVERED_KINDS)
        .exclude(pk__in=done.values("wall_key_id"))
        .order_by("created_at", "id")
    )


def walls_covered_by(actor: Actor, walls: Sequence[tuple[Wall, bool]]) -> list[Wall]:
    """Of walls and whether the actor only covers there: those they have not said today why."""
    asked = [wall for wall, only_covers in walls if only_covers and wall.kind in COVERED_KINDS]
    if not asked:
        return []
    said = CoverAccess.objects.filter(
        wall_id__in=[wall.id for wall in asked], user_id=actor.person_id, day=actor.today
    )
    done = set(said.values_list("wall_id", flat=True))
    return [wall for wall in asked if wall.id not in done]


def accesses(actor: Actor, wall: Wall) -> list[Covered]:
    """Who covered a case, newest first, for those who read its work product."""
    del actor  # the database shows what the one who has entered may read
    keys = unlocked.current()
    found = CoverAccess.objects.select_related("user").filter(wall=wall)
    rows = []
    for one in found.order_by("-created_at", "-id"):
        private = keys.wall_key(wall.id, one.generation) if keys else None
        reason = None
        if private is not None:
            try:
                reason = private.open(bytes(one.reason), reason_place(one)).decode()
            except CannotOpenError:
                reason = None
        rows.append(Covered(one.user.display_name, one.day, one.created_at, reason))
    return rows


def reason_place(access: CoverAccess) -> Place:
    """Where a reason belongs."""
    return Place("cover reason", (access.wall_id, access.id), access.generation)


def work_product(actor: Actor, matter_id: UUID) -> list[tuple[Wall, bool]]:
    """The work product of a matter that the actor reads, and whether they let people in there."""
    held = walls_held(actor, WallRight.MANAGE)
    found = Wall.objects.select_related("office").filter(
        matter_id=matter_id, kind__in=COVERED_KINDS
    )
    return [(wall, wall.id in held) for wall in found.order_by("created_at", "id")]


def _people(office_id: UUID) -> list[User]:
    group = Office.objects.filter(pk=office_id, coverage__isnull=False).values("coverage_id")
    found = User.objects.filter(
        groups__in=group, is_active=True, admitted_at__isnull=False
    ).distinct()
    return list(found.order_by("display_name", "id"))
