"""Drawing what is reviewed: a named service that reads one office's entries, day by day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef

from audit.ground import clock, ids, rand
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight import drawing
from audit.oversight.drawing import OPEN_PLACES, SHUT_PLACES, Group, Setting, chosen
from audit.oversight.events import Event
from audit.oversight.models.review import ReviewEntry, ReviewGroup, ReviewStep, ReviewWeek
from audit.oversight.registries import PEER, SAMPLE, Candidate
from audit.oversight.selectors.candidates import candidates, neutral_reviewers, peers
from audit.oversight.selectors.rules import settings_of
from casework.selectors.directory import zone_of
from privilege import context
from privilege.actor import Actor
from privilege.choices import Role
from privilege.models.people import Office, OfficeRole
from privilege.services import jobs

FIRST_LOOK_BACK = dt.timedelta(days=7)
OVERLAP = dt.timedelta(hours=1)  # a long transaction's entries appear after its end
SETTLED = dt.timedelta(minutes=1)
_WEEK = dt.timedelta(days=7)
_DAYS_TO_REVIEW = dt.timedelta(days=9)  # from Monday: two days after the week has ended
_WEEKS_AHEAD = 12


@dataclass(slots=True)
class _Draw:
    """One office's draw: who reviews, what was drawn before, and places taken in each week."""

    office: Office
    now: dt.datetime
    zone: str
    reviewers: list[UUID]
    auditors: list[UUID]
    weeks: dict[dt.date, ReviewWeek] = field(default_factory=dict)
    places: Counter[tuple[dt.date, UUID, bool]] = field(default_factory=Counter)
    undecided: dict[bytes, ReviewGroup] = field(default_factory=dict)

    @property
    def this_week(self) -> dt.date:
        """The Monday of the week it is where the office works."""
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return today - dt.timedelta(days=today.weekday())


@contextmanager
def review_service(office: Office) -> Iterator[Actor]:
    """Enter as the service that draws and reminds; its acts stand in the office's log."""
    service = Actor(user_id=None, office_id=None, log_id=office.log_id, kind="service")
    with context.enter(service):
        _name_service("review")
        yield service
        _name_service("")


