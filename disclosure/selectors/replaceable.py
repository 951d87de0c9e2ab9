"""What can stand in place of documents that are claimed back."""

from uuid import UUID

from casework.selectors import producing
from disclosure.bates import Treatment
from disclosure.models.clawback import Clawback, ClawbackItem
from disclosure.models.production import Production, ProductionItem
from disclosure.selectors import productions
from privilege.actor import Actor
from privilege.errors import NotFound

Document = tuple[UUID, str, list[tuple[str, str]]]


def claimed_rows(actor: Actor, clawback: Clawback) -> tuple[Production, list[ProductionItem]]:
    """The claimant's own production, and the items of it that are claimed, by their numbers."""
    del actor  # the database shows what the one who has entered may read
    original = (
        Production.objects.select_related("sequence").filter(volume_id=clawback.volume_id).first()
    )
    named = ClawbackItem.objects.filter(clawback=clawback, volume_id=clawback.volume_id)
    numbers = set(named.values_list("first", "last"))
    rows = ProductionItem.objects.select_related("content").filter(production=original)
    found = [row for row in rows.order_by("first") if (row.first, row.last) in numbers]
    if original is None or not found:
        raise NotFound
    return original, found


def documents_of(actor: Actor, clawback: Clawback) -> list[Document]:
    """Each document claimed, its numbers, and items of as many pages that could replace it."""
    original, rows = claimed_rows(actor, clawback)
    form = productions.form_of(original)
    every = producing.items_of_file(actor, original.wall_id)
    return [
        (
            row.item_id,
            productions.range_of(row).label(form),
            [
                (str(item.id), str(item.text("title") or item.text("name")))
                for item in every
                if item.page_count == row.page_count and item.id != row.item_id
            ]
            if row.treatment == Treatment.PAGES.value
            else [],
        )
        for row in rows
    ]
