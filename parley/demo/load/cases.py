"""Courts, cases, parties, charges, teams and settings, entered as each case's lead would."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.ground import clock
from casework.models.case import Case
from casework.services import cases, charges, courts, parties, settings, team
from parley.demo.docket import CASES, DemoCase, DemoCourt, DemoSetting
from parley.demo.files.exhibit import Moment
from parley.demo.load.find import case_titled, court_named
from parley.demo.load.people import actor
from privilege import context
from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case of the demo as it stands in the database."""

    plan: DemoCase
    case_id: UUID
    matter_id: UUID
    moment: Moment


def load_cases() -> list[Loaded]:
    """Open the demo's cases where they are missing."""
    return [_load(plan) for plan in CASES]


def _load(plan: DemoCase) -> Loaded:
    zone = ZoneInfo(plan.court.zone)
    today = clock.now().astimezone(zone).date()
    lead = actor(plan.lead)
    with context.enter(lead):
        found = case_titled(lead, plan.title)
    if found is not None:
        day = (found.filed_on or today) - timedelta(days=plan.filed)
        return Loaded(plan, found.id, found.matter_id, Moment(day, zone, plan.seed))
    moment = Moment(today - timedelta(days=plan.days_ago), zone, plan.seed)
    court_id = _court(plan.court)
    with context.enter(lead):
        case = _open(lead, plan, court_id, moment)
        for setting in plan.settings:
            _schedule(lead, case.id, setting, moment.day, today)
    for head, helper in plan.team:
        by = actor(head)
        with context.enter(by):
            helper_id = actor(helper).user_id
            if helper_id is not None:
                team.add_team_member(by, case_id=case.id, user_id=helper_id)
    return Loaded(plan, case.id, case.matter_id, moment)


def _court(plan: DemoCourt) -> UUID:
    """Return the court's id, listing it by the platform's administrator where it is missing."""
    by = actor("wes")
    with context.enter(by):
        found = court_named(by, plan.name)
        if found is None:
            found = courts.list_court(
                by, jurisdiction=plan.jurisdiction, name=plan.name, zone=plan.zone
            )
        return found.id


def _open(lead: Actor, plan: DemoCase, court_id: UUID, moment: Moment) -> Case:
    """Open the case with its defendants, then add the other parties and the counts."""

    def day(offset: int) -> date:
        return moment.day + timedelta(days=offset)

    opening = cases.open_case(
        lead,
        court_id=court_id,
        title=plan.title,
        docket_number=plan.docket_number(moment.day),
        filed_on=day(plan.filed),
        defendants=[
            cases.NewDefendant(person.name, actor(person.counsel).user_id)
            for person in plan.defendants
        ],
    )
    for person, party in zip(plan.defendants, opening.defendants, strict=True):
        parties.record_custody_status(
            lead,
            party_id=party.id,
            status=person.custody,
            since=day(person.since),
            facility=person.facility,
            terms=person.terms,
        )
        for charge in plan.charges:
            charges.add_charge(
                lead,
                party_id=party.id,
                statute=charge.statute,
                description=charge.description,
                grade=charge.grade,
            )
    for other in plan.parties:
        parties.add_party(
            lead,
            case_id=opening.case.id,
            role=other.role,
            full_name=other.name,
            kind=other.kind,
            is_minor=other.is_minor,
        )
    return opening.case


def _schedule(lead: Actor, case_id: UUID, setting: DemoSetting, first: date, today: date) -> None:
    """Put a setting on the calendar, on a working day, with its result where it has one."""
    day = (today if setting.ahead else first) + timedelta(days=setting.days)
    while day.isoweekday() > 5:  # noqa: PLR2004 - Friday
        day += timedelta(days=1)
    event = settings.schedule_event(
        lead,
        case_id=case_id,
        kind=setting.kind,
        day=day,
        hour=setting.hour,
        courtroom=setting.courtroom,
        purpose=setting.purpose,
    )
    if setting.result:
        settings.record_event_result(lead, event_id=event.id, result=setting.result)
