"""What was done in an office is drawn for review, decided by somebody else, and signed."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from audit.ground import clock, replay
from audit.ledger.selectors import Filters, entries
from audit.ledger.services import record
from audit.ledger.values import Ref
from audit.oversight.choices import StepKind
from audit.oversight.drawing import Setting
from audit.oversight.events import Event
from audit.oversight.models.review import ReviewEntry, ReviewGroup
from audit.oversight.selectors import review as reads
from audit.oversight.selectors.review import Reviewed
from audit.oversight.selectors.review_words import said
from audit.oversight.services import review, rules
from audit.oversight.services.drawing import draw, review_service
from casework.events import Event as Casework
from casework.models.evidence import EvidenceItem
from casework.services import looking, team
from privilege import access, context
from privilege.actor import Actor
from privilege.choices import RecoveryForm, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import Office
from privilege.services import outside_approvers, walls
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.casework.test_pages import client_of
from tests.cast import Cast, email_of, id_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: Cast, doe: Doe) -> EvidenceItem:
    with context.enter(cast.prosecutor) as actor:
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_FILE)
        return make_item(actor, wall, name="report.pdf", title="Report 7")


def sample_nothing(supervisor: Actor) -> None:
    """Draw nothing of their office by lot, so that what is drawn does not hang on chance."""
    with context.enter(supervisor) as actor:
        rules.set_rules(actor, settings={"sample": Setting(is_on=False, amount=2)})


def screen_the_clerk(cast: Cast, doe: Doe) -> None:
    """A clerk of the team is screened, and tries to open the case; nothing is sampled beside."""
    sample_nothing(cast.da_supervisor)
    with context.enter(cast.prosecutor) as actor:
        team.add_team_member(actor, case_id=doe.case.id, user_id=id_of(cast.da_clerk))
    with context.enter(cast.da_conflicts) as actor:
        walls.screen_person(actor, matter_id=doe.case.matter_id, user_id=id_of(cast.da_clerk))
    assert client_of(cast.da_clerk).get(f"/cases/{doe.case.id}/").status_code == 404


def office_of(actor: Actor) -> Office:
    return Office.objects.get(pk=actor.own_office_id)


@contextmanager
def later(**by: float) -> Iterator[None]:
    with replay.frozen(clock.now() + dt.timedelta(**by)):
        yield


def draw_for(actor: Actor, **by: float) -> int:
    with later(**(by or {"minutes": 2})):
        return draw(office_of(actor))


def given_to(actor: Actor) -> list[Reviewed]:
    with context.enter(actor):
        return reads.mine(actor)


def tags(actor: Actor) -> list[str]:
    with context.enter(actor):
        return [one.event for one in entries([actor.log_id], Filters(event="oversight:"))]


def test_a_screened_persons_attempt_reaches_the_supervisor_once(cast: Cast, doe: Doe) -> None:
    screen_the_clerk(cast, doe)
    assert draw_for(cast.da_supervisor) > 0
    found = given_to(cast.da_supervisor)
    screens = [one for one in found if one.group.rule == "screens"]
    assert {one.group.subject_id for one in screens} == {
        cast.da_clerk.user_id,
        cast.da_conflicts.user_id,
    }
    before = len(found), sum(len(one.rows) for one in found)
    assert draw_for(cast.da_supervisor, minutes=3) == 0
    again = given_to(cast.da_supervisor)
    assert (len(again), sum(len(one.rows) for one in again)) == before
    assert Event.QUEUE_DRAWN.value in tags(cast.da_supervisor)


def test_log_ins_that_failed_reach_the_supervisor_of_the_account(cast: Cast) -> None:
    with context.enter(cast.da_supervisor) as actor:
        rules.set_rules(
            actor,
            settings={
                "sample": Setting(is_on=False, amount=2),
                "failed-log-ins": Setting(is_on=True, amount=0),
            },
        )
    for name in (*["prosecutor"] * 5, "defender", "nobody"):
        guess = {"login": email_of(name), "password": "a guess", "acknowledged": "on"}
        Client().post("/accounts/login/", guess)
    draw_for(cast.da_supervisor)
    found = {one.group.event: one for one in given_to(cast.da_supervisor)}
    assert set(found) == {"privilege:session:failed", "privilege:session:locked-out"}
    assert {one.group.subject_id for one in found.values()} == {cast.prosecutor.user_id}
    assert len(found["privilege:session:failed"].rows) == 5


def test_a_bulk_download_is_one_line_to_review(cast: Cast, doe: Doe, item: EvidenceItem) -> None:
    with context.enter(cast.prosecutor) as actor:
        for _ in range(25):
            about = [Ref("casework.evidence", item.id)]
            record(actor, Casework.ITEM_DOWNLOADED, wall=item.wall_id, objects=about)
    draw_for(cast.da_supervisor)
    bulk = [one for one in given_to(cast.da_supervisor) if one.group.rule == "bulk-downloads"]
    assert [len(one.rows) for one in bulk] == [25]
    assert bulk[0].rows[0].about[0].name == "Report 7"


def test_a_reviewer_is_given_25_lines_a_week_at_most_and_grave_ones_wait(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.prosecutor) as actor:
        for number in range(18):
            record(actor, f"privilege:exception:test-{number}")
    sample_nothing(cast.da_supervisor)
    draw_for(cast.da_supervisor)
    found = [one for one in given_to(cast.da_supervisor) if one.group.rule == "break-glass"]
    by_week: dict[dt.date, int] = {}
    for one in found:
        starts_on = one.group.week.starts_on
        by_week[starts_on] = by_week.get(starts_on, 0) + 1
    assert sum(by_week.values()) == 18
    assert max(by_week.values()) <= 15
    assert len(by_week) == 2


def test_nobody_reviews_their_own_acts(cast: Cast, doe: Doe, item: EvidenceItem) -> None:
    """The one supervisor opened what they are not on the team of."""
    sample_nothing(cast.da_supervisor)
    with context.enter(cast.da_supervisor) as actor:
        looking.open_item(actor, item=item)
        named = outside_approvers.name_outside_approver(
            actor, form=RecoveryForm.OUTSIDE_COLLEAGUE, name="Judge Ames (ret.)"
        )
    draw_for(cast.da_supervisor)
    assert all(
        one.group.subject_id != cast.da_supervisor.user_id for one in given_to(cast.da_supervisor)
    )
    with context.enter(cast.da_supervisor) as actor:
        own = reads.for_outside(actor)[0]
        assert own.group.rule == "outside-team"
        with pytest.raises(NotFound):
            review.decide(actor, group_id=own.group.id, found=StepKind.FINE, said="")
        with pytest.raises(Refused):
            review.decide_from_outside(
                actor, group_id=own.group.id, found=StepKind.FINE, said="", code="A" * 26
            )
    with later(minutes=1), context.enter(cast.da_supervisor) as actor:
        step = review.decide_from_outside(
            actor, group_id=own.group.id, found=StepKind.FINE, said="", code=named.codes[0]
        )
        assert step.outside == named.approver.id
        assert reads.for_outside(actor) == []


def test_a_question_is_answered_in_place_by_the_person_and_then_decided(
    cast: Cast, doe: Doe
) -> None:
    screen_the_clerk(cast, doe)
    draw_for(cast.da_supervisor)
    about = next(
        one for one in given_to(cast.da_supervisor) if one.group.subject_id == cast.da_clerk.user_id
    )
    group_id = about.group.id
    with context.enter(cast.da_clerk) as actor:
        assert reads.questions(actor) == []
        with pytest.raises(NotFound):
            review.answer(actor, group_id=group_id, said="Sorry")
    with context.enter(cast.da_supervisor) as actor:
        with pytest.raises(InvalidInput):
            review.decide(actor, group_id=group_id, found=StepKind.QUESTION, said=" ")
        review.decide(actor, group_id=group_id, found=StepKind.QUESTION, said="Why?")
        with pytest.raises(Refused):
            review.decide(actor, group_id=group_id, found=StepKind.FINE, said="")
    with later(minutes=1), context.enter(cast.da_clerk) as actor:
        assert reads.waits(actor) == (True, False)
        asked = reads.questions(actor)[0]
        assert [said(step).text for step in asked.steps] == ["Why?"]
        review.answer(actor, group_id=group_id, said="I had not heard of the screen.")
        with pytest.raises(Refused):
            review.answer(actor, group_id=group_id, said="Once more")
        assert reads.waits(actor) == (False, False)
    with later(minutes=2), context.enter(cast.da_supervisor) as actor:
        review.decide(actor, group_id=group_id, found=StepKind.CONCERN, said="Train the clerk.")
    with later(minutes=3), context.enter(cast.da_clerk) as actor:
        shown = [step.kind for step in reads.questions(actor)[0].steps]
        assert shown == ["question", "answer"]
    assert {
        "oversight:review:decided",
        "oversight:question:answered",
        "oversight:question:asked",
    } <= set(tags(cast.da_supervisor))


def test_a_week_is_signed_once_everything_is_decided(cast: Cast, doe: Doe) -> None:
    screen_the_clerk(cast, doe)
    draw_for(cast.da_supervisor)
    with later(minutes=1), context.enter(cast.da_supervisor) as actor:
        found = reads.mine(actor)
        week = found[0].group.week
        with pytest.raises(Refused):
            review.sign_week(actor, week_id=week.id)
        for one in found:
            review.decide(actor, group_id=one.group.id, found=StepKind.FINE, said="")
        signing = review.sign_week(actor, week_id=week.id)
        assert (signing.groups, signing.concerns) == (len(found), 0)
        assert reads.mine(actor) == []
        kept = reads.evidence(actor, week.starts_on)
        assert (kept.outstanding, len(kept.signings)) == ([], 1)
        with pytest.raises(Refused):
            review.sign_week(actor, week_id=week.id)
    assert "oversight:week:signed" in tags(cast.da_supervisor)


def test_reviews_are_invisible_to_everybody_else(cast: Cast, doe: Doe) -> None:
    screen_the_clerk(cast, doe)
    draw_for(cast.da_supervisor)
    group_id = given_to(cast.da_supervisor)[0].group.id
    for name in ("prosecutor", "da_clerk", "da_admin", "pd_supervisor", "auditor", "nobody"):
        with context.enter(getattr(cast, name)):
            assert not ReviewGroup.objects.exists(), name
            assert not ReviewEntry.objects.exists(), name
    for name in ("prosecutor", "da_clerk", "pd_supervisor"):
        actor = getattr(cast, name)
        with context.enter(actor), pytest.raises(NotFound):
            review.decide(actor, group_id=group_id, found=StepKind.FINE, said="")


def test_the_database_lets_nobody_draw_but_the_service(cast: Cast, doe: Doe) -> None:
    query = "SELECT * FROM parley.review_entries(%s, '2020-01-01', '2099-01-01')"
    office = office_of(cast.da_supervisor)
    for actor in (cast.da_supervisor, cast.nobody):
        with (
            context.enter(actor),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            cursor.execute(query, [office.id])
    with review_service(office), connection.cursor() as cursor:
        cursor.execute(query, [office.id])
        assert cursor.fetchall()


def test_a_decision_goes_to_a_colleague_of_the_same_grade_who_can_open_the_case(
    cast: Cast, doe: Doe
) -> None:
    peer = cast.da_outsider
    with context.enter(cast.prosecutor) as actor:
        for one in (peer, cast.da_clerk):
            team.add_team_member(actor, case_id=doe.case.id, user_id=id_of(one))
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_FILE)
        record(actor, "disclosure:production:served", wall=wall.id)
    with context.enter(cast.da_supervisor) as actor:
        rules.set_rules(actor, settings={"peer": Setting(is_on=True, amount=100)})
    draw_for(cast.da_supervisor)
    assert given_to(cast.da_clerk) == []
    given = given_to(peer)
    assert [(one.group.event, one.group.is_peer) for one in given] == [
        ("disclosure:production:served", True)
    ]
    assert given[0].rows[0].where == "Prosecution file, People v. Doe"
    group_id = given[0].group.id
    with context.enter(cast.da_supervisor) as actor, pytest.raises(NotFound):
        review.decide(actor, group_id=group_id, found=StepKind.FINE, said="")
    with later(minutes=1), context.enter(peer) as actor:
        review.decide(actor, group_id=group_id, found=StepKind.CONCERN, said="Served late.")
        review.sign_week(actor, week_id=given[0].group.week_id)
    for name in ("prosecutor", "da_clerk", "pd_supervisor"):
        with context.enter(getattr(cast, name)):
            assert not ReviewGroup.objects.exists(), name


def test_rules_are_set_by_who_reads_no_entry_and_hold_for_the_next_draw(
    cast: Cast, doe: Doe
) -> None:
    off = {name: Setting(is_on=False, amount=5) for name in ("screens", "sample", "outside-team")}
    with context.enter(cast.da_admin) as actor:
        rules.set_rules(actor, settings=off)
        with pytest.raises(InvalidInput):
            rules.set_rules(actor, settings={"sample": Setting(is_on=True, amount=101)})
        with pytest.raises(InvalidInput):
            rules.set_rules(actor, settings={"everybody": Setting(is_on=True, amount=1)})
        with pytest.raises(NotFound):
            reads.weeks(actor)
    with context.enter(cast.prosecutor) as actor, pytest.raises(NotFound):
        rules.set_rules(actor, settings=off)
    assert Event.RULE_SET.value in tags(cast.da_admin)
    screen_the_clerk(cast, doe)
    draw_for(cast.da_supervisor)
    assert given_to(cast.da_supervisor) == []


def test_what_happened_behind_a_privileged_part_is_reviewed_by_who_when_and_act_only(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.defender) as actor:
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.FOR_DISCLOSURE)
        hidden = make_item(actor, wall, name="alibi.pdf", title="Alibi")
        looking.open_item(actor, item=hidden)
    with context.enter(cast.pd_supervisor) as actor:
        rules.set_rules(actor, settings={"sample": Setting(is_on=True, amount=100)})
    draw_for(cast.pd_supervisor)
    shut = [one for one in given_to(cast.pd_supervisor) if not one.group.is_open]
    assert shut
    for one in shut:
        assert one.group.matter_id is None
        for row in one.rows:
            assert (row.about, row.where, row.outcome, row.address, row.act_id) == (
                [],
                "",
                "",
                "",
                None,
            )


def test_a_supervisor_of_the_defense_reviews_work_on_the_shared_file_as_what_they_read(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.defender) as actor:
        shared = access.wall_of_kind(actor, doe.case.matter_id, WallKind.SHARED_FILE)
        record(actor, Casework.ITEM_VIEWED, wall=shared.id)
    with context.enter(cast.pd_supervisor) as actor:
        rules.set_rules(actor, settings={"sample": Setting(is_on=True, amount=100)})
    draw_for(cast.pd_supervisor)
    (found,) = [
        one for one in given_to(cast.pd_supervisor) if one.group.event == Casework.ITEM_VIEWED.value
    ]
    assert (found.group.is_open, found.group.matter_id) == (True, doe.case.matter_id)
    assert "Shared file" in found.rows[0].where
