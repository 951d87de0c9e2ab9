"""If these fail, who practices alone approves for themselves, or can never act in an emergency."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from audit.ground import clock, replay
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from casework.services.exceptions import open_exception, request_exception
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.choices import ExceptionState, RecoveryForm, Role, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.exception import ExceptionRequest
from privilege.models.outside_approver import ApprovalCode
from privilege.models.people import Office, User
from privilege.selectors.outside_approvers import approvers_of
from privilege.services.exceptions import (
    decide_exception,
    decide_from_outside,
    review_from_outside,
)
from privilege.services.member_keys import Opened
from privilege.services.outside_approvers import CODES, name_outside_approver
from privilege.services.people import set_role
from tests.casework.conftest import Doe
from tests.casework.excepting import asked
from tests.casework.test_notes import ceremony, unlocked_client, with_key, written
from tests.casework.waiving import refs
from tests.cast import Cast, id_of, office_of

pytestmark = pytest.mark.django_db
NAME = "Ann Roe, Roe & Partners"


@dataclass(frozen=True)
class Solo:
    """A practitioner alone, with their key, a request and the codes that their colleague keeps."""

    actor: Actor
    key: Opened
    request: ExceptionRequest
    codes: list[str]

    def decide(self, code: str, *, approve: bool = True) -> ExceptionRequest:
        with context.enter(self.actor), unlocked.using(self.key.unlocked()):
            return decide_from_outside(
                self.actor,
                exception_id=self.request.id,
                code=code,
                approve=approve,
                decision="It is grave.",
            )

    def review(self, code: str) -> ExceptionRequest:
        with context.enter(self.actor), unlocked.using(self.key.unlocked()):
            return review_from_outside(
                self.actor, exception_id=self.request.id, code=code, finding="It was right."
            )

    def open(self) -> ExceptionRequest:
        with context.enter(self.actor), unlocked.using(self.key.unlocked()):
            return open_exception(self.actor, exception_id=self.request.id)

    def logged(self, event: str, outcome: str = "success") -> int:
        with context.enter(self.actor):
            return len(entries([self.actor.log_id], Filters(event=event, outcome=outcome)))


@pytest.fixture
def solo(cast: Cast, doe: Doe) -> Solo:
    actor = cast.co_defender
    ceremony(actor)
    key = with_key(actor)
    note = written(actor, doe, WallKind.PRIVILEGED_CHANNEL)
    with context.enter(actor):
        named = name_outside_approver(actor, form=RecoveryForm.OUTSIDE_COLLEAGUE, name=NAME)
    with context.enter(actor), unlocked.using(key.unlocked()):
        request = request_exception(actor, subjects=refs(note), asked=asked())
    return Solo(actor, key, request, named.codes)


def test_a_colleague_outside_approves_and_reviews_with_a_code_each(solo: Solo) -> None:
    with pytest.raises(Refused, match="not approved"):
        solo.open()
    for wrong in ("", "AAAAA-AAAAA", solo.codes[0][:-1], "x" * 5000):
        with pytest.raises(Refused, match="no unused code"):
            solo.decide(wrong)
    approved = solo.decide(solo.codes[0].lower().replace("-", " "))
    assert (approved.state, approved.decided_by) == (ExceptionState.APPROVED, None)
    with context.enter(solo.actor), unlocked.using(solo.key.unlocked()):
        row = ExceptionRequest.objects.select_related("content").get()
        assert row.text("decided_by").startswith(NAME)
    solo.open()
    with pytest.raises(Refused, match="no unused code"):
        solo.review(solo.codes[0])
    assert solo.review(solo.codes[1]).state == ExceptionState.REVIEWED
    with context.enter(solo.actor):
        assert approvers_of(solo.actor.office_id).codes_left == CODES - 2
    for event in ("exception:approved", "exception:opened", "exception:reviewed"):
        assert solo.logged(f"privilege:{event}") >= 1, event
    assert solo.logged("privilege:outside-approver:code-used") == 2
    assert solo.logged("privilege:exception:approved", "refused") == 4


def test_what_the_colleague_refuses_stays(solo: Solo) -> None:
    assert solo.decide(solo.codes[0], approve=False).state == ExceptionState.REFUSED
    with pytest.raises(Refused, match="not approved"):
        solo.open()
    with pytest.raises(Refused, match="decided before"):
        solo.decide(solo.codes[1])


def test_nobody_alone_approves_without_a_code_in_the_database_either(solo: Solo) -> None:
    with context.enter(solo.actor), unlocked.using(solo.key.unlocked()):
        with pytest.raises(Refused, match="nobody approves what they asked for"):
            decide_exception(
                solo.actor, exception_id=solo.request.id, approve=True, decision="I say so."
            )
        (approver,) = {one.approver_id for one in ApprovalCode.objects.all()}
        for statement in (
            "UPDATE privilege_exceptionrequest SET state = 'approved', decided_outside = %s",
            "UPDATE privilege_approvalcode SET used_at = NULL WHERE approver_id = %s",
            "UPDATE privilege_outsideapprover SET takes_effect_at = named_at WHERE id = %s",
            "DELETE FROM privilege_approvalcode WHERE approver_id = %s",
        ):
            with (
                pytest.raises(DatabaseError, match=r"denied|in turn"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, [approver])


def test_where_there_is_another_supervisor_they_approve(cast: Cast) -> None:
    with context.enter(cast.pd_supervisor):
        set_role(
            cast.pd_supervisor,
            user=User.objects.get(pk=id_of(cast.pd_outsider)),
            office=Office.objects.get(pk=office_of(cast.pd_outsider)),
            role=Role.SUPERVISOR,
            holds=True,
        )
        with pytest.raises(Refused, match="Another supervisor"):
            name_outside_approver(
                cast.pd_supervisor, form=RecoveryForm.ASSIGNED_COUNSEL, name="The program"
            )


def test_who_is_named_is_outside_and_replaced_only_after_a_wait(cast: Cast, solo: Solo) -> None:
    for form, name, said in (
        (RecoveryForm.OUTSIDE_COLLEAGUE, solo.actor.display_name.upper(), "outside your office"),
        (RecoveryForm.OUTSIDE_COLLEAGUE, " ", "needed"),
        (RecoveryForm.OUTSIDE_COLLEAGUE, "x" * 121, "120"),
        (RecoveryForm.OFFLINE, NAME, "Choose a colleague"),
    ):
        with context.enter(solo.actor), pytest.raises(InvalidInput, match=said):
            name_outside_approver(solo.actor, form=form, name=name)
    with context.enter(cast.defender), pytest.raises((NotFound, Refused)):
        name_outside_approver(cast.defender, form=RecoveryForm.OUTSIDE_COLLEAGUE, name=NAME)
    with context.enter(solo.actor):
        later = name_outside_approver(
            solo.actor, form=RecoveryForm.ASSIGNED_COUNSEL, name="The program"
        )
        with pytest.raises(Refused, match="waits to take effect"):
            name_outside_approver(solo.actor, form=RecoveryForm.ASSIGNED_COUNSEL, name="Another")
    with pytest.raises(Refused, match="no unused code"):
        solo.decide(later.codes[0])
    with replay.frozen(clock.now() + timedelta(hours=73)), context.enter(solo.actor):
        present = approvers_of(solo.actor.office_id).present
        assert present is not None
        assert present.name == "The program"
    assert solo.decide(solo.codes[0]).state == ExceptionState.APPROVED, "until then the old one"
    assert solo.logged("privilege:outside-approver:named") == 2


def test_the_pages_lead_a_lone_practitioner_through_it(cast: Cast, doe: Doe) -> None:
    actor = cast.co_defender
    ceremony(actor)
    key = with_key(actor)
    client = unlocked_client(actor, key)
    assert b"Name who approves exceptions" in client.get(reverse("keys")).content
    here = reverse("outside-approver")
    said = {"form": "outside-colleague", "name": NAME}
    asks = client.post(here, said).content.decode()
    assert "Name them and show 8 codes" in asks
    sheet = client.post(here, said | {"confirmed": "yes"}).content.decode()
    codes = re.findall(r'<li class="mono">([0-9A-Z-]+)</li>', sheet)
    assert len(codes) == CODES
    page = client.get(reverse("keys")).content.decode()
    assert "8 codes are left" in page
    assert not any(code in page for code in codes)
    request_id = _asked(actor, key, doe)
    shown = client.get(reverse("exception", args=[request_id])).content.decode()
    decide = reverse("exception-decide", args=[request_id])
    assert decide in shown
    assert "You supervise your office alone" in client.get(decide).content.decode()
    answer = {"approve": "yes", "decision": "It is grave.", "code": "WRONG"}
    assert b"no unused code" in client.post(decide, answer).content
    assert client.post(decide, answer | {"code": codes[0]}).status_code == 302
    assert client.post(reverse("exception-open", args=[request_id])).status_code == 302
    review = reverse("exception-review", args=[request_id])
    assert client.post(review, {"finding": "Right.", "code": codes[1]}).status_code == 302
    assert (
        NAME.replace("&", "&amp;")
        in client.get(reverse("exception", args=[request_id])).content.decode()
    )
    stranger = Client()
    assert stranger.get(here).status_code == 302


def _asked(actor: Actor, key: Opened, doe: Doe) -> UUID:
    note = written(actor, doe, WallKind.PRIVILEGED_CHANNEL)
    with context.enter(actor), unlocked.using(key.unlocked()):
        return UUID(str(request_exception(actor, subjects=refs(note), asked=asked()).id))
