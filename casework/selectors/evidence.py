"""Lists of evidence: filters, facets, search with highlights, over what the actor may see."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat, Lower

from casework import cursors
from casework.choices import ItemOrigin, TagKind
from casework.models.case import Case, OpenedItem
from casework.models.evidence import EvidenceItem, EvidenceText
from casework.models.tag import ItemCharge, ItemParty, Tag
from casework.selectors import arms
from casework.selectors.filters import ItemFilters
from casework.selectors.privileged_items import prepare, waiting_to_be_read
from privilege.actor import Actor
from privilege.errors import InvalidInput

ORDERS = ("received", "name", "dated", "size")
PAGE = 50
COUNT_LIMIT = 1000
CONFIG = "english"
HIT_START, HIT_END = "\x02", "\x03"
_LONGEST_QUERY = 400
_NO_DATE = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where the words were found: plain text with hits between ``HIT_START`` and ``HIT_END``."""

    text: str
    page: int | None
    is_machine_made: bool


@dataclass(slots=True)
class ItemRow:
    """An item as a list shows it."""

    item: EvidenceItem
    tags: list[Tag] = field(default_factory=list)
    is_new: bool = False
    waits: bool = False
    excerpt: Excerpt | None = None
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of items and where the next one begins; ``total`` stops at ``COUNT_LIMIT`` + 1."""

    rows: list[ItemRow]
    next_cursor: str
    total: int


def find(actor: Actor, filters: ItemFilters) -> "QuerySet[EvidenceItem]":
    """The items that the actor reads and the filters leave."""
    found = EvidenceItem.objects.all()
    if filters.matter_id:
        found = found.filter(matter_id=filters.matter_id)
    if filters.wall_id:
        found = found.filter(wall_id=filters.wall_id)
    else:
        found = arms.narrowed(actor, found)
    found = _placed(actor, found, filters.where)
    plain = {
        "item_type": filters.item_type,
        "condition": filters.condition,
        "state": filters.state,
        "batch_id": filters.batch_id,
        "parent_id": filters.parent_id,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if filters.dated_from:
        found = found.filter(dated_at__date__gte=filters.dated_from)
    if filters.dated_to:
        found = found.filter(dated_at__date__lte=filters.dated_to)
    if filters.party_id:
        named = ItemParty.objects.filter(item_id=OuterRef("pk"), party_id=filters.party_id)
        found = found.filter(Exists(named))
    if filters.charge_id:
        bears = ItemCharge.objects.filter(item_id=OuterRef("pk"), charge_id=filters.charge_id)
        found = found.filter(Exists(bears))
    if filters.tag:
        found = _tagged(found, filters.tag)
    return _containing(found, filters.q) if filters.q.strip() else found


def page(
    actor: Actor,
    filters: ItemFilters,
    *,
    order: str = "-received",
    cursor: str = "",
    limit: int = PAGE,
) -> ItemPage:
    """One page of items; a fixed number of queries whatever the number of rows."""
    found = find(actor, filters)
    total = found.order_by().values("id")[: COUNT_LIMIT + 1].count()
    items, last = ordered(found, order=order, cursor=cursor, limit=limit)
    return ItemPage(rows(actor, items, q=filters.q), last, total)


def ordered(
    found: "QuerySet[EvidenceItem]",
    *,
    order: str = "-received",
    cursor: str = "",
    limit: int = PAGE,
) -> tuple[list[EvidenceItem], str]:
    """The items of one page, with content, and where the next page begins.

    First the keys in their order, then the rows of those keys: joined at once, PostgreSQL would
    fetch the words of everything the actor sees before it cuts the page off.
    """
    name, down = order.removeprefix("-"), order.startswith("-")
    if name not in ORDERS:
        name, down = "received", True
    keyed: Any = found.select_related(None).annotate(sort_key=_sort_key(name))
    keyed = _after(keyed, name, cursor, down=down) if cursor else keyed
    by = ("-sort_key", "-id") if down else ("sort_key", "id")
    places = list(keyed.order_by(*by).values_list("sort_key", "id")[: limit + 1])
    here = [item_id for _key, item_id in places[:limit]]
    items = EvidenceItem.objects.select_related("content", "served_by").in_bulk(here)
    last = cursors.encode(_written(places[limit - 1][0]), here[-1]) if len(places) > limit else ""
    return [items[item_id] for item_id in here], last


def rows(actor: Actor, items: Sequence[EvidenceItem], *, q: str = "") -> list[ItemRow]:
    """The items with their tags, what is new to the actor, and where the words were found."""
    here = [item.id for item in items]
    prepare(items)
    tags: dict[UUID, list[Tag]] = defaultdict(list)
    held = Tag.objects.select_related("content").filter(item_id__in=here)
    for tag in held.order_by("kind", "created_at", "id"):
        tags[tag.item_id].append(tag)
    opened = set(OpenedItem.objects.filter(item_id__in=here).values_list("item_id", flat=True))
    found = excerpts(here, q) if q.strip() else {}
    waiting = waiting_to_be_read(items)
    return [
        ItemRow(
            item=item,
            tags=tags[item.id],
            is_new=item.origin == ItemOrigin.SERVED
            and item.served_by_id != actor.office_id
            and item.id not in opened,
            waits=item.id in waiting,
            excerpt=found.get(item.id),
        )
        for item in items
    ]


def excerpts(item_ids: Sequence[UUID], q: str) -> dict[UUID, Excerpt]:
    """The first place in each item's text, else in its description, where the words are."""
    query = _query(q)
    found: dict[UUID, Excerpt] = {}
    described = EvidenceItem.objects.filter(pk__in=item_ids, search=query).annotate(
        marked=_headline(
            Concat(_words("title"), Value(" – "), _words("description"), output_field=TextField()),
            query,
        )
    )
    for item_id, marked in described.values_list("id", "marked"):
        found[item_id] = Excerpt(marked, None, is_machine_made=False)
    texts = EvidenceText.objects.filter(item_id__in=item_ids, search=query).annotate(
        marked=_headline(_words("text"), query)
    )
    for text in texts.order_by("item_id", "page", "id").distinct("item_id"):
        found[text.item_id] = Excerpt(
            text.marked, text.page, is_machine_made=text.source != "embedded"
        )
    return found


