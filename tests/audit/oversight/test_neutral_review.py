"""The acts of an office's one supervisor are looked at by somebody, who learns nothing of a case.

If these fail, nobody would look at them, or an auditor would read more than who, when and which.
"""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from audit.ledger.selectors import Filters, entries
from audit.ledger.services import record
from audit.ledger.values import Ref
from audit.oversight.choices import StepKind
from audit.oversight.models.review import ReviewGroup
from audit.oversight.selectors import review as reads
from audit.oversight.selectors.review import Reviewed
from audit.oversight.selectors.review_words import said
from audit.oversight.services import review
from casework.events import Event as Casework
from casework.models.evidence import EvidenceItem
from casework.services import looking
from privilege import access, context
from privilege.actor import Actor
from privilege.choices import RecoveryForm, WallKind
from privilege.errors import NotFound, Refused
from privilege.services import outside_approvers
from tests.audit.oversight.test_review import draw_for, given_to, item, later, sample_nothing
from tests.casework.conftest import Doe
from tests.casework.test_pages import client_of
from tests.cast import Cast

__all__ = ["item"]
pytestmark = pytest.mark.django_db


def opened_by_the_one_supervisor(cast: Cast, item: EvidenceItem) -> Reviewed:
    """What a neutral auditor is given of it."""
    sample_nothing(cast.da_supervisor)
    with context.enter(cast.da_supervisor) as actor:
        looking.open_item(actor, item=item)
    draw_for(cast.da_supervisor)
    (found,) = [one for one in given_to(cast.auditor) if one.group.rule == "outside-team"]
    return found


def own(actor: Actor) -> list[Reviewed]:
    with context.enter(actor):
        return reads.for_outside(actor)


def test_an_auditor_sees_who_when_and_which_act_and_nothing_of_the_case(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    found = opened_by_the_one_supervisor(cast, item)
    assert found.group.subject_id == cast.da_supervisor.user_id
    assert (found.rows, len(found.times)) == ([], 1)
    page = client_of(cast.auditor).get(reverse("audit-review")).content.decode()
    assert "Evidence: viewed" in page
    assert "Office of the District Attorney" in page
    for told in ("Report 7", "Doe", str(item.id), str(doe.case.id), str(doe.case.matter_id)):
        assert told not in page
    assert own(cast.da_supervisor) == []


def test_what_an_auditor_finds_stands_in_both_logs_and_the_week_is_signed(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    opened_by_the_one_supervisor(cast, item)
    for one in given_to(cast.auditor):
        with later(minutes=5), context.enter(cast.auditor) as actor:
            review.decide(actor, group_id=one.group.id, found=StepKind.FINE, said="")
    with later(minutes=6), context.enter(cast.auditor) as actor:
        assert review.sign_week(actor, week_id=one.group.week_id).concerns == 0
    for who in (cast.auditor, cast.da_supervisor):
        with context.enter(who) as actor:
            (kept, *_more) = entries([actor.log_id], Filters(event="oversight:review:decided"))
            assert kept.user_id == cast.auditor.user_id


def test_the_supervisor_answers_an_auditor_in_place(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    found = opened_by_the_one_supervisor(cast, item)
    with later(minutes=5), context.enter(cast.auditor) as actor:
        review.decide(actor, group_id=found.group.id, found=StepKind.QUESTION, said="Why?")
    with later(minutes=6), context.enter(cast.da_supervisor) as actor:
        assert [one.group.id for one in reads.questions(actor)] == [found.group.id]
        review.answer(actor, group_id=found.group.id, said="I covered for her.")
        with pytest.raises(NotFound):
            review.decide(actor, group_id=found.group.id, found=StepKind.FINE, said="")
    with context.enter(cast.auditor) as actor:
        again = reads.group_to_review(actor, found.group.id)
        assert [said(one).text for one in again.steps] == ["Why?", "I covered for her."]


def test_whoever_is_named_outside_takes_the_auditors_place(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    sample_nothing(cast.da_supervisor)
    with context.enter(cast.da_supervisor) as actor:
        outside_approvers.name_outside_approver(
            actor, form=RecoveryForm.OUTSIDE_COLLEAGUE, name="Judge Ames (ret.)"
        )
        looking.open_item(actor, item=item)
    draw_for(cast.da_supervisor)
    assert given_to(cast.auditor) == []
    assert [one.group.rule for one in own(cast.da_supervisor)] == ["outside-team"]


def test_acts_in_privileged_parts_reach_no_auditor(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor) as actor:
        work = access.wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_WORK_PRODUCT)
    with context.enter(cast.da_supervisor) as actor:
        about = [Ref("casework.note", work.id)]
        record(actor, Casework.NOTES_READ, wall=work.id, objects=about)
    draw_for(cast.da_supervisor)
    assert Casework.NOTES_READ.value not in {one.group.event for one in given_to(cast.auditor)}
    assert Casework.NOTES_READ.value in {one.group.event for one in own(cast.da_supervisor)}


def test_other_auditors_and_offices_see_none_of_it(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    found = opened_by_the_one_supervisor(cast, item)
    for who in (cast.pd_supervisor, cast.co_defender, cast.da_admin, cast.superuser):
        with context.enter(who) as actor:
            assert not ReviewGroup.objects.filter(pk=found.group.id).exists()
            with pytest.raises(NotFound):
                review.decide(actor, group_id=found.group.id, found=StepKind.FINE, said="")
            with pytest.raises((NotFound, Refused)):
                review.sign_week(actor, week_id=found.group.week_id)
    with (
        pytest.raises(DatabaseError, match="only the scheduler"),
        context.enter(cast.auditor),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT parley.neutral_reviewers(%s)", [found.group.office_id])
