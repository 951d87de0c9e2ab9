"""If these fail, a supervisor could not see the course of a case, or would see another's part."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.ground import clock, replay
from audit.ledger.selectors import Filters, entries
from audit.oversight.selectors import timeline as reads
from casework.choices import EventKind
from casework.models.evidence import EvidenceItem
from casework.services import looking, settings
from privilege import access, context
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.casework.test_pages import client_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def make(actor: Actor, doe: Doe, kind: WallKind, title: str) -> EvidenceItem:
    with context.enter(actor):
        wall = access.wall_of_kind(actor, doe.case.matter_id, kind)
        return make_item(actor, wall, name="report.pdf", title=title)


def look(actor: Actor, item: EvidenceItem, times: int = 1) -> None:
    for _ in range(times):
        with context.enter(actor):
            looking.open_item(actor, item=item)


def page(actor: Actor, doe: Doe, **asked: str) -> str:
    url = reverse("case-timeline", args=[doe.case.id])
    return client_of(actor).get(url, asked).content.decode()


def test_a_case_is_told_by_day_with_like_acts_in_one_line(cast: Cast, doe: Doe) -> None:
    item = make(cast.prosecutor, doe, WallKind.PROSECUTION_FILE, "Report 7")
    with replay.frozen(clock.now().replace(minute=30)):  # in one hour, however slow the machine
        look(cast.prosecutor, item)
        look(cast.da_supervisor, item)
        look(cast.prosecutor, item, 2)
    shown = page(cast.da_supervisor, doe)
    assert clock.now().strftime("%B") in shown
    assert "3 times" in shown
    assert shown.count("Evidence: viewed") == 2
    assert "Report 7" in shown
    with context.enter(cast.da_supervisor) as actor:
        assert entries([actor.log_id], Filters(event="casework:log"))[0].user_id == actor.user_id


def test_days_in_court_stand_between_the_acts_and_coming_ones_do_not(cast: Cast, doe: Doe) -> None:
    for days, kind in ((30, EventKind.TRIAL), (-30, EventKind.ARRAIGNMENT)):
        with context.enter(cast.prosecutor) as actor:
            settings.schedule_event(
                actor,
                case_id=doe.case.id,
                kind=kind,
                day=clock.now().date() + dt.timedelta(days=days),
                hour=dt.time(9),
            )
    shown = page(cast.da_supervisor, doe)
    assert "In court: Arraignment" in shown
    assert "In court: Trial" not in shown


def test_each_page_begins_where_the_last_one_ended(
    cast: Cast, doe: Doe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "PAGE", 3)
    with context.enter(cast.da_supervisor) as actor:
        whole, cursor, pages = [], "", 0
        while pages == 0 or cursor:
            found = reads.timeline(actor, doe.case.id, cursor=cursor)
            whole += [row.entry.id for row in found.rows]
            cursor, pages = found.next_cursor, pages + 1
        assert pages > 1
        monkeypatch.setattr(reads, "PAGE", 500)
        at_once = reads.timeline(actor, doe.case.id)
        assert whole == [row.entry.id for row in at_once.rows]


def test_what_the_other_defendant_s_counsel_does_is_in_nobody_else_s_timeline(
    cast: Cast, doe: Doe
) -> None:
    item = make(cast.defender, doe, WallKind.FOR_DISCLOSURE, "Alibi")
    look(cast.defender, item)
    for who in (cast.da_supervisor, cast.pd_supervisor):
        shown = page(who, doe)
        assert "Evidence: viewed" not in shown
        assert "Alibi" not in shown


@pytest.mark.parametrize("who", ["prosecutor", "defender", "auditor", "da_admin"])
def test_it_is_absent_for_whoever_does_not_read_the_log(cast: Cast, doe: Doe, who: str) -> None:
    with context.enter(getattr(cast, who)) as actor, pytest.raises(NotFound):
        reads.timeline(actor, doe.case.id)


@pytest.mark.parametrize("cursor", ["x", "W10", "é", "a" * 3000])
def test_a_place_that_is_none_is_refused(cast: Cast, doe: Doe, cursor: str) -> None:
    with context.enter(cast.da_supervisor) as actor, pytest.raises(InvalidInput):
        reads.timeline(actor, doe.case.id, cursor=cursor)


def test_a_busy_case_costs_no_more_queries(cast: Cast, doe: Doe) -> None:
    item = make(cast.prosecutor, doe, WallKind.PROSECUTION_FILE, "Report 7")
    look(cast.prosecutor, item)
    with context.enter(cast.da_supervisor) as actor, CaptureQueriesContext(connection) as few:
        reads.timeline(actor, doe.case.id)
    look(cast.da_supervisor, item, 5)
    with context.enter(cast.da_supervisor) as actor, CaptureQueriesContext(connection) as many:
        reads.timeline(actor, doe.case.id)
    assert len(many) == len(few)
