"""If these fail, a clawback becomes a weapon of the side that claims, or of the one that keeps."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from audit.ground import clock, replay
from casework.access import item_for
from casework.choices import TagKind
from casework.services import tags
from casework.services.assertions import assert_on_item
from disclosure import access
from disclosure.clawback import Act, State
from disclosure.models.clawback import Clawback, ClawbackItem, ClawbackStep
from disclosure.models.clawback_own import ClawbackClaim, Favorable
from disclosure.selectors import clawbacks as reads
from disclosure.selectors import receiver as own
from disclosure.services import (
    claims,
    clawback_steps,
    clawback_terms,
    clawbacks,
    court_copy,
    receiver,
    returning,
)
from privilege import context
from privilege.actor import Actor
from privilege.choices import PrivilegeKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.jobs import Job
from privilege.models.notices import Notice
from tests.cast import Cast
from tests.disclosure.claimed import WORDS, agreed, item_of, later, noticed, reads_it
from tests.disclosure.conftest import Docket, Take, drafted, numbered
from tests.disclosure.pdfs import text_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_force(cast: Cast, docket: Docket) -> None:
    """An agreement by which a notice sequesters."""
    agreed(cast, docket)


@pytest.fixture
def clawback_id(cast: Cast, docket: Docket, volume: UUID, report_file: UUID) -> UUID:
    """A claim on the report, which sequesters by agreement."""
    agreed(cast, docket)
    return noticed(cast, volume, report_file)


def acts_of(actor: Actor, clawback_id: UUID) -> list[str]:
    with context.enter(actor) as entered:
        found = access.clawback_for(entered, clawback_id)
        return [step.act for step in reads.steps_of(entered, found)]


def test_nobody_takes_a_step_of_the_other_side(cast: Cast, clawback_id: UUID) -> None:
    with context.enter(cast.prosecutor) as actor:
        steps: tuple[Callable[[], object], ...] = (
            lambda: clawbacks.dispute(actor, clawback_id=clawback_id, grounds="x"),
            lambda: clawbacks.sequester(actor, clawback_id=clawback_id),
            lambda: clawbacks.certify(
                actor, clawback_id=clawback_id, how=Act.DESTROYED, statement="x"
            ),
        )
        for step in steps:
            with pytest.raises(Refused):
                step()
        with pytest.raises(NotFound):
            receiver.list_onward_copy(actor, clawback_id=clawback_id, to_whom="x", what="x")
    with context.enter(cast.defender) as actor, pytest.raises(Refused):
        clawbacks.withdraw(actor, clawback_id=clawback_id)
    for outsider in (cast.co_defender, cast.da_outsider, cast.auditor, cast.pd_admin):
        with context.enter(outsider) as actor:
            for ruling in (True, False):
                with pytest.raises(NotFound):
                    clawbacks.enter_ruling(
                        actor,
                        clawback_id=clawback_id,
                        for_claimant=ruling,
                        citation="Order",
                        text="",
                    )
    assert acts_of(cast.defender, clawback_id) == [Act.NOTICED]


def test_notice_given_twice_is_one_notice(
    cast: Cast, volume: UUID, report_file: UUID, clawback_id: UUID
) -> None:
    with context.enter(cast.prosecutor) as actor:
        claim = ClawbackClaim.objects.get()
        assert claims.give_notice(actor, claim_id=claim.id).id == clawback_id
        with pytest.raises(Refused):
            claims.discard_claim(actor, claim_id=claim.id)
        with pytest.raises(Refused, match="already"):
            claims.draft_claim(actor, volume_id=volume, file_ids=[report_file])
    with context.enter(cast.defender) as actor:
        told = Notice.objects.filter(user_id=actor.person_id, object_id=clawback_id)
        assert [one.kind for one in told] == ["disclosure:clawback:noticed"]
    assert acts_of(cast.defender, clawback_id) == [Act.NOTICED]


def test_nobody_claims_what_another_office_served(
    cast: Cast, volume: UUID, report_file: UUID
) -> None:
    for stranger in (cast.defender, cast.co_defender, cast.other_prosecutor):
        with context.enter(stranger) as actor, pytest.raises(NotFound):
            claims.draft_claim(actor, volume_id=volume, file_ids=[report_file])
    with context.enter(cast.prosecutor) as actor, pytest.raises(NotFound):
        clawbacks.report(actor, volume_id=volume, file_ids=[report_file], seen="x", sequester=True)


def test_only_an_attorney_signs_a_whole_claim(cast: Cast, volume: UUID, report_file: UUID) -> None:
    with context.enter(cast.prosecutor) as actor:
        empty = claims.draft_claim(actor, volume_id=volume, file_ids=[report_file])
        with pytest.raises(InvalidInput):
            claims.give_notice(actor, claim_id=empty.id)
        assert not Clawback.objects.exists()


def test_a_draft_claim_is_known_to_nobody_else(cast: Cast, volume: UUID, report_file: UUID) -> None:
    with context.enter(cast.prosecutor) as actor:
        claim = claims.draft_claim(actor, volume_id=volume, file_ids=[report_file], **WORDS)
    for other in (cast.defender, cast.co_defender, cast.da_outsider):
        with context.enter(other) as actor:
            with pytest.raises(NotFound):
                access.claim_for(actor, claim.id)
            assert not ClawbackClaim.objects.exists()
            assert not Notice.objects.filter(kind__startswith="disclosure:cla").exists()


def test_what_is_tagged_favorable_is_taken_back_by_a_court_alone(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID, items: dict[str, UUID]
) -> None:
    agreed(cast, docket)
    with context.enter(cast.prosecutor) as actor:
        tags.tag_item(actor, item_id=items["report"], kind=TagKind.BRADY)
    with pytest.raises(Refused, match="court's order"):
        noticed(cast, volume, report_file)
    assert reads_it(cast.defender, item_of(cast, report_file))
    noticed(cast, volume, report_file, order="Order of May 5, Judge Lee")
    assert not reads_it(cast.defender, item_of(cast, report_file))


def test_what_the_receiver_had_listed_stays_open_and_the_list_stays_theirs(
    cast: Cast, docket: Docket, volume: UUID, report_file: UUID
) -> None:
    agreed(cast, docket)
    item_id = item_of(cast, report_file)
    with context.enter(cast.defender) as actor:
        receiver.list_favorable(actor, item_id=item_id, why="It names another suspect.")
    with context.enter(cast.prosecutor) as actor:
        assert not Favorable.objects.exists()
        with pytest.raises(NotFound):
            receiver.list_favorable(actor, item_id=item_id, why="x")
    noticed(cast, volume, report_file)
    assert reads_it(cast.defender, item_id)


def test_listing_it_after_the_notice_opens_nothing(
    cast: Cast, report_file: UUID, clawback_id: UUID
) -> None:
    with context.enter(cast.defender) as actor, pytest.raises(NotFound):
        receiver.list_favorable(actor, item_id=item_of_shut(clawback_id), why="Now it is.")
    assert not reads_it(cast.defender, item_of_shut(clawback_id, cast))


def item_of_shut(clawback_id: UUID, cast: Cast | None = None) -> UUID:
    """The item of a clawback, as whoever has entered sees it."""
    if cast is None:
        return UUID(str(ClawbackItem.objects.get(clawback_id=clawback_id).item_id))
    with context.enter(cast.prosecutor):
        return item_of_shut(clawback_id)


def test_what_access_returned_to_is_not_shut_again_without_a_court(
    cast: Cast, volume: UUID, report_file: UUID, clawback_id: UUID
) -> None:
    with context.enter(cast.prosecutor) as actor:
        clawbacks.withdraw(actor, clawback_id=clawback_id)
    with pytest.raises(Refused, match="claimed before"):
        noticed(cast, volume, report_file)
    assert reads_it(cast.defender, item_of(cast, report_file))


def test_a_ruling_for_ones_own_side_waits_for_the_other_and_can_be_contested(
    cast: Cast, report_file: UUID, clawback_id: UUID
) -> None:
    item_id = item_of(cast, report_file)
    with context.enter(cast.defender) as actor:
        clawbacks.enter_ruling(
            actor, clawback_id=clawback_id, for_claimant=False, citation="Order", text=""
        )
        with pytest.raises(Refused, match="other side answers"):
            clawbacks.answer_ruling(actor, clawback_id=clawback_id, confirmed=True)
    assert not reads_it(cast.defender, item_id)
    with later(hours=73):
        assert reads_it(cast.defender, item_id)
    with context.enter(cast.prosecutor) as actor:
        clawbacks.answer_ruling(
            actor, clawback_id=clawback_id, confirmed=False, text="The motion is pending."
        )
    with later(hours=73):
        assert not reads_it(cast.defender, item_id)
    with context.enter(cast.prosecutor) as actor:
        clawbacks.enter_ruling(
            actor, clawback_id=clawback_id, for_claimant=False, citation="Order 2", text=""
        )
    assert reads_it(cast.defender, item_id)


def test_a_ruling_that_it_goes_back_withdraws_it_once_it_stands(
    cast: Cast, report_file: UUID, clawback_id: UUID
) -> None:
    with context.enter(cast.prosecutor) as actor:
        clawbacks.enter_ruling(
            actor, clawback_id=clawback_id, for_claimant=True, citation="Order", text=""
        )
        assert access.clawback_for(actor, clawback_id).state == State.RULED
    with later(hours=80), context.enter(cast.prosecutor) as actor:
        assert returning.settle_when_due(actor, clawback_id=clawback_id).state == State.RETURNED
        item = item_for(actor, item_of_shut(clawback_id))
        assert (item.blob_id, item.text("title")) == (None, "(taken back)")
    with context.enter(cast.defender) as actor, pytest.raises(Refused):
        court_copy.draw_for_court(actor, clawback_id=clawback_id, citation="Motion")


def test_a_clock_that_jumps_back_changes_nothing_and_opens_nothing(
    cast: Cast, report_file: UUID, clawback_id: UUID
) -> None:
    item_id = item_of(cast, report_file)
    with replay.frozen(clock.now() - dt.timedelta(days=30)):
        assert not reads_it(cast.defender, item_id)
        with context.enter(cast.defender) as actor, pytest.raises(Refused, match="clock"):
            clawbacks.dispute(actor, clawback_id=clawback_id, grounds="x")
    assert acts_of(cast.defender, clawback_id) == [Act.NOTICED]


@pytest.mark.parametrize("fails", ["name_items", "write_content"])
@pytest.mark.usefixtures("in_force")
def test_a_failure_in_the_middle_of_a_notice_leaves_the_old_state(
    cast: Cast, volume: UUID, report_file: UUID, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    module = claims if fails == "name_items" else clawback_steps

    def dies(*_args: object, **_named: object) -> None:
        raise ConnectionError

    with context.enter(cast.prosecutor) as actor:
        claim = claims.draft_claim(actor, volume_id=volume, file_ids=[report_file], **WORDS)
    with monkeypatch.context() as patch:
        patch.setattr(module, fails, dies)
        with pytest.raises(ConnectionError), context.enter(cast.prosecutor) as actor:
            claims.give_notice(actor, claim_id=claim.id)
    assert reads_it(cast.defender, item_of(cast, report_file))
    with context.enter(cast.prosecutor) as actor:
        assert access.claim_for(actor, claim.id).signed_at is None
        assert not Clawback.objects.exists()
        assert not ClawbackStep.objects.exists()


def test_copies_the_receiver_took_into_their_own_file_are_shut_and_their_notes_are_not(
    cast: Cast, docket: Docket, volume: UUID, items: dict[str, UUID], take: Take
) -> None:
    agreed(cast, docket)
    video = b"not really a video" * 9000
    copy_id = take(cast.defender, video, "my copy.mp4", media_type="video/mp4")
    other_id = take(cast.defender, text_pdf(1), "memo.pdf", media_type="application/pdf")
    with context.enter(cast.defender) as actor:
        tags.tag_item(actor, item_id=copy_id, kind=TagKind.GIGLIO)
        production = drafted(actor, docket.defender_shared, [copy_id, other_id])
    file_id = file_named(cast, volume, "native")
    clawback_id = noticed(cast, volume, file_id)
    assert not reads_it(cast.defender, copy_id)
    assert reads_it(cast.defender, other_id)
    with pytest.raises(Refused, match="sequestered"):
        numbered(cast.defender, production, "PD-")
    again = take(cast.defender, video, "again.mp4", media_type="video/mp4")
    assert not reads_it(cast.defender, again)
    with context.enter(cast.prosecutor) as actor:
        assert reads_it(cast.prosecutor, items["video"])
        clawbacks.withdraw(actor, clawback_id=clawback_id)
    assert reads_it(cast.defender, copy_id)


def file_named(cast: Cast, volume: UUID, kind: str) -> UUID:
    with context.enter(cast.prosecutor) as actor:
        found = access.volume_for(actor, volume)
        from disclosure.selectors import volumes

        return UUID(str(next(f.id for f in volumes.files_of(actor, found) if f.kind == kind)))


def test_an_assertion_on_what_was_served_drafts_a_claim_for_its_own_office(
    cast: Cast, volume: UUID, report_file: UUID, items: dict[str, UUID]
) -> None:
    with context.enter(cast.prosecutor) as actor:
        assert_on_item(
            actor,
            item_id=items["report"],
            kind=PrivilegeKind.WORK_PRODUCT,
            basis="Prepared for trial.",
            asserted_by="The office",
            holder="The office",
            description="Notes of counsel.",
            statute="",
        )
        claim = ClawbackClaim.objects.get()
        assert claim.file_ids == [report_file]
        assert claim.text("basis") == "Notes of counsel."
        assert claim.signed_at is None
    assert reads_it(cast.defender, item_of(cast, report_file))


def test_certifying_waits_for_every_copy_outside(cast: Cast, clawback_id: UUID) -> None:
    with context.enter(cast.defender) as actor:
        copy = receiver.list_onward_copy(
            actor, clawback_id=clawback_id, to_whom="Dr. Ames, expert", what="By e-mail"
        )
        with pytest.raises(Refused, match="Copies outside"):
            clawbacks.certify(
                actor, clawback_id=clawback_id, how=Act.CERTIFIED, statement="All done."
            )
        receiver.settle_onward_copy(actor, copy_id=copy.id, outcome="destroyed")
        with pytest.raises(Refused):
            receiver.settle_onward_copy(actor, copy_id=copy.id, outcome="refused")
        clawbacks.certify(actor, clawback_id=clawback_id, how=Act.CERTIFIED, statement="All done.")
        found = access.clawback_for(actor, clawback_id)
        assert found.state == State.CERTIFIED
        assert [one.outcome for one in own.onward(actor, found)] == ["destroyed"]
    with context.enter(cast.prosecutor) as actor:
        assert own.onward(actor, access.clawback_for(actor, clawback_id)) == []


def test_terms_are_joined_by_the_other_side_alone(cast: Cast, docket: Docket) -> None:
    with context.enter(cast.prosecutor) as actor:
        terms = clawback_terms.propose_terms(
            actor,
            shared_wall_id=docket.defender_shared,
            kind="agreement",
            citation="Agreement",
            at_once=True,
            days=7,
        )
        with pytest.raises(Refused):
            clawback_terms.join_terms(actor, terms_id=terms.id)
        for wrong in ({"kind": "whim"}, {"days": 0}, {"days": 900}, {"citation": " "}):
            values: dict[str, Any] = {
                "kind": "order",
                "citation": "x",
                "at_once": True,
                "days": 7,
            } | wrong
            with pytest.raises(InvalidInput):
                clawback_terms.propose_terms(actor, shared_wall_id=docket.defender_shared, **values)
    with context.enter(cast.co_defender) as actor, pytest.raises(NotFound):
        clawback_terms.join_terms(actor, terms_id=terms.id)
    with context.enter(cast.defender) as actor:
        provision = reads.provision_for(
            actor, wall_id=docket.defender_shared, matter_id=docket.matter_id
        )
        assert not provision.at_once
        assert clawback_terms.join_terms(actor, terms_id=terms.id).in_force_from is not None


def test_what_time_decides_is_written_down_when_it_is_due_and_not_before(
    cast: Cast, clawback_id: UUID
) -> None:
    with context.enter(cast.defender) as actor:
        clawbacks.dispute(actor, clawback_id=clawback_id, grounds="x")
        due = access.clawback_for(actor, clawback_id).lapses_at
        assert returning.settle_when_due(actor, clawback_id=clawback_id).state == State.DISPUTED
    job = Job.objects.get(task=clawback_steps.SETTLE)
    assert job.not_before == due
    assert "clawback_id" in job.args
