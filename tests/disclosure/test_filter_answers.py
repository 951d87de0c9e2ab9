"""If these fail, a holder's silence, a stranger or a late word decides what the case team reads."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from audit.ground import clock, replay
from audit.ledger.selectors import entries
from casework.access import item_for
from casework.models.custody import CustodyEvent
from disclosure.filter_team import Act, State
from disclosure.models.filter_team import FilterRelease
from disclosure.selectors import filter_teams as team_reads
from disclosure.selectors.filter_proposals import proposal_view
from disclosure.selectors.filter_reports import report_of
from disclosure.services import filter_answers, filter_releasing, filter_reports
from privilege import access, context, unlocked
from privilege.choices import PrivilegeKind, WallKind
from privilege.errors import InvalidInput, Locked, NotFound, Refused
from privilege.models.blobs import BlobKey
from privilege.models.walls import Wall
from tests.casework.test_notes import unlocked_client
from tests.casework.test_sealed_files import keep, read
from tests.cast import Cast
from tests.disclosure.conftest import Docket, Take
from tests.disclosure.filtering import (
    SECRET,
    Filtering,
    at_the_team,
    filtering,
    proposed,
    referred,
)

pytestmark = pytest.mark.django_db
CITATION = "Docket 12"


@pytest.fixture
def filtered(cast: Cast, docket: Docket) -> Filtering:
    return filtering(cast, docket)


@pytest.fixture
def proposal(cast: Cast, filtered: Filtering, take: Take) -> UUID:
    referred(filtered, cast, take)
    (item_id,) = at_the_team(filtered)
    return proposed(filtered, item_id)


def as_head(filtered: Filtering, act: Callable[..., object], **given: Any) -> None:  # noqa: ANN401
    with context.enter(filtered.head) as actor, unlocked.using(filtered.head_key.unlocked()):
        act(actor, **given)


def as_holder(filtered: Filtering, act: Callable[..., object], **given: Any) -> None:  # noqa: ANN401
    with context.enter(filtered.holder) as actor, unlocked.using(filtered.holder_key.unlocked()):
        act(actor, **given)


def state_of(filtered: Filtering, proposal_id: UUID) -> State:
    with context.enter(filtered.head) as actor:
        return proposal_view(actor, proposal_id).state


def test_silence_releases_nothing_and_a_late_answer_is_refused(
    filtered: Filtering, proposal: UUID
) -> None:
    late = clock.now() + dt.timedelta(days=14)
    court = {"proposal_id": proposal, "day": late.date(), "citation": CITATION}
    with replay.frozen(late):
        assert state_of(filtered, proposal) is State.UNANSWERED
        with pytest.raises(Refused, match="The time to answer is over"):
            as_holder(filtered, filter_answers.agree, proposal_id=proposal)
        with pytest.raises(Refused):
            as_head(filtered, filter_releasing.release_to_case_team, proposal_id=proposal)
        future = {**court, "day": late.date() + dt.timedelta(days=3)}
        with pytest.raises(InvalidInput, match="not come yet"):
            as_head(filtered, filter_answers.submit, **future)
        as_head(filtered, filter_answers.submit, **court)
    with replay.frozen(late + dt.timedelta(hours=1)):
        as_holder(filtered, filter_answers.lay_in_camera, **court)
    with replay.frozen(late + dt.timedelta(hours=2)):
        as_head(filtered, filter_answers.enter_ruling, ruling=Act.RULED_RELEASE, **court)
        with pytest.raises(Refused):
            as_head(filtered, filter_releasing.release_to_case_team, proposal_id=proposal)
    with replay.frozen(late + dt.timedelta(hours=3)):
        as_holder(filtered, filter_answers.answer_ruling, proposal_id=proposal, is_so=False)
    with replay.frozen(late + dt.timedelta(hours=4)):
        as_holder(filtered, filter_answers.enter_ruling, ruling=Act.RULED_KEEP, **court)
    with replay.frozen(late + dt.timedelta(days=30)):
        assert state_of(filtered, proposal) is State.KEPT
        with pytest.raises(Refused):
            as_head(filtered, filter_releasing.release_to_case_team, proposal_id=proposal)


def test_only_that_defendants_counsel_answers_and_once(
    cast: Cast, filtered: Filtering, proposal: UUID
) -> None:
    outsiders = (cast.co_defender, cast.prosecutor, cast.da_supervisor, cast.pd_supervisor,
                 cast.pd_outsider, cast.auditor)  # fmt: skip
    for outsider in outsiders:
        with context.enter(outsider) as actor, pytest.raises(NotFound):
            filter_answers.agree(actor, proposal_id=proposal)
    with pytest.raises(Refused):
        as_head(filtered, filter_answers.agree, proposal_id=proposal)
    with pytest.raises(NotFound):
        as_holder(filtered, filter_answers.agree, proposal_id=uuid4())
    said = {"kind": PrivilegeKind.ATTORNEY_CLIENT, "basis": "It is to his lawyer."}
    with pytest.raises(InvalidInput):
        as_holder(filtered, filter_answers.object_to, proposal_id=proposal, **{**said, "basis": ""})
    as_holder(filtered, filter_answers.object_to, proposal_id=proposal, **said)
    for act, given in ((filter_answers.object_to, said), (filter_answers.agree, {})):
        with pytest.raises(Refused):
            as_holder(filtered, act, proposal_id=proposal, **given)
    assert state_of(filtered, proposal) is State.OBJECTED
    with pytest.raises(Refused):
        as_head(filtered, filter_releasing.release_to_case_team, proposal_id=proposal)
    logs = {}
    for actor in (filtered.head, filtered.holder):
        with context.enter(actor):
            logs[actor.log_id] = [one.event for one in entries([actor.log_id], limit=50)]
    assert all("disclosure:filter-proposal:objected" in events for events in logs.values())
    with context.enter(cast.prosecutor) as actor:
        told = [one for one in entries([actor.log_id], limit=200) if ":filter-" in one.event]
        readable = set(Wall.objects.values_list("id", flat=True))
        assert {one.event for one in told if one.wall_id in readable} == {
            "disclosure:filter-referral:made"
        }


def test_a_release_needs_an_unlocked_key_and_happens_once(
    cast: Cast, filtered: Filtering, proposal: UUID
) -> None:
    as_holder(filtered, filter_answers.agree, proposal_id=proposal)
    with context.enter(filtered.head) as actor, pytest.raises(Locked):
        filter_releasing.release_to_case_team(actor, proposal_id=proposal)
    as_head(filtered, filter_releasing.release_to_case_team, proposal_id=proposal)
    with pytest.raises(Refused):
        as_head(filtered, filter_releasing.release_to_case_team, proposal_id=proposal)
    with context.enter(cast.prosecutor):
        assert FilterRelease.objects.count() == 1


def test_what_the_court_returned_is_emptied_at_the_team_and_stays_with_the_holder(
    filtered: Filtering, proposal: UUID
) -> None:
    (item_id,) = at_the_team(filtered)
    with context.enter(filtered.holder) as actor:
        own = access.wall_of_kind(actor, filtered.docket.matter_id, WallKind.DEFENSE_FILE)
    kept = keep(filtered.holder, own, SECRET)
    said = {"kind": PrivilegeKind.ATTORNEY_CLIENT, "basis": "It is to his lawyer."}
    court: dict[str, Any] = {
        "proposal_id": proposal,
        "day": clock.now().date(),
        "citation": CITATION,
    }
    as_holder(filtered, filter_answers.object_to, proposal_id=proposal, **said)
    as_holder(filtered, filter_answers.submit, **court)
    with context.enter(filtered.head) as actor, pytest.raises(Locked), transaction.atomic():
        filter_answers.enter_ruling(actor, ruling=Act.RULED_RETURN, **court)
    assert state_of(filtered, proposal) is State.BEFORE_COURT
    as_head(filtered, filter_answers.enter_ruling, ruling=Act.RULED_RETURN, **court)
    assert state_of(filtered, proposal) is State.RETURNED
    with context.enter(filtered.head) as actor, unlocked.using(filtered.head_key.unlocked()):
        view = proposal_view(actor, proposal)
        for gone in (view.proposal.item, item_for(actor, item_id)):
            assert (gone.blob_id, gone.facts.sha256) == (None, "")
            assert gone.text("title") == "(returned to the holder)"
            last = CustodyEvent.objects.filter(item_id=gone.id).order_by("happened_at").last()
            assert last
            assert last.act == "returned"
        assert not BlobKey.objects.exists()
        events = {one.wall_id for one in entries([actor.log_id], limit=9)
                  if one.event == "disclosure:filter-proposal:ruled-return"}  # fmt: skip
        assert events == {filtered.wall.id, view.proposal.wall_id}
    assert read(filtered.holder, kept, filtered.holder_key) == SECRET
    client = unlocked_client(filtered.head, filtered.head_key)
    for address in (
        reverse("filter-proposal", args=[proposal]),
        reverse("filter-item", args=[item_id]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "Download original" not in page.content.decode()


def test_a_holder_who_enters_a_return_destroys_nothing_of_the_teams(
    filtered: Filtering, proposal: UUID
) -> None:
    (item_id,) = at_the_team(filtered)
    said = {"kind": PrivilegeKind.ATTORNEY_CLIENT, "basis": "It is to his lawyer."}
    court: dict[str, Any] = {
        "proposal_id": proposal,
        "day": clock.now().date(),
        "citation": CITATION,
    }
    as_holder(filtered, filter_answers.object_to, proposal_id=proposal, **said)
    as_holder(filtered, filter_answers.submit, **court)
    as_holder(filtered, filter_answers.enter_ruling, ruling=Act.RULED_RETURN, **court)
    assert state_of(filtered, proposal) is State.RETURNED
    with context.enter(filtered.head) as actor:
        assert item_for(actor, item_id).blob_id


def test_the_report_counts_and_tells_no_content(
    cast: Cast, filtered: Filtering, proposal: UUID
) -> None:
    with context.enter(filtered.head) as actor, unlocked.using(filtered.head_key.unlocked()):
        wall = access.wall_of(actor, filtered.wall.id)
        report = report_of(actor, wall, dt.UTC)
        filter_reports.serve_report(actor, wall_id=wall.id, zone=dt.UTC)
        assert team_reads.caption_of(actor, wall) == report.case
    facts = dict(report.facts)
    assert facts["Items referred"] == "1"
    assert facts["Coded: Not privileged"] == "1"
    assert facts["Waits for the holder"] == "1"
    assert "mail" not in repr(report)
    assert [line.what for line in report.steps] == ["Item 1: Proposed"]
    with context.enter(cast.prosecutor):
        (served,) = FilterRelease.objects.select_related("item__content")
        assert served.item.text("title") == "Report of the filter team"
    for outsider in (cast.prosecutor, filtered.holder):
        with context.enter(outsider) as actor, pytest.raises(NotFound):
            filter_reports.serve_report(actor, wall_id=filtered.wall.id, zone=dt.UTC)
