"""The second person of an office that has one supervisor: named outside, answering by code.

The codes are printed once and handed over. Whoever asks for an exception reads the request to the
approver, who gives one code for one answer; a code that was used serves no more.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import access
from privilege.actor import Actor
from privilege.choices import RecoveryForm, Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys.words import code_bytes, new_code
from privilege.models.outside_approver import ApprovalCode, OutsideApprover
from privilege.selectors import people
from privilege.selectors.outside_approvers import approvers_of, supervises_alone
from privilege.services import words
from privilege.services.database import take_turn
from privilege.services.notices import notify, people_of

CODES = 8
FORMS = (RecoveryForm.OUTSIDE_COLLEAGUE, RecoveryForm.ASSIGNED_COUNSEL)
LONGEST_NAME = 120
NOT_ALONE = "Another supervisor of your office approves exceptions. Nobody outside is named."
OF_THE_OFFICE = "Name somebody outside your office: nobody approves for who is above them."
WAITS = "Somebody who was named waits to take effect already."
WRONG_CODE = "This is no unused code of who approves for your office. Ask them for another one."


@dataclass(frozen=True, slots=True)
class Named:
    """Who was named, and the codes to print for them, shown once."""

    approver: OutsideApprover
    codes: list[str] = field(repr=False)


def name_outside_approver(actor: Actor, *, form: RecoveryForm, name: str) -> Named:
    """Name who approves exceptions from outside; by the one supervisor of an office.

    Everybody in the office is told. Named again, the new one takes effect after a waiting time,
    so that nobody is named for one decision.
    """
    access.demand_role(actor, Role.SUPERVISOR)
    if form not in FORMS:
        raise InvalidInput("Choose a colleague outside or the assigned-counsel program.", "form")
    said = words.line(name, "name", required=True, longest=LONGEST_NAME)
    colleagues = people.people_of_office(actor.own_office_id)
    if said.casefold() in {one.display_name.casefold() for one in colleagues}:
        raise InvalidInput(OF_THE_OFFICE, "name")
    approver_id = ids.new()
    with operation(actor, Event.APPROVER_NAMED, objects=[_ref(approver_id)]):
        take_turn(actor.own_office_id)
        if not supervises_alone(actor):
            raise Refused(NOT_ALONE)
        before, now = approvers_of(actor.office_id), clock.now()
        if before.coming is not None:
            raise Refused(WAITS)
        hours = settings.PARLEY_CEREMONY_WAIT_HOURS if before.present else 0
        approver = OutsideApprover(
            id=approver_id,
            office_id=actor.own_office_id,
            form=form.value,
            name=said,
            named_by_id=actor.person_id,
            named_at=now,
            takes_effect_at=now + dt.timedelta(hours=hours),
        )
        approver.save(force_insert=True)
        codes = [new_code() for _ in range(CODES)]
        ApprovalCode.objects.bulk_create(
            ApprovalCode(id=ids.new(), approver=approver, digest=_digest(one)) for one in codes
        )
        notify(
            actor,
            user_ids=people_of(actor.own_office_id),
            kind=Event.APPROVER_NAMED.value,
            by_email=True,
        )
    return Named(approver, codes)


def take_answer(actor: Actor, *, exception_id: UUID, code: str, answer: str) -> OutsideApprover:
    """Burn a code for one ``answer`` ("decide" or "review"); whose answer it is.

    Part of an operation of the caller's. Raises ``Refused`` for every other code, and where the
    office has another supervisor.
    """
    objects = [Ref("privilege.exception", exception_id)]
    with operation(actor, Event.APPROVAL_CODE_USED, objects=objects):
        return _burn(
            "SELECT parley.use_approval_code(%s, %s, %s, %s)",
            [exception_id, _digest(code), answer, clock.now()],
        )


def take_review_answer(actor: Actor, *, group_id: UUID, code: str) -> OutsideApprover:
    """Burn a code for the review of the one supervisor's own acts; whose answer it is.

    Part of an operation of the caller's, whose package brings ``parley.use_review_code``.
    """
    with operation(actor, Event.APPROVAL_CODE_USED, objects=[Ref("oversight.review", group_id)]):
        return _burn(
            "SELECT parley.use_review_code(%s, %s, %s)", [group_id, _digest(code), clock.now()]
        )


def _burn(query: str, arguments: list[UUID | bytes | str | dt.datetime]) -> OutsideApprover:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, arguments)
            found = cursor.fetchone()
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(WRONG_CODE) from None
        raise
    approver = OutsideApprover.objects.filter(pk=found[0]).first() if found else None
    if approver is None:
        raise NotFound
    return approver


def _digest(code: str) -> bytes:
    return hashlib.sha256(b"parley approval\0" + code_bytes(code)).digest()


def _ref(approver_id: UUID) -> Ref:
    return Ref("privilege.outside-approver", approver_id)
