"""One case in five seconds, and its subjects page by page."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import clock
from casework import access
from casework.choices import HELD, Disposition, ItemOrigin, PartyRole
from casework.models.case import Case, CaseLink, LastSeen
from casework.models.charge import Charge
from casework.models.counsel import Counsel, TeamMember
from casework.models.event import CaseEvent
from casework.models.evidence import EvidenceItem
from casework.models.party import CustodyStatus, Party, PersonDetail
from casework.selectors.cases import latest_custody
from privilege.access import walls_held, walls_of_matter
from privilege.actor import Actor
from privilege.choices import SEALED_KINDS, WallKind, WallRight
from privilege.models.walls import Wall
from privilege.selectors.people import Reader, people_behind

MOST_NEWS = 20


@dataclass(slots=True)
class DefendantFacts:
    """A defendant with what counts first."""

    party: Party
    custody: CustodyStatus | None = None
    charges: list[Charge] = field(default_factory=list)
    counsel: list[Counsel] = field(default_factory=list)

    @property
    def top_charge(self) -> Charge | None:
        """The gravest count, pending ones first."""
        return min(self.charges, key=_gravity, default=None)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who can see what stands behind one wall."""

    wall: Wall
    defendant: str
    people: list[Reader]

    @property
    def is_privileged(self) -> bool:
        """Whether it is a privileged part of the case."""
        return self.wall.kind in SEALED_KINDS


@dataclass(frozen=True, slots=True)
class News:
    """Something that came since the person last looked: what it is, its id and time."""

    kind: str
    id: UUID
    words: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of a case shows."""

    case: Case
    defendants: list[DefendantFacts]
    next_event: CaseEvent | None
    audiences: list[Audience]
    related: list[tuple[CaseLink, Case]]
    news: list[News]
    last_looked_at: dt.datetime | None
    can_write: bool
    can_take_in: bool


def case_overview(actor: Actor, case_id: UUID) -> Overview:
    """Everything the page of a case shows at a glance."""
    case = access.case_for(actor, case_id)
    held = walls_held(actor, WallRight.WRITE)
    seen = LastSeen.objects.filter(matter_id=case.matter_id).first()
    people = defendant_facts(actor, case)
    audiences = who_can_see(actor, case.matter_id)
    own = {WallKind.PROSECUTION_FILE.value, WallKind.FOR_DISCLOSURE.value}
    return Overview(
        case=case,
        defendants=people,
        next_event=next(iter(events(actor, case, coming=True)), None),
        audiences=audiences,
        related=_related(case),
        news=_news(actor, case, seen.looked_at) if seen else [],
        last_looked_at=seen.looked_at if seen else None,
        can_write=case.wall_id in held,
        can_take_in=any(one.wall.kind in own and one.wall.id in held for one in audiences),
    )


def defendant_facts(actor: Actor, case: Case) -> list[DefendantFacts]:  # noqa: ARG001 - the door
    """The defendants of a case with custody, counts and counsel."""
    here = [case.matter_id]
    found = parties_of(case, PartyRole.DEFENDANT.value)
    facts = {party.id: DefendantFacts(party) for party in found}
    for status in latest_custody(here):
        facts[status.party_id].custody = status
    for charge in charges_of(case):
        facts[charge.party_id].charges.append(charge)
    for counsel in counsel_of(case):
        if counsel.party_id in facts and counsel.to_day is None:
            facts[counsel.party_id].counsel.append(counsel)
    return list(facts.values())


def parties_of(case: Case, role: str = "") -> list[Party]:
    """The parties of a case that the actor reads, defendants first."""
    found = Party.objects.select_related("content", "wall").filter(matter_id=case.matter_id)
    if role:
        found = found.filter(role=role)
    order = {name: place for place, name in enumerate(PartyRole.values)}
    return sorted(
        found.order_by("created_at", "id"), key=lambda one: (order[one.role], one.position)
    )


def details_of(case: Case) -> dict[UUID, PersonDetail]:
    """What the actor's own office keeps on the parties, by party."""
    found = PersonDetail.objects.select_related("content").filter(matter_id=case.matter_id)
    return {detail.party_id: detail for detail in found}


def charges_of(case: Case) -> list[Charge]:
    """The counts of a case, by defendant and number."""
    found = Charge.objects.select_related("content", "party", "party__content")
    return list(
        found.filter(matter_id=case.matter_id).order_by("party__position", "count_number", "id")
    )


