"""Opening, linking, closing and reopening cases."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import CaseStatus, CounselRole, Custody, NameRule, PartyKind, PartyRole
from casework.events import Event
from casework.models.case import Case, CaseLink, Court
from casework.models.counsel import Counsel, TeamMember
from casework.models.party import CustodyStatus, Party
from casework.services import case_walls, words
from casework.services.telling import tell_attorney
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.choices import CASEWORK_ROLES, Side
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import OfficeRole
from privilege.models.walls import Wall
from privilege.services.content import rewrite_content, write_content


@dataclass(frozen=True, slots=True)
class NewDefendant:
    """A defendant of a case to be opened; ``attorney_id`` names their counsel, where known."""

    full_name: str
    attorney_id: UUID | None = None
    custody: Custody | None = None
    custody_since: dt.date | None = None
    is_minor: bool = False
    name_rule: NameRule = NameRule.FULL
    pseudonym: str = ""
    kind: PartyKind = PartyKind.PERSON


@dataclass(frozen=True, slots=True)
class Opening:
    """A case just opened: its record, the prosecution's file, and the defendants in order."""

    case: Case
    prosecution_file: Wall
    defendants: list[Party]


def open_case(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    court_id: UUID,
    title: str,
    docket_number: str,
    defendants: Sequence[NewDefendant],
    filed_on: dt.date | None = None,
    lead_id: UUID | None = None,
) -> Opening:
    """Open a case with its walls and its counsel of record; by a prosecution office.

    Args:
        defendants: at least one; each defense stands apart from the others from the start.
        lead_id: the prosecutor who leads it; the actor where nobody is named.
    """
    _may_open(actor)
    court = Court.objects.filter(pk=court_id).first()
    if court is None:
        raise InvalidInput("Choose a court of the list.", "court_id")
    if not defendants:
        raise InvalidInput("Name at least one defendant.", "defendants")
    lead = case_walls.attorney(lead_id or _self(actor), Side.PROSECUTION, "lead_id")
    if lead.office_id != actor.office_id:
        raise InvalidInput("The lead is an attorney of your own office.", "lead_id")
    counsel = {
        new.attorney_id: case_walls.attorney(new.attorney_id, Side.DEFENSE, "defendants")
        for new in defendants
        if new.attorney_id
    }
    if len(counsel) < sum(1 for new in defendants if new.attorney_id):
        raise InvalidInput("One attorney cannot appear for two defendants.", "defendants")
    values = _caption(title, docket_number)
    case_id = ids.new()
    with operation(actor, Event.CASE_OPENED, objects=[Ref("casework.case", case_id)]) as op:
        record, file = case_walls.open_prosecution(actor, lead.user_id)
        op.wall(record.id, objects=[Ref("casework.case", case_id)])
        op.wall(file.id, objects=[Ref("casework.case", case_id)])
        case = Case.behind(
            record,
            id=case_id,
            court=court,
            filed_on=filed_on,
            created_by=actor.user_id,
            content=write_content(record, values),
        )
        case.save(force_insert=True)
        today = local_day(court)
        _appear(actor, record, lead, None, today)
        _join_team(actor, file, lead.user_id, today)
        parties = [
            _defendant(actor, record, new, place, today)
            for place, new in enumerate(defendants, start=1)
        ]
        for new, party in zip(defendants, parties, strict=True):
            if new.attorney_id:
                role = counsel[new.attorney_id]
                defense = case_walls.open_defense(actor, record, party.id, role)
                op.wall(defense.id, objects=[Ref("casework.case", case_id)])
                _appear(actor, record, role, party, today)
    return Opening(case, file, parties)


def change_case(
    actor: Actor, *, case_id: UUID, title: str, docket_number: str, filed_on: dt.date | None
) -> Case:
    """Correct the caption, the docket number or the day of filing."""
    case, wall = access.record_for_change(actor, case_id)
    values = _caption(title, docket_number)
    with operation(
        actor, Event.CASE_CHANGED, wall=wall.id, objects=[Ref("casework.case", case.id)]
    ):
        case.filed_on = filed_on
        case.content = rewrite_content(case.content, values)
        case.save(update_fields=["filed_on"])
    return case


