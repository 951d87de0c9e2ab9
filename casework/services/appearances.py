"""Counsel of record: appearances let people in behind walls, withdrawals shut them out."""

import datetime as dt
from uuid import UUID

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import CounselRole, PartyRole
from casework.events import Event
from casework.models.case import Case
from casework.models.counsel import Counsel
from casework.models.party import Party
from casework.services import case_walls
from casework.services.cases import local_day
from casework.services.telling import tell_attorney
from privilege.actor import Actor
from privilege.choices import Side, WallKind, WallRight
from privilege.errors import InvalidInput
from privilege.models.people import Office, OfficeRole
from privilege.models.walls import Wall, WallUserGrant
from privilege.services import walls


def enter_appearance(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    case_id: UUID,
    attorney_id: UUID,
    party_id: UUID | None = None,
    is_lead: bool = True,
    from_day: dt.date | None = None,
) -> Counsel:
    """Enter an attorney's appearance and let them in to what counsel of record knows.

    The first counsel of a defense office gets the keys of new defense walls; a further one is let
    in behind those by their own lead, never by the prosecution.

    Args:
        party_id: the defendant they appear for; None for the prosecution.
    """
    case, record = access.record_for_change(actor, case_id)
    party = _defendant(actor, case, party_id) if party_id else None
    side = Side.DEFENSE if party else Side.PROSECUTION
    role = case_walls.attorney(attorney_id, side, "attorney_id")
    if party is None and role.office_id != case.office_id:
        raise InvalidInput("The prosecution appears by attorneys of its own office.", "attorney_id")
    _refuse_conflict(case, attorney_id, party)
    with operation(
        actor,
        Event.APPEARANCE_ENTERED,
        wall=record.id,
        objects=[Ref("casework.case", case.id), Ref("privilege.user", attorney_id)],
        also_logs=[role.office.log_id],
    ):
        if party:
            _let_in_defense(actor, record, party, role)
        else:
            _let_in_prosecution(actor, case, role)
        counsel = Counsel.behind(
            record,
            role=(CounselRole.DEFENSE if party else CounselRole.PROSECUTION).value,
            party=party,
            attorney_id=role.user_id,
            appearing_office_id=role.office_id,
            is_lead=is_lead,
            from_day=from_day or local_day(case.court),
            created_by=actor.user_id,
        )
        counsel.save(force_insert=True)
        tell_attorney(actor, user_id=role.user_id, matter_id=case.matter_id, object_id=counsel.id)
    return counsel


def withdraw_appearance(
    actor: Actor, *, counsel_id: UUID, to_day: dt.date | None = None
) -> Counsel:
    """End an appearance and shut the attorney out of what both sides share.

    On the prosecution's side it shuts them out of the prosecution's walls too; a defense's own
    walls are opened and shut by that defense.
    """
    counsel = access.counsel_for(actor, counsel_id)
    case, record = access.record_for_change(
        actor, access.case_of_matter(actor, counsel.matter_id).id
    )
    if counsel.to_day is not None:
        raise InvalidInput("This appearance has ended already.", "counsel_id")
    if counsel.role == CounselRole.PROSECUTION and _leads(record) == [counsel.attorney_id]:
        raise InvalidInput("Enter another lead first: somebody must look after the case.")
    to_day = to_day or local_day(case.court)
    if to_day < counsel.from_day:
        raise InvalidInput("The appearance cannot end before it began.", "to_day")
    log_id = counsel.appearing_office.log_id
    with operation(
        actor,
        Event.APPEARANCE_WITHDRAWN,
        wall=record.id,
        objects=[Ref("casework.case", case.id), Ref("privilege.user", counsel.attorney_id)],
        also_logs=[log_id],
    ):
        counsel.to_day = to_day
        counsel.save(update_fields=["to_day"])
        for wall in _walls_to_leave(counsel, record):
            walls.revoke_wall(
                actor, wall_id=wall.id, user_id=counsel.attorney_id, also_logs=[log_id]
            )
        _shut_office_out(actor, counsel, record)
    return counsel


