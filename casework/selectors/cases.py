"""Lists of cases, quick to scan: custody, next date, what arrived unopened."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower

from audit.ground import clock
from casework.choices import HELD, Disposition, ItemOrigin, PartyRole
from casework.models.case import Case, OpenedItem
from casework.models.charge import Charge
from casework.models.counsel import Counsel, TeamMember
from casework.models.event import CaseEvent
from casework.models.evidence import EvidenceItem
from casework.models.party import CustodyStatus, Party
from casework.selectors import arms
from privilege.actor import Actor
from privilege.models.notices import Notice
from privilege.selectors.notices import unseen

ORDERS = ("custody", "name", "next", "arrived", "opened")
COUNT_LIMIT = 1000
MOST_DATES = 12


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What narrows a list of cases; what is empty does not. ``custody`` is "held" or "free"."""

    q: str = ""
    status: str = ""
    custody: str = ""
    assigned: bool = False
    matters: Sequence[UUID] | None = None


@dataclass(slots=True)
class CaseRow:
    """A case as a list shows it."""

    case: Case
    defendants: list[Party] = field(default_factory=list)
    custody: list[CustodyStatus] = field(default_factory=list)
    top_charge: Charge | None = None
    next_event: CaseEvent | None = None
    covering: list[str] = field(default_factory=list)
    arrived_unopened: int = 0

    @property
    def worst_custody(self) -> CustodyStatus | None:
        """The custody that counts first: a defendant who is held, else any."""
        held = [one for one in self.custody if one.status in HELD]
        return next(iter(held or self.custody), None)


def find(actor: Actor, filters: CaseFilters) -> "QuerySet[Case]":
    """The cases that the actor reads and the filters leave, with court and content."""
    found = arms.narrowed(actor, Case.objects.select_related("content", "court"))
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.matters is not None:
        found = found.filter(matter_id__in=filters.matters)
    if filters.custody == "held":
        found = found.filter(Exists(_now_held(OuterRef("matter_id"))))
    elif filters.custody == "free":
        found = found.exclude(Exists(_now_held(OuterRef("matter_id"))))
    if filters.assigned:
        found = found.filter(
            Q(Exists(_mine(actor, Counsel, "attorney_id")))
            | Q(Exists(_mine(actor, TeamMember, "user_id")))
        )
    if filters.q:
        words = filters.q.replace("\x00", "").strip()
        named = Party.objects.filter(
            matter_id=OuterRef("matter_id"), content__plain__name__icontains=words
        )
        found = found.filter(
            Q(content__plain__title__icontains=words)
            | Q(content__plain__docket_number__icontains=words)
            | Exists(named)
        )
    return found