def _name_service(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('parley.service', %s, true)", [name])


def draw_all() -> None:
    """Draw for every office, each in a transaction of its own."""
    for office in Office.objects.filter(founded_at__isnull=False).order_by("id"):
        draw(office)


def draw(office: Office, *, settled: dt.timedelta = SETTLED) -> int:
    """Draw what an office reviews of what was done since the last draw; how many groups are new.

    Drawn again, or with the same seed elsewhere, nothing is added twice. What is younger than
    ``settled`` waits for the next draw: it may not be all that was done by then.
    """
    with review_service(office) as service:
        run = _begin(office)
        week = _week(run, run.this_week)
        with operation(service, Event.QUEUE_DRAWN, objects=[Ref("oversight.week", week.id)]):
            since, until = _span(office, run.now, settled)
            week.drawn_until = until
            if week._state.adding:  # noqa: SLF001 - Django's public-by-convention API
                week.save(force_insert=True)
            else:
                week.save(update_fields=["drawn_until"])
            found = candidates(office.id, since, until, run.zone)
            settings = settings_of(office.id)
            groups = drawing.drawn(
                bytes(week.seed), _fresh(office, found, since, is_peer=False), settings
            )
            peers_see = _fresh(office, found, since, is_peer=True)
            # What happened behind privileged parts comes last: nothing before depends on it.
            made = [
                *_for_supervisors(run, [one for one in groups if one.is_open]),
                *_for_peers(run, peers_see, settings),
            ]
            told = _tell(service, week, made)
            shut = list(_for_supervisors(run, [one for one in groups if not one.is_open]))
            _tell(service, week, shut, but=told)
    return len(made) + len(shut)


def _begin(office: Office) -> _Draw:
    supervisors = OfficeRole.objects.filter(
        office=office,
        role=Role.SUPERVISOR.value,
        user__is_active=True,
        user__admitted_at__isnull=False,
    )
    run = _Draw(
        office=office,
        now=clock.now(),
        zone=zone_of(office.jurisdiction),
        reviewers=sorted(supervisors.values_list("user_id", flat=True)),
        auditors=neutral_reviewers(office.id),
    )
    run.weeks = {
        one.starts_on: one
        for one in ReviewWeek.objects.filter(office=office, starts_on__gte=run.this_week)
    }
    taken = ReviewGroup.objects.filter(office=office, week__in=run.weeks.values(), is_peer=False)
    decided = ReviewStep.objects.filter(group=OuterRef("pk"))
    for one in taken.select_related("week").annotate(is_decided=Exists(decided)):
        if one.reviewer_id is not None:
            run.places[one.week.starts_on, one.reviewer_id, one.is_open] += 1
        if not one.is_decided:
            run.undecided[_alike(one).key] = one
    return run


def _alike(kept: ReviewGroup) -> Group:
    """What entries must be to join a group that nobody has looked at yet."""
    return Group(kept.rule, kept.event, kept.subject_id, kept.matter_id, kept.is_open)


def _week(run: _Draw, starts_on: dt.date) -> ReviewWeek:
    """The office's week, which begins with a seed of its own."""
    week = run.weeks.get(starts_on)
    if week is None:
        week = ReviewWeek(
            id=ids.new(),
            office=run.office,
            starts_on=starts_on,
            seed=rand.bytes(32),
            drawn_until=run.now,
        )
        run.weeks[starts_on] = week
    return week


def _span(
    office: Office, now: dt.datetime, settled: dt.timedelta
) -> tuple[dt.datetime, dt.datetime]:
    last = (
        ReviewWeek.objects.filter(office=office)
        .order_by("-drawn_until")
        .values_list("drawn_until", flat=True)
        .first()
    )
    until = now - settled
    return (last - OVERLAP if last else until - FIRST_LOOK_BACK), until


def _fresh(
    office: Office, found: Iterable[Candidate], since: dt.datetime, *, is_peer: bool
) -> list[Candidate]:
    drawn = ReviewEntry.objects.filter(office=office, at__gte=since, is_peer=is_peer)
    known = set(drawn.values_list("entry_id", flat=True))
    return [one for one in found if one.entry.id not in known]


def _for_supervisors(run: _Draw, groups: Iterable[Group]) -> Iterator[ReviewGroup]:
    seed = bytes(_week(run, run.this_week).seed)
    for group in groups:
        if known := run.undecided.get(group.key):
            _add(known, group.entries)
            continue
        reviewer = chosen(seed, group.key, _able(run, group))
        starts_on = _place(run, group, reviewer)
        if starts_on is not None:
            yield _keep(run, _week(run, starts_on), group, reviewer)


def _able(run: _Draw, group: Group) -> list[UUID]:
    """The office's other supervisors; of its one supervisor's acts an auditor of a neutral office.

    An auditor is given only what happened where supervisors read by their role.
    """
    able = [one for one in run.reviewers if one != group.subject_id]
    if not able and group.is_open:
        able = [one for one in run.auditors if one != group.subject_id]
    return able


def _place(run: _Draw, group: Group, reviewer: UUID | None) -> dt.date | None:
    """The first week in which the reviewer has room; what the lot drew is dropped, not put off."""
    most = OPEN_PLACES if group.is_open else SHUT_PLACES
    if reviewer is None:
        return run.this_week
    for ahead in range(1 if group.rule == SAMPLE else _WEEKS_AHEAD):
        starts_on = run.this_week + ahead * _WEEK
        if run.places[starts_on, reviewer, group.is_open] < most:
            run.places[starts_on, reviewer, group.is_open] += 1
            return starts_on
    return None if group.rule == SAMPLE else run.this_week + _WEEKS_AHEAD * _WEEK


def _for_peers(
    run: _Draw, found: list[Candidate], settings: Mapping[str, Setting]
) -> Iterator[ReviewGroup]:
    week = _week(run, run.this_week)
    seed = bytes(week.seed)
    for one in drawing.drawn_for_peers(seed, found, settings):
        entry = one.entry
        if entry.user_id is None or entry.wall_id is None:
            continue
        able = peers(run.office.id, entry.user_id, entry.wall_id)
        reviewer = chosen(seed, entry.id.bytes, able)
        if reviewer is not None:
            group = Group(PEER, entry.event, entry.user_id, one.matter_id, one.is_open, [one])
            yield _keep(run, week, group, reviewer, is_peer=True)


def _keep(
    run: _Draw, week: ReviewWeek, group: Group, reviewer: UUID | None, *, is_peer: bool = False
) -> ReviewGroup:
    if week._state.adding:  # noqa: SLF001 - Django's public-by-convention API
        week.save(force_insert=True)
    due = dt.datetime.combine(week.starts_on + _DAYS_TO_REVIEW, dt.time(), ZoneInfo(run.zone))
    kept = ReviewGroup(
        id=ids.new(),
        week=week,
        office=run.office,
        rule=group.rule,
        event=group.event,
        is_open=group.is_open,
        is_peer=is_peer,
        subject_id=group.subject_id,
        reviewer_id=reviewer,
        matter_id=group.matter_id,
        due_at=due,
    )
    kept.save(force_insert=True)
    _add(kept, group.entries)
    return kept


def _add(kept: ReviewGroup, entries: Iterable[Candidate]) -> None:
    ReviewEntry.objects.bulk_create(
        ReviewEntry(
            id=ids.new(),
            group=kept,
            office_id=kept.office_id,
            entry_id=one.entry.id,
            at=one.entry.at,
            is_peer=kept.is_peer,
        )
        for one in entries
    )


def _tell(
    service: Actor,
    week: ReviewWeek,
    made: Iterable[ReviewGroup],
    but: frozenset[UUID] = frozenset(),
) -> frozenset[UUID]:
    """Tell each reviewer once a week that something waits, never what; returns whom."""
    reviewers = frozenset(one.reviewer_id for one in made if one.reviewer_id) - but
    for reviewer in sorted(reviewers):
        jobs.enqueue(
            service,
            task="privilege.email_notice",
            key=f"review:{week.id}:{reviewer}",
            args={"user_id": str(reviewer), "kind": Event.QUEUE_DRAWN.value},
        )
    return reviewers