def with_cases(found: Sequence[ItemRow]) -> list[ItemRow]:
    """The rows with the case of each, where the actor reads its record; one query."""
    matters = {row.item.matter_id for row in found}
    cases = Case.objects.select_related("content").filter(matter_id__in=matters)
    by_matter = {case.matter_id: case for case in cases}
    for row in found:
        row.case = by_matter.get(row.item.matter_id)
    return list(found)


def _placed(actor: Actor, found: "QuerySet[EvidenceItem]", where: str) -> "QuerySet[EvidenceItem]":
    if where == "ours":
        return found.filter(served_by__isnull=True)
    if where == "served-by-us":
        return found.filter(served_by_id=actor.office_id)
    found = found.filter(Q(served_by__isnull=True) | ~Q(served_by_id=actor.office_id))
    return found.filter(served_by__isnull=False) if where == "served-on-us" else found


def _tagged(found: "QuerySet[EvidenceItem]", tag: str) -> "QuerySet[EvidenceItem]":
    held = Tag.objects.filter(item_id=OuterRef("pk"))
    if tag == "none":
        return found.exclude(Exists(held))
    if tag.startswith("label:"):
        label = tag.removeprefix("label:")
        held = held.filter(kind=TagKind.LABEL.value, content__plain__label=label)
        return found.filter(Exists(held))
    return found.filter(Exists(held.filter(kind=tag)))


def _containing(found: "QuerySet[EvidenceItem]", q: str) -> "QuerySet[EvidenceItem]":
    query = _query(q)
    texts = EvidenceText.objects.filter(item_id=OuterRef("pk"), search=query)
    labelled = Tag.objects.filter(
        item_id=OuterRef("pk"), content__plain__label__icontains=q[:_LONGEST_QUERY]
    )
    return found.filter(Q(search=query) | Exists(texts) | Exists(labelled))


def _query(q: str) -> SearchQuery:
    """Words as people type them: "in quotes" together, -without, or either."""
    words = q.replace("\x00", " ")[:_LONGEST_QUERY]
    return SearchQuery(words, config=CONFIG, search_type="websearch")


def _words(name: str) -> Coalesce:
    key = KeyTextTransform(name, "content__plain")
    return Coalesce(key, Value(""), output_field=TextField())


def _headline(words: Coalesce | Concat, query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(
        words,
        query,
        config=CONFIG,
        start_sel=HIT_START,
        stop_sel=HIT_END,
        max_words=32,
        min_words=12,
        max_fragments=2,
        fragment_delimiter=" … ",
    )


def _sort_key(name: str) -> F | Lower | Coalesce:
    if name == "name":
        return Lower(_words("title"))
    if name == "dated":
        return Coalesce(F("dated_at"), Value(_NO_DATE))
    return F("size") if name == "size" else F("received_at")


def _after(found: Any, name: str, cursor: str, *, down: bool) -> Any:  # noqa: ANN401 - annotated
    try:
        written, last_id = cursors.decode(cursor)
        key = _read(name, written)
    except ValueError:
        raise InvalidInput("This page of the list does not exist.", "cursor") from None
    way = "lt" if down else "gt"
    beyond = Q(**{f"sort_key__{way}": key})
    return found.filter(beyond | Q(sort_key=key, **{f"id__{way}": last_id}))


def _written(key: str | int | dt.datetime) -> str:
    return key.isoformat() if isinstance(key, dt.datetime) else str(key)


def _read(name: str, written: str) -> str | int | dt.datetime:
    if name == "name":
        return written
    if name == "size":
        return int(written)
    moment = dt.datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
