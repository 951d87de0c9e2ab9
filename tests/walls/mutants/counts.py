"""Figures that count what stands behind walls."""

from collections import Counter
from dataclasses import replace
from typing import Any
from unittest import mock

from audit.oversight.selectors.log import log_page
from casework.models.evidence import EvidenceItem
from casework.models.note import Note
from casework.models.tag import Tag
from casework.registries import Card, CardLine, home_cards
from casework.selectors import arrivals, cases, evidence, facets, notes, overview
from casework.views import home
from disclosure.apis import volumes as volume_apis
from disclosure.models.production import Production
from disclosure.selectors import volumes
from privilege.models.walls import Wall
from tests.walls.mutants.slips import Function, Patch, entries_of_all, everything, mutant, swap


@mutant("co_defender", "home", "case-list")
def what_was_served_on_anybody_counts_as_arrived() -> Patch:
    def unopened(_actor: object, matters: Any) -> Counter[Any]:  # noqa: ANN401
        found = everything(EvidenceItem).filter(origin="served", matter_id__in=matters)
        return Counter(found.values_list("matter_id", flat=True))

    return mock.patch.object(cases, "unopened", unopened)


@mutant("co_defender", "evidence")
def facets_count_before_the_walls_are_applied() -> Patch:
    def made(counted: Function) -> Function:
        return lambda _found, *rest: counted(everything(EvidenceItem), *rest)

    return swap(facets, "_counted", made)


@mutant("co_defender", "evidence")
def the_total_of_a_list_is_that_of_the_case() -> Patch:
    def made(page: Function) -> Function:
        return lambda *args, **how: replace(
            page(*args, **how), total=everything(EvidenceItem).count()
        )

    return swap(evidence, "page", made)


@mutant("defender", "case")
def a_tab_counts_what_the_other_side_prepares() -> Patch:
    def count_of(_actor: object, matter_id: object) -> int:
        return everything(Production).filter(matter_id=matter_id).count()

    return mock.patch.object(volumes, "count_of", count_of)


@mutant("prosecutor", "case", "api-walls")
def who_can_see_lists_every_compartment() -> Patch:
    def walls_of_matter(_actor: object, matter_id: object) -> list[Wall]:
        return list(everything(Wall).select_related("office").filter(matter_id=matter_id))

    return mock.patch.object(overview, "walls_of_matter", walls_of_matter)


@mutant("defender", "intake", "intake-status")
def a_file_is_a_duplicate_of_what_the_other_side_has() -> Patch:
    def duplicates(rows: Any) -> Any:  # noqa: ANN401
        seen = Counter(everything(EvidenceItem).values_list("sha256", flat=True))
        return rows.filter(sha256__in=[one for one, times in seen.items() if times > 1])

    return mock.patch.object(arrivals, "_duplicates", duplicates)


@mutant("auditor", "api-log")
def the_place_in_a_log_is_its_number_among_all_entries() -> Patch:
    def made(page: Function) -> Function:
        return lambda *args, **how: replace(page(*args, **how), next_cursor=str(entries_of_all()))

    return mock.patch("audit.oversight.apis.log.log_page", made(log_page))


@mutant("prosecutor", "notes")
def locked_notes_of_other_parts_are_counted() -> Patch:
    return mock.patch.object(
        notes.NotePage, "locked", property(lambda _page: everything(Note).count())
    )


@mutant("co_defender", "evidence")
def labels_are_suggested_out_of_every_file() -> Patch:
    def tags(_found: object) -> list[facets.Choice]:
        labels = everything(Tag).filter(kind="label").order_by("created_at")
        words = labels.values_list("content__plain__label", flat=True)
        return [facets.Choice(f"label:{label}", label, 1) for label in words]

    return mock.patch.object(facets, "_tags", tags)


@mutant("da_outsider", "home")
def a_digest_tells_how_busy_the_platform_is() -> Patch:
    def card(_actor: object) -> Card:
        words = f"{entries_of_all()} acts"
        return Card(title="Today", items=[CardLine(url="/", words=words)], empty="")

    return mock.patch.object(home, "home_cards", [*home_cards, card])


@mutant("co_defender", "api-volumes")
def a_volume_tells_how_much_was_held_back() -> Patch:
    def made(values: Function) -> Function:
        return lambda *args: {
            **values(*args),
            "number": everything(EvidenceItem).count(),
        }

    return swap(volume_apis, "volume_values", made)
