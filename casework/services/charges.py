"""Charges and how they end."""

import datetime as dt
from uuid import UUID

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import GRADE_ORDER, Disposition, Grade, PartyRole
from casework.events import Event
from casework.models.charge import Charge
from casework.services import words
from casework.services.telling import tell_counsel
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound
from privilege.services.content import rewrite_content, write_content

MOST_COUNTS = 999


def add_charge(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    party_id: UUID,
    statute: str,
    description: str,
    grade: Grade,
    count_number: int | None = None,
) -> Charge:
    """Add a count against a defendant.

    Args:
        count_number: the next free number where not given.
    """
    party = access.party_for(actor, party_id)
    case = access.case_of_matter(actor, party.matter_id)
    case, wall = access.record_for_change(actor, case.id)
    if party.role != PartyRole.DEFENDANT:
        raise InvalidInput("Charges are brought against defendants.", "party_id")
    if party.wall_id != wall.id:
        raise NotFound
    taken = set(Charge.objects.filter(party=party).values_list("count_number", flat=True))
    number = count_number or max(taken, default=0) + 1
    if number in taken:
        raise InvalidInput(f"Count {number} exists already.", "count_number")
    if not 1 <= number <= MOST_COUNTS:
        raise InvalidInput(f"Counts are numbered from 1 to {MOST_COUNTS}.", "count_number")
    charge = Charge.behind(
        wall,
        party=party,
        count_number=number,
        grade=grade.value,
        severity=GRADE_ORDER[grade.value],
        created_by=actor.user_id,
    )
    with operation(
        actor, Event.CHARGE_ADDED, wall=wall.id, objects=[Ref("casework.charge", charge.id)]
    ):
        charge.content = write_content(wall, _words(statute, description))
        charge.save(force_insert=True)
        _tell(actor, charge, Event.CHARGE_ADDED)
    return charge


def change_charge(
    actor: Actor, *, charge_id: UUID, statute: str, description: str, grade: Grade
) -> Charge:
    """Correct or amend a count."""
    charge = _changeable(actor, charge_id)
    with operation(
        actor,
        Event.CHARGE_CHANGED,
        wall=charge.wall_id,
        objects=[Ref("casework.charge", charge.id)],
    ):
        charge.grade, charge.severity = grade.value, GRADE_ORDER[grade.value]
        charge.content = rewrite_content(charge.content, _words(statute, description))
        charge.save(update_fields=["grade", "severity"])
        _tell(actor, charge, Event.CHARGE_CHANGED)
    return charge


def record_disposition(
    actor: Actor, *, charge_id: UUID, disposition: Disposition, disposed_on: dt.date | None = None
) -> Charge:
    """Note how a count ended and on which day, or that it is pending again."""
    charge = _changeable(actor, charge_id)
    is_pending = disposition == Disposition.PENDING
    if is_pending == (disposed_on is not None):
        message = "A pending count has no day of disposition."
        raise InvalidInput(message if is_pending else "Give the day.", "disposed_on")
    with operation(
        actor,
        Event.DISPOSITION_RECORDED,
        wall=charge.wall_id,
        objects=[Ref("casework.charge", charge.id)],
    ):
        charge.disposition, charge.disposed_on = disposition.value, disposed_on
        charge.save(update_fields=["disposition", "disposed_on"])
        _tell(actor, charge, Event.DISPOSITION_RECORDED)
    return charge


def _tell(actor: Actor, charge: Charge, what: Event) -> None:
    tell_counsel(actor, matter_id=charge.matter_id, event=what, object_id=charge.id)


def _changeable(actor: Actor, charge_id: UUID) -> Charge:
    charge = access.charge_for(actor, charge_id)
    access.record_for_change(actor, access.case_of_matter(actor, charge.matter_id).id)
    return charge


def _words(statute: str, description: str) -> dict[str, str]:
    return {
        "statute": words.line(statute, "statute", required=True, longest=120),
        "description": words.line(description, "description", required=True),
    }
