"""What entries of an office's log are about, as far as their reader may see that."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from casework.models.case import Case
from casework.models.evidence import EvidenceItem
from casework.models.party import Party
from casework.selectors.cases import CaseFilters, find
from casework.selectors.item import names_of
from privilege.actor import Actor
from privilege.models.walls import Wall

_OFFERED = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: its name, what it is ("case", "item", "person") and its id."""

    name: str
    kind: str
    id: UUID


def subjects(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """Name the cases, items and people among some ids that the actor may see; three queries.

    A case is named by the id of its matter, too.
    """
    del actor  # the database asks who has entered
    wanted = list(ids)
    things: dict[UUID, Subject] = {}
    found = Case.objects.select_related("content")
    for case in found.filter(Q(pk__in=wanted) | Q(matter_id__in=wanted)):
        things[case.id] = Subject(str(case.text("title")), "case", case.id)
        things[case.matter_id] = things[case.id]
    for item in EvidenceItem.objects.select_related("content").filter(pk__in=wanted):
        things[item.id] = Subject(str(item.text("title")), "item", item.id)
    for user_id, name in names_of(wanted).items():
        if user_id:
            things[user_id] = Subject(name, "person", user_id)
    return things


def parts(walls: Collection[Wall]) -> dict[UUID, str]:
    """What stands behind walls, in words: which part, whose if one defendant's, of which case.

    By wall, as far as whoever has entered may see the names; two queries.
    """
    theirs = Party.objects.select_related("content").in_bulk(
        {wall.defendant_id for wall in walls if wall.defendant_id}
    )
    matters = {wall.matter_id for wall in walls}
    found = Case.objects.select_related("content").filter(matter_id__in=matters)
    titles = {case.matter_id: str(case.text("title")) for case in found}
    named = {}
    for wall in walls:
        party = theirs.get(wall.defendant_id)
        whose = f"{wall}: {party.text('name')}" if party else str(wall)
        named[wall.id] = ", ".join(filter(None, (whose, titles.get(wall.matter_id))))
    return named


def cases_called(actor: Actor, words: str) -> list[Case]:
    """Up to two cases that a name, docket number or id means: one is the answer, two are unclear.

    A case that is called exactly so comes before those whose name only has the words in it.
    """
    words = words.strip()
    try:
        return list(Case.objects.select_related("content").filter(pk=UUID(words)))
    except ValueError:
        pass
    found = find(actor, CaseFilters(q=words))
    exact = found.filter(content__plain__docket_number__iexact=words)
    return list(exact[:_OFFERED]) or list(found.order_by("created_at", "id")[:_OFFERED])
