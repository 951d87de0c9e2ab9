"""Lists show what the actor may see, in a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.ground import clock
from audit.ledger.selectors import Filters
from audit.oversight.selectors.log import log_page
from casework.choices import Custody, EventKind, Grade, TagKind, TextSource
from casework.models.evidence import EvidenceText
from casework.selectors import cases as listing
from casework.selectors import evidence as items
from casework.selectors import facets, item, overview
from casework.selectors.filters import ItemFilters
from casework.services import cases, charges, looking, parties, releasing, settings, tags
from casework.services.indexing import vector
from privilege import context
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound
from privilege.models.walls import Wall
from privilege.services.content import write_content
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def case_rows(actor: Actor, filters: listing.CaseFilters | None = None, order: str = "custody"):  # type: ignore[no-untyped-def]  # noqa: ANN201
    found = listing.find(actor, filters or listing.CaseFilters())
    return listing.rows(actor, listing.ordered(actor, found, order))


def open_many(cast: Cast, doe: Doe, number: int) -> None:
    for n in range(number):
        cases.open_case(
            cast.prosecutor,
            court_id=doe.case.court_id,
            title=f"People v. Number {n}",
            docket_number=f"N-{n}",
            defendants=[cases.NewDefendant(f"Number {n}", custody=Custody.RELEASED)],
        )


def give(actor: Actor, doe: Doe, name: str = "lab.txt") -> list[object]:
    """Serve one item on John Doe's defense."""
    source = make_item(actor, doe.opening.prosecution_file, name=name)
    shared = Wall.objects.get(matter_id=doe.case.matter_id, defendant_id=doe.john.id)
    assert source.blob_id
    copy = releasing.Copy(
        item_id=source.id,
        blob_id=source.blob_id,
        sha256=source.sha256,
        size=source.size,
        media_type="text/plain",
        page_count=None,
        title=name,
        name=name,
    )
    return list(
        releasing.release_copies(actor, wall=shared, copies=[copy], whence="DA", whither="PD")
    )


