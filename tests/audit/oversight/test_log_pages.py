"""A supervisor finds who did what, and learns nothing of walls they are not behind."""

import datetime as dt
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from audit.ground import clock, ids
from audit.ledger.selectors import Filters
from audit.oversight.selectors import log as reads
from audit.oversight.views.common import row_words
from casework.models.evidence import EvidenceItem
from casework.services import cases, looking
from privilege import access, context
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import NotFound
from privilege.services import walls
from tests.audit.oversight.test_review import draw_for
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: Cast, doe: Doe) -> EvidenceItem:
    """An item of the prosecution's that two people have opened."""
    with context.enter(cast.prosecutor) as actor:
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_FILE)
        made = make_item(actor, wall, name="report.pdf", title="Report 7")
        looking.open_item(actor, item=made)
    with context.enter(cast.da_supervisor) as actor:
        looking.open_item(actor, item=made)
    return made


def the_log(actor: Actor, **asked: str | UUID) -> str:
    return (
        client_of(actor)
        .get(reverse("audit-log"), {k: str(v) for k, v in asked.items()})
        .content.decode()
    )


def test_each_filter_leaves_what_was_asked_for(cast: Cast, doe: Doe, item: EvidenceItem) -> None:
    supervisor, opened = cast.da_supervisor, "Evidence: viewed"
    assert opened in the_log(supervisor, event="casework:evidence:viewed", who=id_of(supervisor))
    assert opened not in the_log(supervisor, who=id_of(cast.da_clerk)).split("<tbody>")[-1]
    assert "Report 7" in the_log(supervisor, case="IND-70012-26")
    assert "Report 7" in the_log(supervisor, case=str(doe.case.id))
    assert "No entry matches" in the_log(supervisor, outcome="refused")
    client_of(supervisor).get(reverse("case", args=[ids.new()]), REMOTE_ADDR="192.0.2.7")
    found = the_log(supervisor, outcome="not-found", address="192.0.2.7")
    assert "Request: not found" in found
    assert "No entry matches" in the_log(supervisor, address="192.0.2.9")
    tomorrow = (clock.now() + dt.timedelta(days=2)).date().isoformat()
    assert "No entry matches" in the_log(supervisor, since=tomorrow)


def test_a_case_by_an_unclear_name_is_explained_at_its_field(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        cases.open_case(
            cast.prosecutor,
            court_id=doe.case.court_id,
            title="People v. Doe and others",
            docket_number="IND-2",
            defendants=[cases.NewDefendant("Pat Poe", cast.defender.user_id)],
        )
    assert "Several cases are called so" in the_log(cast.da_supervisor, case="Doe")
    assert "No case that you can see" in the_log(cast.da_supervisor, case="Nobody")


def test_a_time_that_ends_before_it_begins_is_explained_and_shows_nothing(
    cast: Cast, item: EvidenceItem
) -> None:
    shown = the_log(cast.da_supervisor, since="2026-03-02", until="2026-03-01")
    assert "This day is before the first" in shown
    assert "No entry matches" in shown
    assert "Keep this view" not in shown


def test_each_entry_names_its_case_and_a_screen_too(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.da_conflicts) as actor:
        walls.screen_person(actor, matter_id=doe.case.matter_id, user_id=id_of(cast.da_outsider))
    title = doe.case.text("title")
    assert f"Case record, {title}" in the_log(cast.da_supervisor, event="casework:case")
    screened = the_log(cast.da_supervisor)
    assert f">{title}</a>" in screened.split("Screen: imposed")[1].split("</tr>")[0]
    matter = reverse("audit-record", args=[doe.case.matter_id])
    assert client_of(cast.da_supervisor).get(matter).status_code == 404


def test_what_parley_does_by_itself_has_its_name(cast: Cast) -> None:
    draw_for(cast.da_supervisor)
    assert "Parley itself" in the_log(cast.da_supervisor, event="oversight:")


def test_what_an_act_changed_is_said_before_and_after(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        cases.close_case(cast.prosecutor, case_id=doe.case.id)
    assert "Open → Closed" in the_log(cast.da_supervisor, event="casework:case")


def test_everyone_who_touched_a_record_is_named_once(
    cast: Cast, doe: Doe, item: EvidenceItem
) -> None:
    with context.enter(cast.da_supervisor) as actor:
        history = reads.record_history(actor, item.id)
    assert [one.user_id for one in history.people] == [
        cast.da_supervisor.user_id,
        cast.prosecutor.user_id,
    ]
    assert [one.changed for one in history.people] == [False, True]
    page = client_of(cast.da_supervisor).get(reverse("audit-record", args=[item.id]))
    assert "Who touched Report 7" in page.content.decode()


@pytest.mark.parametrize("who", ["prosecutor", "pd_supervisor", "da_admin", "auditor"])
def test_a_record_is_absent_for_whoever_may_not_review_it(
    cast: Cast, item: EvidenceItem, who: str
) -> None:
    actor = getattr(cast, who)
    with context.enter(actor), pytest.raises(NotFound):
        reads.record_history(actor, item.id)


def test_filters_tell_nothing_of_entries_behind_walls_the_reader_is_not_behind(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.defender) as actor:
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.FOR_DISCLOSURE)
        hidden = make_item(actor, wall, name="alibi.pdf", title="Alibi")
        looking.open_item(actor, item=hidden)
    viewed = "casework:evidence:viewed"
    with context.enter(cast.pd_supervisor) as actor:
        shown = reads.log_page(actor, Filters(event=viewed)).rows
        assert [(row.about, row.where, row.outcome, row.address) for row in shown] == [
            ([], "", "", "")
        ]
        assert [row.act_id for row in shown] == [None]
        for narrowed in (
            Filters(event=viewed, outcome="success"),
            Filters(event=viewed, act_id=shown[0].entry.act_id),
            Filters(event=viewed, behind=reads.walls_of_case(actor, doe.case.matter_id)),
        ):
            assert reads.log_page(actor, narrowed).rows == []
        with pytest.raises(NotFound):
            reads.record_history(actor, hidden.id)
        assert [row_words(row)["outcome_word"] for row in shown] == [""]


def test_oversight_lists_what_concerns_each_person(cast: Cast) -> None:
    assert "Audit log" in client_of(cast.da_supervisor).get("/oversight/").content.decode()
    assert "Audit log" not in client_of(cast.da_admin).get("/oversight/").content.decode()
    for who in (cast.da_admin, cast.prosecutor):
        assert client_of(who).get(reverse("audit-log")).status_code == 404
    assert Client().get("/oversight/").status_code == 302


@pytest.mark.parametrize(
    "asked",
    [
        {"who": "nobody"},
        {"case": "\x00" * 9},
        {"case": "x" * 5000},
        {"address": "10.0.0.1; DROP TABLE"},
        {"outcome": "grand"},
        {"since": "9999-12-31", "until": "9999-12-31"},
        {"until": "0001-01-01"},
        {"cursor": "AAAA"},
        {"event": ["casework:", "disclosure:"]},
    ],
)
def test_no_hostile_filter_breaks_the_page(cast: Cast, asked: dict[str, str | list[str]]) -> None:
    assert client_of(cast.da_supervisor).get(reverse("audit-log"), asked).status_code in {200, 400}
