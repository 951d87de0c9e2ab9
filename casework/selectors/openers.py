"""Who can open which privileged part of a case, who waits for a key, and who covered."""

from dataclasses import dataclass, field

from casework.models.case import Case
from casework.selectors.overview import Audience, who_can_see
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import COVERED_KINDS, WallRight
from privilege.models.people import User
from privilege.selectors import coverage
from privilege.selectors.coverage import Covered
from privilege.selectors.keys import generations_made, waiting_behind
from privilege.selectors.people import Reader


@dataclass(frozen=True, slots=True)
class Opener:
    """A person behind a privileged part: whether they can open it, and what they wait for."""

    reader: Reader
    has_key: bool
    has_logged_in: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A privileged part of a case; ``can_open`` names those whose unlocking serves who waits."""

    audience: Audience
    openers: list[Opener]
    can_open: list[str]
    may_change: bool
    is_covered: bool | None
    covered: list[Covered] = field(default_factory=list)


def parts_of(actor: Actor, case: Case) -> list[Part]:
    """The privileged parts of a case that the actor stands behind."""
    held = walls_held(actor, WallRight.MANAGE)
    found = [one for one in who_can_see(actor, case.matter_id) if one.is_privileged]
    waiting = waiting_behind([one.wall for one in found])
    made = generations_made([one.wall.id for one in found])
    people = {reader.user_id for one in found for reader in one.people}
    logged_in = set(
        User.objects.filter(pk__in=people, provisional_password=False).values_list("id", flat=True)
    )
    parts = []
    for one in found:
        lacking = waiting.get(one.wall.id, {})
        openers = [
            Opener(
                reader,
                lacking.get(reader.user_id, True),
                reader.user_id in logged_in,
                reader.user_id in lacking,
            )
            for reader in one.people
        ]
        is_coverable = one.wall.kind in COVERED_KINDS
        parts.append(
            Part(
                audience=one,
                openers=openers,
                can_open=[
                    opener.reader.name
                    for opener in openers
                    if not opener.waits and not opener.reader.by_coverage
                ]
                if one.wall.id in made
                else [],
                may_change=one.wall.id in held,
                is_covered=coverage.is_covered(one.wall) if is_coverable else None,
                covered=coverage.accesses(actor, one.wall) if is_coverable else [],
            )
        )
    return parts


def to_say_why(actor: Actor, audiences: list[Audience]) -> list[Audience]:
    """The parts that the actor only covers, and has not said today why."""
    own = {
        one.wall.id: any(r.user_id == actor.user_id and r.by_coverage for r in one.people)
        for one in audiences
    }
    asked = coverage.walls_covered_by(actor, [(one.wall, own[one.wall.id]) for one in audiences])
    wanted = {wall.id for wall in asked}
    return [one for one in audiences if one.wall.id in wanted]