def counsel_of(case: Case) -> list[Counsel]:
    """All appearances in a case, current ones first."""
    found = Counsel.objects.select_related(
        "attorney", "appearing_office", "party", "party__content"
    ).filter(matter_id=case.matter_id)
    return sorted(
        found.order_by("created_at", "id"), key=lambda one: (one.to_day is not None, one.role)
    )


def team_of(case: Case) -> list[TeamMember]:
    """The people of the actor's own office on a case, current ones first."""
    found = TeamMember.objects.select_related("user").filter(matter_id=case.matter_id)
    return sorted(found.order_by("created_at", "id"), key=lambda one: one.to_day is not None)


def events(actor: Actor, case: Case, *, coming: bool) -> list[CaseEvent]:  # noqa: ARG001 - the door
    """The settings to come, nearest first, or those past, newest first."""
    found = CaseEvent.objects.select_related("content", "court").filter(matter_id=case.matter_id)
    since = clock.now() - dt.timedelta(hours=12)
    if coming:
        ahead = found.filter(starts_at__gte=since, is_done=False, is_cancelled=False)
        return list(ahead.order_by("starts_at", "id"))
    past = found.exclude(starts_at__gte=since, is_done=False, is_cancelled=False)
    return list(past.order_by("-starts_at", "id"))


def who_can_see(actor: Actor, matter_id: UUID) -> list[Audience]:
    """Each part of a case that the actor sees, with everybody who can see it; three queries."""
    walls = walls_of_matter(actor, matter_id)
    behind = people_behind([wall.id for wall in walls])
    names = {
        party.id: str(party.text("name"))
        for party in Party.objects.select_related("content").filter(
            matter_id=matter_id, role=PartyRole.DEFENDANT.value
        )
    }
    order = {kind: place for place, kind in enumerate(WallKind.values)}
    walls.sort(key=lambda wall: (order[wall.kind], wall.created_at, wall.id))
    return [
        Audience(wall, names.get(wall.defendant_id, ""), behind.get(wall.id, [])) for wall in walls
    ]


def audience_of(actor: Actor, wall: Wall) -> Audience:
    """Who can see what stands behind one wall."""
    found = who_can_see(actor, wall.matter_id)
    return next(one for one in found if one.wall.id == wall.id)


def is_held(custody: CustodyStatus | None) -> bool:
    """Whether a status is custody."""
    return custody is not None and custody.status in HELD


def _gravity(charge: Charge) -> tuple[bool, int, int]:
    return (charge.disposition != Disposition.PENDING, charge.severity, charge.count_number)


def links_of(case: Case) -> list[CaseLink]:
    """The related cases that the actor's own office noted."""
    found = CaseLink.objects.select_related("content").filter(matter_id=case.matter_id)
    return list(found.order_by("created_at", "id"))


def _related(case: Case) -> list[tuple[CaseLink, Case]]:
    links = links_of(case)
    others = Case.objects.select_related("content").in_bulk([link.other_case_id for link in links])
    return [(link, others[link.other_case_id]) for link in links if link.other_case_id in others]


def _news(actor: Actor, case: Case, since: dt.datetime) -> list[News]:
    """What came behind the actor's walls since then, not by themselves; newest first."""
    found: list[News] = []
    sources = {
        "event": CaseEvent.objects.select_related("content"),
        "charge": Charge.objects.select_related("content"),
        "party": Party.objects.select_related("content"),
        "item": EvidenceItem.objects.select_related("content").exclude(
            origin=ItemOrigin.MEMBER.value
        ),
    }
    for kind, rows in sources.items():
        new = rows.filter(matter_id=case.matter_id, created_at__gt=since)
        others = new.exclude(created_by=actor.user_id).order_by("-created_at", "-id")
        found += [News(kind, row.id, _headline(row), row.created_at) for row in others[:MOST_NEWS]]
    found.sort(key=lambda news: news.at, reverse=True)
    return found[:MOST_NEWS]


def _headline(row: CaseEvent | Charge | Party | EvidenceItem) -> str:
    if isinstance(row, CaseEvent):
        return row.get_kind_display()
    name = {Charge: "description", Party: "name", EvidenceItem: "title"}[type(row)]
    return str(row.text(name))
