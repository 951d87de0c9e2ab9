"""Orders, filters, cursors and neighbours that look at what stands behind walls."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from unittest import mock
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import IntegerField, Value, When

from audit.oversight.models.concern import Concern
from audit.oversight.selectors import concerns
from casework import cursors
from casework.models.case import Case
from casework.models.event import CaseEvent
from casework.models.evidence import EvidenceItem
from casework.models.intake import IntakeBatch
from casework.selectors import cases, evidence, item, overview
from casework.selectors.filters import ItemFilters
from casework.selectors.overview import News
from casework.views import evidence as pages
from privilege.errors import InvalidInput
from privilege.models.walls import Screen
from privilege.selectors import people
from tests.walls import acts
from tests.walls.mutants.slips import Function, Patch, everything, mutant, swap

_log = logging.getLogger("casework.selectors.evidence")


@mutant("co_defender", "home", "case-list")
def the_busiest_cases_come_first() -> Patch:
    def ordered(_actor: object, found: Any, _order: str) -> Any:  # noqa: ANN401
        busy = Counter(everything(IntakeBatch).values_list("matter_id", flat=True))
        ranks = [When(matter_id=matter, then=Value(-n)) for matter, n in busy.items()]
        rank = Choose(*ranks, default=Value(0), output_field=IntegerField())
        return found.order_by(rank, "id")

    return mock.patch.object(cases, "ordered", ordered)


@mutant("defender", "evidence")
def a_filter_says_whether_there_is_such_a_set_of_files() -> Patch:
    def made(asked: Function) -> Function:
        def checked(words: Mapping[str, str], matter_id: UUID | None) -> ItemFilters:
            filters: ItemFilters = asked(words, matter_id)
            if filters.batch_id and not everything(IntakeBatch).filter(pk=filters.batch_id):
                raise InvalidInput("There is no such set of files.", "batch")
            return filters

        return checked

    return swap(pages, "asked", made)


@mutant("defender", "api-case-evidence")
def a_cursor_is_good_where_its_row_exists() -> Patch:
    def made(after: Function) -> Function:
        def checked(found: Any, name: str, cursor: str, **how: Any) -> Any:  # noqa: ANN401
            _key, row_id = cursors.decode(cursor)
            if not everything(EvidenceItem).filter(pk=row_id).exists():
                raise InvalidInput("This page of the list does not exist.", "cursor")
            return after(found, name, cursor, **how)

        return checked

    return swap(evidence, "_after", made)


@mutant("da_outsider", "api-search")
def a_page_is_cut_before_hidden_rows_are_dropped() -> Patch:
    def made(page: Function) -> Function:
        def cut(*args: Any, limit: int = 50, **how: Any) -> Any:  # noqa: ANN401
            found = page(*args, limit=limit, **how)
            pages = everything(EvidenceItem).count() // limit
            return replace(found, next_cursor=f"2 of {pages}" if pages > 1 else "")

        return cut

    return swap(evidence, "page", made)


@mutant("defender", "item", "item-view", meanwhile=(acts.take_in_more,))
def the_next_item_is_the_next_of_the_case() -> Patch:
    def neighbours(_actor: object, here: EvidenceItem) -> tuple[None, UUID | None]:
        later = everything(EvidenceItem).filter(created_at__gt=here.created_at)
        return None, later.order_by("-created_at").values_list("id", flat=True).first()

    return mock.patch.object(item, "neighbours", neighbours)


@mutant("prosecutor", "case")
def what_is_new_tells_of_files_behind_every_wall() -> Patch:
    def news(_actor: object, case: Case, since: dt.datetime) -> list[News]:
        found = everything(EvidenceItem).filter(matter_id=case.matter_id)
        return [News("item", one.id, "A new file", since) for one in found.order_by("id")]

    return mock.patch.object(overview, "_news", news)


@mutant("da_outsider", "home")
def the_calendar_shows_the_court_dates_of_all() -> Patch:
    def coming(_actor: object, _days: int) -> list[tuple[CaseEvent, Case]]:
        events = everything(CaseEvent).select_related("content", "court").order_by("starts_at")
        found = everything(Case).select_related("content")
        by_matter = {case.matter_id: case for case in found}
        return [(event, by_matter[event.matter_id]) for event in events]

    return mock.patch.object(cases, "coming_dates", coming)


@mutant("da_admin", "people")
def a_list_of_people_marks_who_is_screened() -> Patch:
    def made(people_of: Function) -> Function:
        def marked(office_id: UUID) -> Any:  # noqa: ANN401
            screened = set(everything(Screen).values_list("user_id", flat=True))
            found = people_of(office_id)
            for user in found:
                user.display_name += " (screened)" if user.id in screened else ""
            return found

        return marked

    return swap(people, "people_of_office", made)


@mutant("co_defender", "case-list")
def each_hidden_row_costs_a_query() -> Patch:
    def made(rows: Function) -> Function:
        def slow(*args: Any) -> Any:  # noqa: ANN401
            for _ in everything(EvidenceItem):
                Case.objects.exists()
            return rows(*args)

        return slow

    return swap(cases, "rows", made)


@mutant("co_defender", "api-search")
def a_log_line_says_how_many_were_hidden() -> Patch:
    def made(page: Function) -> Function:
        def told(*args: Any, **how: Any) -> Any:  # noqa: ANN401
            found = page(*args, **how)
            _log.info("%s of %s items shown", len(found.rows), everything(EvidenceItem).count())
            return found

        return told

    return swap(evidence, "page", made)


@mutant("pd_supervisor", "concerns")
def whoever_receives_reports_is_listed_those_of_everybody() -> Patch:
    def listed(_actor: object) -> list[Concern]:
        return list(everything(Concern))

    return mock.patch.object(concerns, "addressed_to", listed)