def close_case(actor: Actor, *, case_id: UUID) -> Case:
    """Close a case: its record stays readable and is no longer changed."""
    case, wall = access.record_for_change(actor, case_id)
    with operation(actor, Event.CASE_CLOSED, wall=wall.id, objects=[Ref("casework.case", case.id)]):
        case.status, case.closed_at = CaseStatus.CLOSED.value, clock.now()
        case.save(update_fields=["status", "closed_at"])
    return case


def reopen_case(actor: Actor, *, case_id: UUID) -> Case:
    """Open a closed case again."""
    case = access.case_for(actor, case_id)
    wall = writable_wall(actor, case.wall_id)
    if case.status != CaseStatus.CLOSED:
        raise Refused("This case is open already.")
    with operation(
        actor, Event.CASE_REOPENED, wall=wall.id, objects=[Ref("casework.case", case.id)]
    ):
        case.status, case.closed_at = CaseStatus.OPEN.value, None
        case.save(update_fields=["status", "closed_at"])
    return case


def link_cases(
    actor: Actor,
    *,
    case_id: UUID,
    other_case_id: UUID,
    reason: str,
    defendant_id: UUID | None = None,
) -> CaseLink:
    """Note, in the actor's own file on a case, that another case they read is related."""
    case, other = access.case_for(actor, case_id), access.case_for(actor, other_case_id)
    if case.id == other.id:
        raise InvalidInput("A case is not related to itself.", "other_case_id")
    wall = writable_wall(actor, access.own_file(actor, case.matter_id, defendant_id).id)
    if CaseLink.objects.filter(wall=wall, other_case_id=other.id).exists():
        raise InvalidInput("These cases are linked already.", "other_case_id")
    values = {"reason": words.prose(reason, "reason", longest=2000)}
    objects = [Ref("casework.case", case.id), Ref("casework.case", other.id)]
    with operation(actor, Event.CASE_LINKED, wall=wall.id, objects=objects):
        link = CaseLink.behind(
            wall,
            other_case_id=other.id,
            created_by=actor.user_id,
            content=write_content(wall, values),
        )
        link.save(force_insert=True)
    return link


def local_day(court: Court) -> dt.date:
    """Today, where the court is."""
    return clock.now().astimezone(ZoneInfo(court.zone)).date()


def _caption(title: str, docket_number: str) -> dict[str, str]:
    return {
        "title": words.line(title, "title", required=True),
        "docket_number": words.line(docket_number, "docket_number", required=True, longest=80),
    }


def _may_open(actor: Actor) -> None:
    if actor.is_anonymous:
        raise NotFound
    if actor.side != Side.PROSECUTION.value or not actor.has_role(*CASEWORK_ROLES):
        raise Refused("A case is opened by the people of a prosecution office.")


def _self(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise NotFound
    return actor.user_id


def _appear(
    actor: Actor, record: Wall, role: OfficeRole, party: Party | None, day: dt.date
) -> None:
    counsel = Counsel.behind(
        record,
        role=CounselRole.DEFENSE.value if party else CounselRole.PROSECUTION.value,
        party=party,
        attorney_id=role.user_id,
        appearing_office_id=role.office_id,
        is_lead=True,
        from_day=day,
        created_by=actor.user_id,
    )
    counsel.save(force_insert=True)
    tell_attorney(actor, user_id=role.user_id, matter_id=record.matter_id, object_id=counsel.id)


def _join_team(actor: Actor, file: Wall, lead_id: UUID, day: dt.date) -> None:
    """Put the lead, and whoever opened the case for them, on the prosecution's team."""
    for user_id in dict.fromkeys((lead_id, _self(actor))):
        member = TeamMember.behind(file, user_id=user_id, from_day=day, created_by=actor.user_id)
        member.save(force_insert=True)


def _defendant(actor: Actor, record: Wall, new: NewDefendant, place: int, today: dt.date) -> Party:
    name = words.party_name(new.full_name, new.name_rule, new.pseudonym)
    party = Party.behind(
        record,
        role=PartyRole.DEFENDANT.value,
        kind=new.kind.value,
        name_rule=new.name_rule.value,
        is_minor=new.is_minor,
        position=place,
        created_by=actor.user_id,
        content=write_content(record, {"name": name}),
    )
    party.save(force_insert=True)
    if new.custody:
        status = CustodyStatus.behind(
            record,
            party=party,
            status=new.custody.value,
            since=new.custody_since or today,
            created_by=actor.user_id,
            content=write_content(record, {}),
        )
        status.save(force_insert=True)
    return party
