"""Reviewing access each year: opened by the scheduler, decided by leads and supervisors, signed."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight.choices import AccessDecision, AccessReason
from audit.oversight.events import Event
from audit.oversight.models.certification import (
    AccessStatement,
    Certification,
    CertifiedAccess,
)
from audit.oversight.selectors import certification as reads
from privilege import context
from privilege.access import demand_role
from privilege.actor import Actor, nobody
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import OfficeRole
from privilege.services.database import act
from privilege.services.notices import notify
from privilege.services.walls import revoke_wall

LETS_IN = (Role.ATTORNEY, Role.STAFF, Role.SUPERVISOR)
DUE = dt.timedelta(days=30)
OWN = "Another lead or supervisor decides on your own access."
DECIDED = "This was decided meanwhile. Load the page again."
NOT_YET = "Some are not decided yet. Decide on each of them, then sign."
STATED = "You signed this already."
_KEEPS = {AccessReason.ON_TEAM, AccessReason.COVERS}


def decide(
    actor: Actor,
    *,
    wall_id: UUID,
    user_id: UUID,
    decision: AccessDecision,
    reason: AccessReason,
) -> CertifiedAccess:
    """Keep somebody behind a wall, or shut them out by the ordinary act; with its reason."""
    review = _open_review(actor)
    found = {(one.wall_id, one.user_id): one for one in reads.accesses()}
    one = found.get((wall_id, user_id))
    if one is None:
        raise NotFound
    if user_id == actor.user_id:
        raise Refused(OWN)
    if (reason in _KEEPS) != (decision == AccessDecision.KEEP):
        raise InvalidInput("Choose a reason that fits.", "reason")
    made = CertifiedAccess(
        id=ids.new(),
        certification=review,
        office_id=actor.own_office_id,
        wall_id=wall_id,
        wall_kind=one.kind,
        user_id=user_id,
        decision=decision.value,
        reason=reason.value,
        decided_by=actor.person_id,
    )
    event = Event.ACCESS_KEPT if decision == AccessDecision.KEEP else Event.ACCESS_REMOVED
    refs = [Ref("privilege.wall", wall_id), Ref("privilege.user", user_id)]
    with operation(actor, event, wall=wall_id, objects=refs):
        _save(made)
        if decision == AccessDecision.REMOVE:
            revoke_wall(actor, wall_id=wall_id, user_id=user_id)
    return made


def state_own_part(actor: Actor) -> AccessStatement:
    """Sign that one has decided on everybody whom one lets in, in privileged parts too."""
    demand_role(actor, *LETS_IN)
    review = _open_review(actor)
    _demand_nothing_left(actor, review)
    made = AccessStatement(
        id=ids.new(),
        certification=review,
        office_id=actor.own_office_id,
        user_id=actor.person_id,
        stated_at=clock.now(),
    )
    with operation(actor, Event.ACCESS_STATED, objects=[_ref(review.id)]):
        _save(made, STATED)
    return made


def sign(actor: Actor) -> Certification:
    """Sign the office's review once nothing is left but the signer's own access.

    It keeps who had not signed for their own part by then: of privileged parts no supervisor knows
    what is left, and who leads them is asked with everybody else.
    """
    demand_role(actor, Role.SUPERVISOR)
    review = _open_review(actor)
    _demand_nothing_left(actor, review)
    review.signed_on, review.signed_by = clock.now().date(), actor.person_id
    review.open_for = reads.awaited(actor.own_office_id, but=actor.person_id)
    with operation(actor, Event.CERTIFICATION_SIGNED, objects=[_ref(review.id)]):
        review.save(update_fields=["signed_on", "signed_by", "open_for"])
    return review


def watch() -> tuple[int, int]:
    """Open the reviews whose year is over and remind of open ones; how many. By the scheduler."""
    service, today = replace(nobody(), kind="service"), clock.now().date()
    with context.enter(service):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM parley.offices_to_certify(%s)", [today])
            opened = cursor.fetchall()
            cursor.execute("SELECT * FROM parley.remind_certifications(%s)", [today])
            reminded = cursor.fetchall()
        if opened or reminded:
            logs = sorted({log_id for _office, log_id in [*opened, *reminded]})
            with operation(service, Event.CERTIFICATION_OPENED, also_logs=logs):
                for office_id, _log in opened:
                    act("open_certification", ids.new(), office_id, today, today + DUE)
                for office_id, _log in [*opened, *reminded]:
                    _tell(service, office_id)
    return len(opened), len(reminded)


def _tell(service: Actor, office_id: UUID) -> None:
    """Tell who signs for the office, and everybody who has not signed for their own part."""
    supervisors = OfficeRole.objects.filter(office_id=office_id, role=Role.SUPERVISOR)
    people = {*supervisors.values_list("user_id", flat=True), *reads.awaited(office_id)}
    notify(
        service,
        user_ids=sorted(people),
        kind=Event.CERTIFICATION_OPENED.value,
        by_email=True,
    )


def _open_review(actor: Actor) -> Certification:
    review = reads.present(actor)
    if review is None:
        raise NotFound
    return review


def _demand_nothing_left(actor: Actor, review: Certification) -> None:
    if any(one.user_id != actor.user_id for one in reads.progress(review).left):
        raise Refused(NOT_YET)


def _save(made: CertifiedAccess | AccessStatement, done: str = DECIDED) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Refused(done) from None


def _ref(certification_id: UUID) -> Ref:
    return Ref("oversight.certification", certification_id)