def _defendant(actor: Actor, case: Case, party_id: UUID) -> Party:
    party = access.party_for(actor, party_id)
    if party.matter_id != case.matter_id or party.role != PartyRole.DEFENDANT:
        raise InvalidInput("Choose a defendant of this case.", "party_id")
    return party


def _refuse_conflict(case: Case, attorney_id: UUID, party: Party | None) -> None:
    """One attorney stands for one party of a case, and appears once."""
    present = Counsel.objects.filter(
        matter_id=case.matter_id, attorney_id=attorney_id, to_day__isnull=True
    )
    for counsel in present:
        if counsel.party_id == (party.id if party else None):
            raise InvalidInput("This attorney is counsel of record already.", "attorney_id")
        raise InvalidInput(
            "This attorney appears for another party of this case; codefendants are adverse.",
            "attorney_id",
        )


def _let_in_defense(actor: Actor, record: Wall, party: Party, role: OfficeRole) -> None:
    shared = case_walls.shared_file(record.matter_id, party.id, role.office_id)
    if shared is None:
        case_walls.open_defense(actor, record, party.id, role)
    else:
        case_walls.let_into_shared(actor, record, shared, role)


def _let_in_prosecution(actor: Actor, case: Case, role: OfficeRole) -> None:
    for wall in _prosecution_walls(case.matter_id):
        walls.grant_wall(actor, wall_id=wall.id, user_id=role.user_id, right=WallRight.MANAGE)


def _prosecution_walls(matter_id: UUID) -> list[Wall]:
    """The record, the prosecution's own walls, and every file shared with a defense."""
    kinds = (
        WallKind.CASE_RECORD,
        WallKind.PROSECUTION_FILE,
        WallKind.PROSECUTION_WORK_PRODUCT,
        WallKind.SHARED_FILE,
    )
    return list(Wall.objects.filter(matter_id=matter_id, kind__in=kinds).order_by("created_at"))


def _walls_to_leave(counsel: Counsel, record: Wall) -> list[Wall]:
    if counsel.role == CounselRole.PROSECUTION:
        return [wall for wall in _prosecution_walls(counsel.matter_id) if wall.id != record.id] + [
            record
        ]
    shared = case_walls.shared_file(
        counsel.matter_id, counsel.party_id, counsel.appearing_office_id
    )
    return [wall for wall in (shared, record) if wall is not None]


def _shut_office_out(actor: Actor, counsel: Counsel, record: Wall) -> None:
    """When nobody of a defense office appears any more, all its people stop reading."""
    office = counsel.appearing_office
    left = Counsel.objects.filter(
        matter_id=counsel.matter_id, appearing_office=office, to_day__isnull=True
    )
    if counsel.role == CounselRole.PROSECUTION:
        return
    if not left.filter(party_id=counsel.party_id).exists():
        shared = case_walls.shared_file(counsel.matter_id, counsel.party_id, office.id)
        if shared is not None:
            _shut_out_of(actor, shared, office)
    if not left.exists():
        _shut_out_of(actor, record, office)


def _shut_out_of(actor: Actor, wall: Wall, office: Office) -> None:
    """Shut an office's supervisors, and the team its lead let in, out of a wall."""
    walls.revoke_wall_from_supervisors(actor, wall_id=wall.id, office=office)
    holders = WallUserGrant.objects.filter(content_object=wall).values("user_id")
    team = OfficeRole.objects.filter(office=office, user_id__in=holders).order_by("user_id")
    for user_id in team.values_list("user_id", flat=True).distinct():
        walls.revoke_wall(actor, wall_id=wall.id, user_id=user_id, also_logs=[office.log_id])


def _leads(record: Wall) -> list[UUID]:
    return case_walls.managers(record)
