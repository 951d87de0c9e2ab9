"""Facets: how many items each further choice would leave."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from casework.choices import Condition, ItemType, TagKind
from casework.models.evidence import EvidenceItem
from casework.models.tag import Tag
from casework.selectors.evidence import COUNT_LIMIT, find
from casework.selectors.filters import ItemFilters
from privilege.actor import Actor

MOST_LABELS = 12

Items: TypeAlias = "QuerySet[EvidenceItem]"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, in words, with the number of items that have it."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter by its parameter's name, with the values there are."""

    name: str
    title: str
    choices: list[Choice]


def facets(actor: Actor, filters: ItemFilters) -> list[Facet]:
    """What the list can be narrowed by.

    In a case each facet counts as if it were not set itself. Over everything that the actor may
    open, where one search is all there is time for, they count the first ``COUNT_LIMIT`` found.
    """
    if filters.matter_id is None:
        found = find(actor, filters).order_by().values_list("id", flat=True)[:COUNT_LIMIT]
        first = EvidenceItem.objects.filter(pk__in=list(found))
        return _facets(first, first, first, first)
    return _facets(
        find(actor, replace(filters, where="")),
        find(actor, replace(filters, item_type="")),
        find(actor, replace(filters, tag="")),
        find(actor, replace(filters, condition="")),
    )


def _facets(where: Items, types: Items, tags: Items, conditions: Items) -> list[Facet]:
    return [
        _where(where),
        Facet("type", _("Type"), _counted(types, "item_type", ItemType.choices)),
        Facet("tag", _("Tags"), _tags(tags)),
        Facet("condition", _("Condition"), _counted(conditions, "condition", Condition.choices)),
    ]


def _where(found: Items) -> Facet:
    counts = found.order_by().aggregate(
        ours=Count("id", filter=Q(served_by__isnull=True)),
        served=Count("id", filter=Q(served_by__isnull=False)),
    )
    choices = [
        Choice("ours", _("Our own file"), counts["ours"]),
        Choice("served-on-us", _("Served on us"), counts["served"]),
    ]
    return Facet("where", _("Where"), [choice for choice in choices if choice.count])


def _counted(found: Items, column: str, words: Sequence[tuple[str, object]]) -> list[Choice]:
    counts = dict(found.order_by().values_list(column).annotate(n=Count("id")))
    return [Choice(value, str(label), counts[value]) for value, label in words if counts.get(value)]


def _tags(found: Items) -> list[Choice]:
    held = Tag.objects.filter(item_id__in=found.order_by().values("id"))
    kinds = dict(
        held.exclude(kind=TagKind.LABEL.value)
        .values_list("kind")
        .annotate(n=Count("item_id", distinct=True))
    )
    labels = (
        held.filter(kind=TagKind.LABEL.value)
        .values_list("content__plain__label")
        .annotate(n=Count("item_id", distinct=True))
        .order_by("-n", "content__plain__label")[:MOST_LABELS]
    )
    known = [
        Choice(kind, str(word), kinds[kind]) for kind, word in TagKind.choices if kinds.get(kind)
    ]
    return known + [Choice(f"label:{label}", label, n) for label, n in labels]