def test_a_row_says_custody_charge_date_and_who_covers(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        charges.add_charge(
            cast.prosecutor,
            party_id=doe.john.id,
            statute="PL 155.30",
            description="Grand larceny",
            grade=Grade.FELONY_E,
        )
        charges.add_charge(
            cast.prosecutor,
            party_id=doe.john.id,
            statute="PL 160.15",
            description="Robbery",
            grade=Grade.FELONY_B,
        )
        settings.schedule_event(
            cast.prosecutor,
            case_id=doe.case.id,
            kind=EventKind.TRIAL,
            day=clock.now().date() + dt.timedelta(days=9),
            hour=dt.time(9, 30),
        )
        (row,) = case_rows(cast.prosecutor)
    assert row.worst_custody is not None
    assert row.worst_custody.status == "held"
    assert row.top_charge is not None
    assert row.top_charge.text("description") == "Robbery"
    assert row.next_event is not None
    assert row.next_event.kind == "trial"
    assert row.covering == ["Prosecutor"]
    assert [party.text("name") for party in row.defendants] == ["John Doe", "Ann Roe"]


def test_the_list_takes_as_many_queries_for_one_case_as_for_thirty(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        with CaptureQueriesContext(connection) as one:
            assert len(case_rows(cast.prosecutor)) == 1
        open_many(cast, doe, 30)
        with CaptureQueriesContext(connection) as many:
            assert len(case_rows(cast.prosecutor)) == 31
    assert len(one) == len(many) == 7


def test_people_in_custody_come_first_and_filters_find_them(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        open_many(cast, doe, 2)
        assert case_rows(cast.prosecutor)[0].case.id == doe.case.id
        for order in listing.ORDERS:
            for sign in ("", "-"):
                assert len(case_rows(cast.prosecutor, order=sign + order)) == 3
        held = case_rows(cast.prosecutor, listing.CaseFilters(custody="held"))
        free = case_rows(cast.prosecutor, listing.CaseFilters(custody="free"))
        assert [row.case.id for row in held] == [doe.case.id]
        assert len(free) == 2
        named = case_rows(cast.prosecutor, listing.CaseFilters(q="roe"))
        assert [row.case.id for row in named] == [doe.case.id]
        parties.record_custody_status(
            cast.prosecutor,
            party_id=doe.john.id,
            status=Custody.RELEASED,
            since=clock.now().date(),
        )
        assert case_rows(cast.prosecutor, listing.CaseFilters(custody="held")) == []


def test_each_person_lists_their_own_cases(cast: Cast, doe: Doe) -> None:
    counts = {}
    for name in cast.__dataclass_fields__:
        actor = getattr(cast, name)
        with context.enter(actor):
            counts[name] = len(case_rows(actor))
    reading = {name for name, count in counts.items() if count}
    assert reading == {"prosecutor", "da_supervisor", "defender", "pd_supervisor", "co_defender"}
    with context.enter(cast.da_supervisor):
        assert case_rows(cast.da_supervisor, listing.CaseFilters(assigned=True)) == []


def test_what_is_served_counts_as_unopened_until_the_person_opens_it(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        (served,) = give(cast.prosecutor, doe)
        assert case_rows(cast.prosecutor)[0].arrived_unopened == 0
    with context.enter(cast.co_defender):
        assert case_rows(cast.co_defender)[0].arrived_unopened == 0
        assert items.page(cast.co_defender, ItemFilters()).rows == []
    with context.enter(cast.defender):
        assert case_rows(cast.defender)[0].arrived_unopened == 1
        (row,) = items.page(cast.defender, ItemFilters(where="served-on-us")).rows
        assert row.is_new
        looking.open_item(cast.defender, item=row.item)
        assert case_rows(cast.defender)[0].arrived_unopened == 0
    with context.enter(cast.defender):
        chain = item.custody_chain(cast.defender, row.item.id)
        assert [opening.who for opening in chain.openings] == ["Defender"]
    with context.enter(cast.prosecutor):
        chain = item.custody_chain(cast.prosecutor, served.id)  # type: ignore[attr-defined]
        assert chain.openings == []  # what the other side opens is its own business


def test_the_overview_answers_at_a_glance(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.defender):
        first = overview.case_overview(cast.defender, doe.case.id)
        assert first.last_looked_at is None
        looking.look_at_case(cast.defender, case=first.case)
    with context.enter(cast.prosecutor):
        give(cast.prosecutor, doe, name="Lab report.txt")
    with context.enter(cast.defender):
        again = overview.case_overview(cast.defender, doe.case.id)
    assert [news.words for news in again.news] == ["Lab report.txt"]
    assert not again.can_write
    assert again.can_take_in
    john, ann = again.defendants
    assert [one.attorney.display_name for one in john.counsel] == ["Defender"]
    assert john.custody is not None
    assert ann.custody is None
    shared = next(one for one in again.audiences if one.wall.kind == "shared-file")
    assert {reader.name for reader in shared.people} == {
        "Da Supervisor",
        "Defender",
        "Pd Supervisor",
        "Prosecutor",
    }
    assert {one.defendant for one in again.audiences} == {"", "John Doe"}


def test_nobody_looks_into_an_overview_from_outside(cast: Cast, doe: Doe) -> None:
    for actor in (cast.da_outsider, cast.pd_outsider, cast.other_prosecutor, cast.da_admin):
        with context.enter(actor), pytest.raises(NotFound):
            overview.case_overview(actor, doe.case.id)


def test_search_finds_text_names_and_labels_with_highlights(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        wall = doe.opening.prosecution_file
        report = make_item(cast.prosecutor, wall, name="testEML_embedded_xhtml.eml")
        EvidenceText.behind(
            wall,
            item=report,
            page=3,
            source=TextSource.RECOGNIZED.value,
            content=write_content(wall, {"text": "The witness saw a silver sedan leave."}),
            search=vector(wall, "The witness saw a silver sedan leave."),
        ).save()
        tags.label_item(cast.prosecutor, item_id=report.id, label="Jail calls")
        make_item(cast.prosecutor, wall, name="other.pdf")

        def found(q: str) -> list[items.ItemRow]:
            return items.page(cast.prosecutor, ItemFilters(q=q)).rows

        (hit,) = found("sedans")
        assert hit.excerpt is not None
        assert (hit.excerpt.page, hit.excerpt.is_machine_made) == (3, True)
        assert "\x02sedan\x03" in hit.excerpt.text
        assert [row.item.id for row in found("embedded xhtml")] == [report.id]
        assert [row.item.id for row in found("jail")] == [report.id]
        assert found("sedan -silver") == []
        assert len(found("''\"(&|")) == 0
    with context.enter(cast.defender):
        assert items.page(cast.defender, ItemFilters(q="sedan")).rows == []


def test_pages_follow_each_other_without_gap_in_every_order(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        wall = doe.opening.prosecution_file
        made = {make_item(cast.prosecutor, wall, name=f"{n % 3} file.txt").id for n in range(7)}
        for order in items.ORDERS:
            for sign in ("", "-"):
                seen, cursor = [], ""
                while True:
                    page = items.page(
                        cast.prosecutor,
                        ItemFilters(),
                        order=sign + order,
                        cursor=cursor,
                        limit=3,
                    )
                    seen += [row.item.id for row in page.rows]
                    cursor = page.next_cursor
                    if not cursor:
                        break
                assert len(seen) == 7
                assert set(seen) == made
        with pytest.raises(InvalidInput):
            items.page(cast.prosecutor, ItemFilters(), cursor="nonsense")


def test_the_evidence_list_takes_a_fixed_number_of_queries(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        wall = doe.opening.prosecution_file
        make_item(cast.prosecutor, wall)
        with CaptureQueriesContext(connection) as one:
            items.page(cast.prosecutor, ItemFilters(q="report"))
        for n in range(20):
            made = make_item(cast.prosecutor, wall, name=f"report {n}.pdf")
            tags.tag_item(cast.prosecutor, item_id=made.id, kind=TagKind.BRADY)
        with CaptureQueriesContext(connection) as many:
            page = items.page(cast.prosecutor, ItemFilters(q="report"))
    assert page.total == 21
    assert len(one) == len(many) == 7


def test_facets_count_what_each_choice_would_leave(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        wall = doe.opening.prosecution_file
        first = make_item(cast.prosecutor, wall)
        make_item(cast.prosecutor, wall)
        tags.tag_item(cast.prosecutor, item_id=first.id, kind=TagKind.BRADY)
        tags.label_item(cast.prosecutor, item_id=first.id, label="Lab")
        found = {
            facet.name: facet.choices for facet in facets.facets(cast.prosecutor, ItemFilters())
        }
        assert [(c.value, c.count) for c in found["tag"]] == [("brady", 1), ("label:Lab", 1)]
        tagged = items.page(cast.prosecutor, ItemFilters(tag="label:Lab"))
        assert [row.item.id for row in tagged.rows] == [first.id]
        assert items.page(cast.prosecutor, ItemFilters(tag="none")).total == 1


def test_the_log_is_read_by_the_offices_own_supervisor_alone(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.da_supervisor):
        page = log_page(cast.da_supervisor, Filters(event="casework:"))
        opened = next(row for row in page.rows if row.entry.event == "casework:case:opened")
        assert opened.who == "Prosecutor"
        assert [subject.name for subject in opened.about] == ["People v. Doe"]
    with context.enter(cast.prosecutor), pytest.raises(NotFound):
        log_page(cast.prosecutor, Filters())
    with context.enter(cast.other_prosecutor):
        theirs = log_page(cast.other_prosecutor, Filters(event="casework:"))
        assert theirs.rows == []