def ordered(actor: Actor, found: "QuerySet[Case]", order: str) -> "QuerySet[Case]":
    """Cases in one of ``ORDERS`` ("-" in front turns it round), always by id at last.

    "custody" puts people in custody first and among them the nearest date.
    """
    name, down = order.removeprefix("-"), order.startswith("-")
    if name == "name":
        keys: list[F | Lower] = [Lower(KeyTextTransform("title", "content__plain"))]
    elif name == "arrived":
        found = found.annotate(arrived=_unopened_count(actor))
        keys, down = [F("arrived")], not down
    elif name == "opened":
        keys, down = [F("created_at")], not down
    else:
        found = found.annotate(next_at=_next_at())
        keys = [F("next_at")]
        if name != "next":
            rank = models.Case(
                When(Exists(_now_held(OuterRef("matter_id"))), then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
            found = found.annotate(rank=rank)
            keys = [F("rank"), F("next_at")]
    directed = [key.desc(nulls_last=True) if down else key.asc(nulls_last=True) for key in keys]
    return found.order_by(*directed, "id")


def limited_count(found: "QuerySet[Case]") -> int:
    """How many match; anything above ``COUNT_LIMIT`` is that plus one."""
    return found.order_by().values("id")[: COUNT_LIMIT + 1].count()


def rows(actor: Actor, cases: Iterable[Case]) -> list[CaseRow]:
    """The cases with what a list shows of each, in their order; six queries for any number."""
    by_matter = {case.matter_id: CaseRow(case) for case in cases}
    here = list(by_matter)
    for party in defendants(here):
        by_matter[party.matter_id].defendants.append(party)
    for status in latest_custody(here):
        by_matter[status.matter_id].custody.append(status)
    for charge in top_charges(here):
        by_matter[charge.matter_id].top_charge = charge
    for event in next_events(here):
        by_matter[event.matter_id].next_event = event
    covering = Counsel.objects.filter(
        matter_id__in=here, appearing_office_id=actor.office_id, to_day__isnull=True
    )
    for counsel in covering.select_related("attorney").order_by("-is_lead", "created_at", "id"):
        by_matter[counsel.matter_id].covering.append(counsel.attorney.display_name)
    for matter_id, count in unopened(actor, here).items():
        by_matter[matter_id].arrived_unopened = count
    return list(by_matter.values())


def defendants(matters: Sequence[UUID]) -> list[Party]:
    """The defendants of cases, in the order of the caption."""
    found = Party.objects.select_related("content").filter(
        matter_id__in=matters, role=PartyRole.DEFENDANT.value
    )
    return list(found.order_by("matter_id", "position", "created_at", "id"))


def latest_custody(matters: Sequence[UUID]) -> list[CustodyStatus]:
    """The newest custody status of each defendant."""
    found = CustodyStatus.objects.select_related("content").filter(matter_id__in=matters)
    return list(found.order_by("party_id", "-since", "-created_at", "-id").distinct("party_id"))


def top_charges(matters: Sequence[UUID]) -> list[Charge]:
    """The gravest count of each case; pending ones first."""
    found = Charge.objects.select_related("content").filter(matter_id__in=matters)
    return list(
        found.alias(done=_is_done())
        .order_by("matter_id", "done", "severity", "count_number", "id")
        .distinct("matter_id")
    )


def next_events(matters: Sequence[UUID]) -> list[CaseEvent]:
    """The next setting of each case."""
    found = _coming().select_related("content", "court").filter(matter_id__in=matters)
    return list(found.order_by("matter_id", "starts_at", "id").distinct("matter_id"))


def coming_dates(actor: Actor, days: int) -> list[tuple[CaseEvent, Case]]:
    """The settings of the next days in the cases that the person works on, nearest first."""
    until = clock.now() + dt.timedelta(days=days)
    mine = find(actor, CaseFilters(status="open", assigned=True))
    found = _coming().filter(starts_at__lt=until, matter_id__in=mine.order_by().values("matter_id"))
    events = list(found.select_related("content", "court").order_by("starts_at", "id")[:MOST_DATES])
    cases = Case.objects.select_related("content").filter(
        matter_id__in={event.matter_id for event in events}
    )
    by_matter = {case.matter_id: case for case in cases}
    return [(event, by_matter[event.matter_id]) for event in events]


TOLD = ("casework:", "privilege:exception:")
"""Beginnings of the kinds of notices that the pages of a case answer."""


def told(actor: Actor) -> list[tuple[Notice, Case]]:
    """The unseen notices about cases that the person still reads, newest first."""
    waiting = [one for one in unseen(actor) if one.kind.startswith(TOLD)]
    cases = Case.objects.select_related("content").filter(
        matter_id__in={one.matter_id for one in waiting if one.matter_id}
    )
    by_matter = {case.matter_id: case for case in cases}
    return [(one, by_matter[one.matter_id]) for one in waiting if one.matter_id in by_matter]


def unopened(actor: Actor, matters: Sequence[UUID]) -> dict[UUID, int]:
    """How many served items of each case the actor has not opened yet."""
    found = _unopened(actor).filter(matter_id__in=matters).order_by()
    counts: dict[UUID, int] = defaultdict(int)
    counts.update(found.values_list("matter_id").annotate(n=Count("id")))
    return dict(counts)


def _is_done() -> models.Case:
    return models.Case(
        When(disposition=Disposition.PENDING.value, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )


def _coming() -> "QuerySet[CaseEvent]":
    today = clock.now() - dt.timedelta(hours=12)
    return CaseEvent.objects.filter(starts_at__gte=today, is_done=False, is_cancelled=False)


def _next_at() -> Subquery:
    coming = _coming().filter(matter_id=OuterRef("matter_id")).order_by("starts_at")
    return Subquery(coming.values("starts_at")[:1])


def _now_held(matter: OuterRef) -> "QuerySet[CustodyStatus]":
    """Custody of defendants who are held and of whom nothing newer is known."""
    newer = CustodyStatus.objects.filter(party_id=OuterRef("party_id")).filter(
        Q(since__gt=OuterRef("since"))
        | Q(since=OuterRef("since"), created_at__gt=OuterRef("created_at"))
    )
    return CustodyStatus.objects.filter(~Exists(newer), matter_id=matter, status__in=HELD)


def _unopened(actor: Actor) -> "QuerySet[EvidenceItem]":
    opened = OpenedItem.objects.filter(item_id=OuterRef("pk"))
    served = EvidenceItem.objects.filter(origin=ItemOrigin.SERVED.value)
    return served.exclude(served_by_id=actor.office_id).filter(~Exists(opened))


def _unopened_count(actor: Actor) -> Subquery:
    found = _unopened(actor).filter(matter_id=OuterRef("matter_id")).order_by()
    return Subquery(found.values("matter_id").annotate(n=Count("id")).values("n"))


def _mine(
    actor: Actor, model: type[Counsel] | type[TeamMember], person: str
) -> "QuerySet[Counsel] | QuerySet[TeamMember]":
    return model.objects.filter(
        **{person: actor.user_id, "to_day__isnull": True, "matter_id": OuterRef("matter_id")}
    )
