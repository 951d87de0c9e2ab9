"""Facets: how many items each further choice would leave."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from casework.choices import Condition, ItemType, TagKind
from casework.models.evidence import EvidenceItem
from casework.models.tag import Tag
from casework.selectors.evidence import find
from casework.selectors.filters import ItemFilters
from privilege.actor import Actor

MOST_LABELS = 12


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
    """What the list can be narrowed by; each facet counts as if it were not set itself."""
    where = find(actor, replace(filters, where=""))
    return [
        _where(where),
        Facet(
            "type",
            _("Type"),
            _counted(find(actor, replace(filters, item_type="")), "item_type", ItemType.choices),
        ),
        Facet("tag", _("Tags"), _tags(find(actor, replace(filters, tag="")))),
        Facet(
            "condition",
            _("Condition"),
            _counted(find(actor, replace(filters, condition="")), "condition", Condition.choices),
        ),
    ]


def _where(found: "QuerySet[EvidenceItem]") -> Facet:
    counts = found.order_by().aggregate(
        ours=Count("id", filter=Q(served_by__isnull=True)),
        served=Count("id", filter=Q(served_by__isnull=False)),
    )
    choices = [
        Choice("ours", _("Our own file"), counts["ours"]),
        Choice("served-on-us", _("Served on us"), counts["served"]),
    ]
    return Facet("where", _("Where"), [choice for choice in choices if choice.count])


def _counted(
    found: "QuerySet[EvidenceItem]", column: str, words: Sequence[tuple[str, object]]
) -> list[Choice]:
    counts = dict(found.order_by().values_list(column).annotate(n=Count("id")))
    return [Choice(value, str(label), counts[value]) for value, label in words if counts.get(value)]


def _tags(found: "QuerySet[EvidenceItem]") -> list[Choice]:
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
