"""What goes into a production, how, and what is held back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from audit.ledger.services import operation, record
from audit.ledger.values import Outcome, Ref
from casework.choices import Condition, ItemFlag
from casework.selectors import producing
from casework.services import words
from disclosure import access
from disclosure.bates import Treatment
from disclosure.choices import ProductionState
from disclosure.events import Event
from disclosure.gate import Finding, Weight
from disclosure.models.production import Production, ProductionItem
from disclosure.selectors import productions
from disclosure.services.productions import production_ref, reasons
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.services.content import make_content, rewrite_content, save_contents, write_content

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from privilege.models.walls import Wall

MOST_ITEMS = 20_000
_PAGED_PICTURES = frozenset(
    f"image/{kind}" for kind in ("jpeg", "png", "tiff", "bmp", "gif", "webp", "heic", "heif")
)


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding items: how many went in, and what the gate says of the others."""

    count: int
    findings: list[Finding]

    @property
    def refused(self) -> list[Finding]:
        """What stayed out, and why."""
        return [finding for finding in self.findings if finding.weight is Weight.REFUSED]


def add_items(actor: Actor, *, production_id: UUID, item_ids: Sequence[UUID]) -> Added:
    """Add items of the office's own file; what the gate refuses stays out and is named.

    An item that is in already stays as it is. Raises ``Refused`` when nothing can be added.
    """
    production, wall = access.production_for_change(actor, production_id, ProductionState.DRAFT)
    chosen = _items(actor, wall, item_ids)
    held = {item.item_id: item for item in productions.items_of(actor, production)}
    if len(held) + len(chosen) > MOST_ITEMS:
        raise InvalidInput(f"A production holds at most {MOST_ITEMS} items.", "items")
    found = productions.findings(actor, chosen)
    stopped = {finding.item_id for finding in found if finding.weight is Weight.REFUSED}
    new = [item for item in chosen if item.id not in stopped and item.id not in held]
    _note_refused(actor, wall, stopped)
    added = Added(len(new), found)
    if not new:
        if stopped:
            raise Refused("Nothing was added.", reasons=reasons(added.refused))
        return added
    with operation(
        actor, Event.PRODUCTION_ITEMS_ADDED, wall=wall.id, objects=[production_ref(production.id)]
    ) as op:
        op.add(*(Ref("casework.evidence", item.id) for item in new))
        _insert(actor, wall, production, new, after=_last_position(held.values()))
    return added


def remove_item(actor: Actor, *, production_item_id: UUID) -> None:
    """Take an item out of a draft again."""
    item = access.production_item_for(actor, production_item_id)
    production, wall = access.production_for_change(
        actor, item.production_id, ProductionState.DRAFT
    )
    with operation(
        actor, Event.PRODUCTION_ITEM_REMOVED, wall=wall.id, objects=_refs(production, item)
    ):
        item.delete()


def describe_item(
    actor: Actor, *, production_item_id: UUID, description: str, filename: str
) -> None:
    """Say how the recipient will read an item's description and file name."""
    item = access.production_item_for(actor, production_item_id)
    production, wall = access.production_for_change(
        actor, item.production_id, ProductionState.DRAFT
    )
    values = {
        "description": words.line(description, "description", required=True, longest=500),
        "filename": words.line(filename, "filename", longest=500),
    }
    with operation(
        actor, Event.PRODUCTION_ITEM_DESCRIBED, wall=wall.id, objects=_refs(production, item)
    ):
        rewrite_content(item.content, values)


def withhold_item(
    actor: Actor, *, production_id: UUID, item_id: UUID, category: str, basis: str
) -> ProductionItem:
    """Hold an item back: it gets a placeholder that says only its category and the basis.

    Both are read by the recipient. An item that was to be produced is held back from now on.
    """
    production, wall = access.production_for_change(actor, production_id, ProductionState.DRAFT)
    item = _items(actor, wall, [item_id])[0]
    values = {
        "category": words.line(category, "category", required=True, longest=200),
        "basis": words.line(basis, "basis", required=True),
    }
    rows = productions.items_of(actor, production)
    held = next((row for row in rows if row.item_id == item.id), None)
    objects = [production_ref(production.id), Ref("casework.evidence", item.id)]
    with operation(actor, Event.PRODUCTION_ITEM_WITHHELD, wall=wall.id, objects=objects):
        if held is None:
            held = ProductionItem.behind(
                wall,
                production=production,
                item_id=item.id,
                position=_last_position(rows) + 1,
                treatment=Treatment.WITHHELD.value,
                created_by=actor.user_id,
                content=write_content(wall, values),
            )
            held.save(force_insert=True)
        else:
            held.treatment, held.page_count = Treatment.WITHHELD.value, 0
            held.save(update_fields=["treatment", "page_count"])
            rewrite_content(held.content, values)
    return held


def treatment_of(item: "EvidenceItem") -> tuple[Treatment, int]:
    """How an item is produced, and its pages: paged files are stamped, others go as they are."""
    can_be_read = item.condition == Condition.OK and ItemFlag.RESTRICTED.value not in item.flags
    if can_be_read and item.media_type == "application/pdf" and item.page_count:
        return Treatment.PAGES, item.page_count
    if can_be_read and item.media_type in _PAGED_PICTURES:
        return Treatment.PAGES, item.page_count or 1
    return Treatment.NATIVE, 0


def _items(actor: Actor, wall: "Wall", item_ids: Sequence[UUID]) -> "list[EvidenceItem]":
    """Find the items chosen, all behind the production's own wall, in the order they came."""
    wanted = set(item_ids)
    if not wanted:
        raise InvalidInput("Choose at least one item.", "items")
    found = producing.items_of_file(actor, wall.id, chosen=list(wanted))
    if len(found) != len(wanted):
        raise NotFound
    return found


def _insert(
    actor: Actor,
    wall: "Wall",
    production: Production,
    items: "Sequence[EvidenceItem]",
    *,
    after: int,
) -> None:
    contents = [
        make_content(
            wall,
            {
                "description": str(item.text("title") or item.text("name")),
                "filename": str(item.text("name")),
            },
        )
        for item in items
    ]
    rows = []
    for place, (item, content) in enumerate(zip(items, contents, strict=True), start=after + 1):
        treatment, pages = treatment_of(item)
        rows.append(
            ProductionItem.behind(
                wall,
                production=production,
                item_id=item.id,
                position=place,
                treatment=treatment.value,
                page_count=pages,
                created_by=actor.user_id,
                content=content,
            )
        )
    save_contents(contents)
    ProductionItem.objects.bulk_create(rows)


def _note_refused(actor: Actor, wall: "Wall", item_ids: set[UUID]) -> None:
    """Keep in the office's log what somebody tried to produce and the gate refused."""
    if item_ids:
        refs = [Ref("casework.evidence", item_id) for item_id in sorted(item_ids)]
        record(
            actor,
            Event.PRODUCTION_ITEMS_ADDED,
            wall=wall.id,
            objects=refs,
            outcome=Outcome.REFUSED,
        )


def _last_position(rows: Iterable[ProductionItem]) -> int:
    return max((row.position for row in rows), default=0)


def _refs(production: Production, item: ProductionItem) -> list[Ref]:
    return [production_ref(production.id), Ref("casework.evidence", item.item_id)]
