"""Exceptions as their second and third person see them: decided, reviewed; and notices put off."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.db import connection

from audit.ground import clock
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import context
from privilege.actor import Actor, nobody
from privilege.choices import ExceptionState, RecoveryForm, Role
from privilege.errors import Refused
from privilege.events import Event
from privilege.models.exception import ExceptionRequest
from privilege.models.outside_approver import OutsideApprover
from privilege.selectors.exceptions import exception_for_change
from privilege.selectors.outside_approvers import approvers_of, supervises_alone
from privilege.services import jobs, words
from privilege.services.content import rewrite_content
from privilege.services.notices import notify, stir
from privilege.services.outside_approvers import take_answer

REVIEW_WITHIN = dt.timedelta(days=7)
NOT_YOUR_OWN = "Another supervisor of your office decides: nobody approves what they asked for."
SUPERVISOR_ONLY = "A supervisor of the office decides and reviews exceptions."
THIRD_PERSON = "Somebody else reviews it than who asked for it and who approved it."
DECIDED = "This was decided before."
NOT_OPENED = "Only an exception that was opened is reviewed, and once."
EXPIRED = "The time that was asked for is over. It must be asked for anew."


def decide_exception(
    actor: Actor, *, exception_id: UUID, approve: bool, decision: str
) -> ExceptionRequest:
    """Approve or refuse a request, as another supervisor of the same office, with a reason.

    Raises ``Refused`` for whoever asked, for who is no supervisor, and once it was decided or its
    time is over.
    """
    request = exception_for_change(actor, exception_id)
    event = Event.EXCEPTION_APPROVED if approve else Event.EXCEPTION_REFUSED
    with operation(actor, event, wall=request.wall_id, objects=[exception_ref(exception_id)]):
        _demand_second(actor, request)
        if request.state != ExceptionState.REQUESTED:
            raise Refused(DECIDED)
        if approve and clock.now() >= request.expires_at:
            raise Refused(EXPIRED)
        said = words.prose(decision, "decision", required=True, longest=5000)
        rewrite_content(request.content, {"decision": said, "decided_by": actor.display_name})
        state = ExceptionState.APPROVED if approve else ExceptionState.REFUSED
        request.state, request.decided_by = state.value, actor.person_id
        request.decided_at = clock.now()
        request.save(update_fields=["state", "decided_by", "decided_at"])
        _tell(actor, request, [request.created_by], event)
    return request


def review_exception(actor: Actor, *, exception_id: UUID, finding: str) -> ExceptionRequest:
    """Review an exception after the fact, as a supervisor who neither asked nor approved."""
    request = exception_for_change(actor, exception_id)
    objects = [exception_ref(exception_id)]
    with operation(actor, Event.EXCEPTION_REVIEWED, wall=request.wall_id, objects=objects):
        _demand_supervisor(actor, request)
        if actor.user_id in {request.created_by, request.decided_by}:
            raise Refused(THIRD_PERSON)
        if request.state != ExceptionState.OPENED:
            raise Refused(NOT_OPENED)
        said = words.prose(finding, "finding", required=True, longest=5000)
        rewrite_content(request.content, {"finding": said, "reviewed_by": actor.display_name})
        request.state, request.reviewed_by = ExceptionState.REVIEWED.value, actor.person_id
        request.reviewed_at = clock.now()
        request.save(update_fields=["state", "reviewed_by", "reviewed_at"])
        _tell(actor, request, [request.created_by, request.decided_by], Event.EXCEPTION_REVIEWED)
    return request


def decide_from_outside(
    actor: Actor, *, exception_id: UUID, code: str, approve: bool, decision: str
) -> ExceptionRequest:
    """Record what the approver outside decided, as the one supervisor of the office.

    Their code, which is burned, stands for them. Raises ``Refused`` for every other code, where
    the office has another supervisor, and as ``decide_exception`` does.
    """
    request = exception_for_change(actor, exception_id)
    event = Event.EXCEPTION_APPROVED if approve else Event.EXCEPTION_REFUSED
    objects = [exception_ref(exception_id)]
    with operation(actor, event, wall=request.wall_id, objects=objects) as op:
        _demand_supervisor(actor, request)
        if request.state != ExceptionState.REQUESTED:
            raise Refused(DECIDED)
        if approve and clock.now() >= request.expires_at:
            raise Refused(EXPIRED)
        said = words.prose(decision, "decision", required=True, longest=5000)
        approver = take_answer(actor, exception_id=exception_id, code=code, answer="decide")
        op.add(Ref("privilege.outside-approver", approver.id))
        rewrite_content(request.content, {"decision": said, "decided_by": _named(approver)})
        state = ExceptionState.APPROVED if approve else ExceptionState.REFUSED
        request.state, request.decided_outside = state.value, approver.id
        request.decided_at = clock.now()
        request.save(update_fields=["state", "decided_outside", "decided_at"])
    return request


def review_from_outside(
    actor: Actor, *, exception_id: UUID, code: str, finding: str
) -> ExceptionRequest:
    """Record what the approver outside found after the fact; a code of theirs stands for them."""
    request = exception_for_change(actor, exception_id)
    objects = [exception_ref(exception_id)]
    with operation(actor, Event.EXCEPTION_REVIEWED, wall=request.wall_id, objects=objects) as op:
        _demand_supervisor(actor, request)
        if request.state != ExceptionState.OPENED:
            raise Refused(NOT_OPENED)
        said = words.prose(finding, "finding", required=True, longest=5000)
        approver = take_answer(actor, exception_id=exception_id, code=code, answer="review")
        op.add(Ref("privilege.outside-approver", approver.id))
        rewrite_content(request.content, {"finding": said, "reviewed_by": _named(approver)})
        request.state, request.reviewed_outside = ExceptionState.REVIEWED.value, approver.id
        request.reviewed_at = clock.now()
        request.save(update_fields=["state", "reviewed_outside", "reviewed_at"])
    return request


def may_answer_outside(actor: Actor, request: ExceptionRequest) -> bool:
    """Whether the answer of an approver outside is recorded by the actor: who supervises alone."""
    return (
        _is_supervisor(actor, request)
        and supervises_alone(actor)
        and approvers_of(actor.office_id).present is not None
    )


def may_decide(actor: Actor, request: ExceptionRequest) -> bool:
    """Whether the actor is somebody whom the rules let decide a request."""
    return _is_supervisor(actor, request) and actor.user_id != request.created_by


def send_held_notices() -> int:
    """Send the notices that could lawfully wait until now, and show what they are about.

    Run by the scheduler as nobody; returns how many it sent. A notice put off is thus never
    forgotten by whoever put it off.
    """
    service = replace(nobody(), kind="service")
    with context.enter(service):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM parley.send_held(%s)", [clock.now()])
            rows = cursor.fetchall()
        notices = [row for row in rows if row[1] is not None]
        if rows:
            refs = sorted({row[3] for row in rows if row[3]})
            with operation(
                service,
                Event.EXCEPTION_NOTICE_SENT,
                objects=[exception_ref(one) for one in refs],
            ) as op:
                for _user, _notice, _kind, subject_id, wall_id, log_id in rows:
                    if wall_id is not None:
                        op.wall(wall_id, objects=[exception_ref(subject_id)], also_logs=[log_id])
        for user_id, notice_id, kind, *_rest in notices:
            jobs.enqueue(
                service,
                task="privilege.email_notice",
                key=str(notice_id),
                args={"user_id": str(user_id), "kind": kind},
            )
    stir(row[0] for row in notices)
    return len(notices)


def exception_ref(exception_id: UUID) -> Ref:
    """How the log names an exception."""
    return Ref("privilege.exception", exception_id)


def _named(approver: OutsideApprover) -> str:
    return f"{approver.name} ({RecoveryForm(approver.form).label})"


def _demand_second(actor: Actor, request: ExceptionRequest) -> None:
    _demand_supervisor(actor, request)
    if actor.user_id == request.created_by:
        raise Refused(NOT_YOUR_OWN)


def _demand_supervisor(actor: Actor, request: ExceptionRequest) -> None:
    if actor.by_token or not _is_supervisor(actor, request):
        raise Refused(SUPERVISOR_ONLY)


def _is_supervisor(actor: Actor, request: ExceptionRequest) -> bool:
    return actor.has_role(Role.SUPERVISOR) and actor.office_id == request.office_id


def _tell(
    actor: Actor, request: ExceptionRequest, user_ids: list[UUID | None], event: Event
) -> None:
    notify(
        actor,
        user_ids=[one for one in user_ids if one],
        kind=event.value,
        matter_id=request.matter_id,
        object_id=request.id,
        by_email=True,
    )
