"""Productions as the producing office sees them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from casework.access import own_files
from casework.choices import ItemFlag, ItemState, ReviewCode, TagKind
from casework.selectors import producing
from casework.selectors.screening import Reviewed, reviews_of
from disclosure import access
from disclosure.bates import BatesFormat, BatesRange, Treatment
from disclosure.choices import FileKind
from disclosure.gate import Candidate, Finding, gate
from disclosure.models.bates import BatesSequence
from disclosure.models.production import Production, ProductionFile, ProductionItem
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.selectors.assertions import standing_behind

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a production holds."""

    produced: int
    withheld: int
    pages: int
    numbers: int


def productions_of(actor: Actor, matter_id: UUID) -> list[Production]:
    """Return the productions that the actor's office prepares in a case, newest first."""
    walls = own_files(actor, matter_id)
    if not walls:
        raise NotFound
    found = Production.objects.select_related("content", "sequence").filter(wall__in=walls)
    return list(found.order_by("-created_at", "-id"))


def counts_of(actor: Actor, production_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many items, withheld ones left out, are in each production; one query."""
    del actor
    items = ProductionItem.objects.filter(production_id__in=production_ids)
    produced = items.exclude(treatment=Treatment.WITHHELD.value)
    return Counter(produced.values_list("production_id", flat=True))


def items_of(actor: Actor, production: Production) -> list[ProductionItem]:
    """Return a production's items in their order, with their words and the items themselves."""
    del actor
    found = ProductionItem.objects.select_related("content", "item", "item__content", "item__blob")
    return list(found.filter(production=production).order_by("position", "id"))


def holds_sequestered(actor: Actor, production: Production, rows: Sequence[ProductionItem]) -> bool:
    """Whether a production has items besides these, which the actor may not open."""
    del actor
    every = ProductionItem.objects.filter(production=production).count()
    return every != len(rows)


def files_of(actor: Actor, production: Production) -> list[ProductionFile]:
    """Return the files made ready for a production, in the order of its items."""
    del actor
    found = ProductionFile.objects.select_related("blob", "production_item").filter(
        production_item__production=production
    )
    return list(found.order_by("production_item__position", "kind", "id"))


def unprepared(actor: Actor, production: Production) -> list[ProductionItem]:
    """Return the items whose files are not ready yet."""
    done = {
        file.production_item_id
        for file in files_of(actor, production)
        if file.kind != FileKind.SLIP_SHEET
    }
    return [item for item in items_of(actor, production) if item.id not in done]


def totals(items: Sequence[ProductionItem]) -> Totals:
    """Count what a list of items amounts to."""
    withheld = sum(item.treatment == Treatment.WITHHELD.value for item in items)
    pages = sum(item.page_count for item in items)
    others = sum(item.treatment != Treatment.PAGES.value for item in items)
    return Totals(len(items) - withheld, withheld, pages, pages + others)


def form_of(production: Production) -> BatesFormat:
    """Return the look of a numbered production's numbers."""
    sequence = production.sequence
    if sequence is None:
        msg = "a production without numbers was asked for their form"
        raise ValueError(msg)
    return BatesFormat(sequence.prefix, sequence.width)


def range_of(item: ProductionItem) -> BatesRange:
    """Return the numbers of an item that has some."""
    if item.first is None or item.last is None:
        msg = "an item without numbers was asked for them"
        raise ValueError(msg)
    return BatesRange(item.first, item.last)


def findings(actor: Actor, items: "Sequence[EvidenceItem]") -> list[Finding]:
    """Return what the gate says of evidence items that are to be produced."""
    return gate.findings(candidates(actor, items))


def refusals(actor: Actor, items: "Sequence[EvidenceItem]") -> list[Finding]:
    """Return only what stops an item."""
    return gate.refusals(candidates(actor, items))


def candidates(actor: Actor, items: "Sequence[EvidenceItem]") -> list[Candidate]:
    """Return items as the gate sees them, with all that lies inside them."""
    inside = producing.members_of(actor, [item.id for item in items])
    everything = [*items, *(member for members in inside.values() for member in members)]
    tags = producing.tags_of(actor, [item.id for item in everything])

    reviews = reviews_of(actor, [item.id for item in everything])

    def candidate(item: "EvidenceItem", members: "Sequence[EvidenceItem]" = ()) -> Candidate:
        held = tags.get(item.id, [])
        return Candidate(
            item_id=item.id,
            title=str(item.text("title") or item.text("name")),
            tags=frozenset(tag.kind for tag in held),
            reasons={tag.kind: str(tag.text("reason")) for tag in held},
            ready=item.state == ItemState.READY,
            infected=ItemFlag.INFECTED.value in item.flags,
            has_file=item.blob_id is not None,
            review=_held_back(reviews.get(item.id)),
            inside=tuple(candidate(member) for member in members),
        )

    return [candidate(item, inside.get(item.id, ())) for item in items]


def _held_back(reviewed: Reviewed | None) -> str:
    """Why the privilege review holds an item back, or nothing."""
    if reviewed is None or reviewed.review is None:
        return ""
    code = reviewed.review.code
    if code == ReviewCode.CAUGHT:
        places = dict.fromkeys(hit.get_place_display().lower() for hit in reviewed.hits)
        return f"Caught by the privilege screen ({', '.join(places)}): decide about it first."
    if code == ReviewCode.NOT_PRIVILEGED:
        return ""
    return f"Reviewed for privilege: {reviewed.review.get_code_display().lower()}."


def production_of(actor: Actor, production_id: UUID) -> Production:
    """Return a production that the actor's own office prepares."""
    return access.production_for(actor, production_id)


def row_of(actor: Actor, row_id: UUID) -> ProductionItem:
    """Return one item of a production."""
    return access.production_item_for(actor, row_id)


def item_of(actor: Actor, production_id: UUID, item_id: UUID) -> "EvidenceItem":
    """Return an evidence item that could go into a production: one behind the same wall."""
    production = access.production_for(actor, production_id)
    found = producing.items_of_file(actor, production.wall_id, chosen=[item_id])
    if not found:
        raise NotFound
    return found[0]


def held_out(actor: Actor, production: Production) -> "list[EvidenceItem]":
    """Return what is marked do-not-disclose or privileged and has no place in a production yet.

    Such an item cannot be added; it can be withheld, which tells the recipient that it exists.
    """
    wall_id = production.wall_id
    claims = standing_behind(actor, wall_id, "casework.evidence")
    marked = producing.items_tagged(actor, wall_id, TagKind.DO_NOT_DISCLOSE)
    if claims:
        known_ids = {item.id for item in marked}
        chosen = {claim.subject_id for claim in claims} - known_ids
        marked += producing.items_of_file(actor, wall_id, chosen=list(chosen))
    placed = ProductionItem.objects.filter(production=production).values_list("item_id", flat=True)
    known = set(placed) if marked else set()
    return [item for item in marked if item.id not in known]


def suggested_numbers(actor: Actor, production: Production, name: str) -> dict[str, str | int]:
    """Suggest prefix and width: those last used for the party, or a prefix out of ``name``."""
    del actor
    used = BatesSequence.objects.filter(
        wall_id=production.wall_id, shared_wall_id=production.shared_wall_id
    )
    last = used.order_by("-created_at").first()
    if last is not None:
        return {"prefix": last.prefix, "width": last.width}
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z]+", plain)
    return {"prefix": f"{words[-1][:20]}-" if words else "P-", "width": 6}
