"""Which codes a person must attest to, and how far they are."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from audit.ground import clock
from audit.oversight.models.codes import Attestation, CodeVersion, DutyRelease, DutyWarning
from audit.oversight.stops import Limit, Standing, standing
from privilege.actor import Actor
from privilege.models.people import OfficeRole, User
from privilege.selectors.people import people_of_office

YEAR = dt.timedelta(days=365)
AHEAD = dt.timedelta(days=30)
"""How long before its day a renewal is asked for."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A version that a person must attest to, when they last did, and what is due."""

    user_id: UUID
    version: CodeVersion
    attested_at: dt.datetime | None
    limit: Limit

    @property
    def is_asked(self) -> bool:
        """Whether it is asked for by now: never given, or to be renewed within a month."""
        return clock.now() >= self.limit.due - AHEAD

    @property
    def is_due(self) -> bool:
        """Whether its day has come."""
        return clock.now() >= self.limit.due

    @property
    def stops(self) -> bool:
        """Whether the person was warned, had time, and is released by nobody."""
        return standing(self.limit, clock.now()) == Standing.STOPPED


def present_versions() -> list[CodeVersion]:
    """The newest version of each code that the actor who has entered can see, by title."""
    newest = CodeVersion.objects.order_by("code_id", "-number").distinct("code_id")
    return sorted(newest, key=lambda one: (one.title.casefold(), str(one.id)))


def versions_of(code_id: UUID) -> list[CodeVersion]:
    """All versions of a code, the newest first."""
    return list(CodeVersion.objects.filter(code_id=code_id).order_by("-number"))


def requirements(actor: Actor) -> list[Requirement]:
    """What the actor must attest to; two queries, one where there is nothing."""
    if actor.office_id is None:
        return []
    return _requirements(
        present_versions(), actor.own_office_id, actor.side, {actor.person_id: actor.roles}
    )


def requirements_of_office(actor: Actor) -> list[tuple[User, list[Requirement]]]:
    """What each active person of the office that the actor supervises must attest to."""
    office_id = actor.own_office_id
    people = [one for one in people_of_office(office_id) if one.is_active]
    roles = {
        one.id: frozenset(
            held.role for held in one.office_roles.all() if held.office_id == office_id
        )
        for one in people
    }
    found = _requirements(present_versions(), office_id, actor.side, roles)
    return [(one, [each for each in found if each.user_id == one.id]) for one in people]


def people_who_must(version: CodeVersion) -> list[tuple[UUID, UUID]]:
    """Who must attest to a version, each with their office."""
    held = OfficeRole.objects.filter(role__in=version.roles, user__is_active=True)
    if version.office_id is not None:
        held = held.filter(office_id=version.office_id)
    elif version.side:
        held = held.filter(office__side=version.side)
    found = held.order_by("user_id").values_list("user_id", "office_id").distinct()
    return list(found)


def _requirements(
    versions: Iterable[CodeVersion],
    office_id: UUID,
    side: str,
    people: Mapping[UUID, frozenset[str]],
) -> list[Requirement]:
    asked = [
        (user_id, version)
        for version in versions
        for user_id, roles in people.items()
        if version.office_id in {None, office_id}
        and version.side in {"", side}
        and not roles.isdisjoint(version.roles)
    ]
    if not asked:
        return []
    mine = {"user__in": list(people)}
    attested: dict[tuple[UUID, UUID], dt.datetime] = {}
    for one in Attestation.objects.filter(**mine).order_by("attested_at"):
        attested[one.user_id, one.version_id] = one.attested_at
    warned = {
        (one.user_id, one.version_id, one.due_at): one.warned_at
        for one in DutyWarning.objects.filter(**mine)
    }
    released: dict[UUID, dt.datetime] = {}
    for release in DutyRelease.objects.filter(**mine).order_by("until"):
        released[release.user_id] = release.until
    found = []
    for user_id, version in asked:
        last = attested.get((user_id, version.id))
        due = version.published_at if last is None else last + YEAR
        limit = Limit(
            due=due,
            grace=dt.timedelta(days=version.grace_days),
            warned_at=warned.get((user_id, version.id, due)),
            released_until=released.get(user_id),
        )
        found.append(Requirement(user_id, version, last, limit))
    return found
