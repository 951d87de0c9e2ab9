"""A replacement production: the same numbers, redacted or withheld, made in one step.

It then is a production like any other: its files are stamped, an attorney looks and serves it.
"""

from collections.abc import Mapping
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from casework.selectors import producing
from casework.services import words
from disclosure import access
from disclosure.bates import Treatment
from disclosure.choices import ProductionState
from disclosure.clawback import Act
from disclosure.events import Event
from disclosure.models.clawback import Clawback
from disclosure.models.production import Production, ProductionItem
from disclosure.selectors import productions
from disclosure.selectors.replaceable import claimed_rows
from disclosure.services.clawback_steps import demand_attorney, demand_step, ref_of, step
from disclosure.services.numbering import next_volume_number, queue_preparation
from disclosure.services.productions import demand_passage, production_ref
from disclosure.services.selection import treatment_of
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.walls import Wall
from privilege.services.content import write_content


def make_replacement(
    actor: Actor,
    *,
    clawback_id: UUID,
    category: str,
    basis: str,
    redacted: Mapping[UUID, UUID] | None = None,
) -> Production:
    """Make a production that replaces what is claimed, under the same numbers.

    ``redacted`` names for an item of the original production the item of one's own file that is
    its redacted version, of as many pages; every other document gets a slip-sheet that says
    ``category`` and ``basis``. Raises ``Refused`` for a redacted version that does not fit.
    """
    clawback, _ = access.clawback_for_change(actor, clawback_id)
    demand_attorney(actor, "make a replacement")
    demand_step(actor, clawback, Act.REPLACED)
    _demand_none(clawback)
    original, sources = claimed_rows(actor, clawback)
    wall = writable_wall(actor, original.wall_id)
    said = {
        "category": words.line(category, "category", required=True, longest=200),
        "basis": words.line(basis, "basis", required=True),
    }
    production = Production.behind(
        wall,
        id=ids.new(),
        shared_wall_id=original.shared_wall_id,
        state=ProductionState.NUMBERED.value,
        number=next_volume_number(wall, original.shared_wall_id),
        sequence=original.sequence,
        reviewed_at=clock.now(),
        reviewed_by=actor.user_id,
        numbered_at=clock.now(),
        replaces_id=clawback.id,
        created_by=actor.user_id,
    )
    with operation(
        actor,
        Event.PRODUCTION_NUMBERED,
        wall=wall.id,
        objects=[production_ref(production.id), ref_of(clawback.id)],
    ):
        production.content = write_content(wall, {"message": ""})
        production.save(force_insert=True)
        for place, source in enumerate(sources, start=1):
            version = (redacted or {}).get(source.item_id)
            row = _row(actor, wall, production, source, place)
            if version is None:
                row.treatment, row.content = Treatment.WITHHELD.value, write_content(wall, said)
            else:
                _redact(actor, wall, row, source, version)
            row.save(force_insert=True)
        demand_passage(actor, production, productions.items_of(actor, production))
        queue_preparation(actor, production, wall)
    return production


def note_served(actor: Actor, production: Production, volume_id: UUID) -> None:
    """Take the step "replaced" where a production that was served replaces what is claimed."""
    if production.replaces_id is None:
        return
    clawback, wall = access.clawback_for_change(actor, production.replaces_id)
    demand_step(actor, clawback, Act.REPLACED)
    _demand_none(clawback)
    with step(actor, wall, clawback, Act.REPLACED):
        clawback.replacement_id = volume_id


def _demand_none(clawback: Clawback) -> None:
    """A number names one document, and one replacement of it."""
    if clawback.replacement_id is not None:
        raise Refused("A replacement with these numbers was served already.")


def _row(
    actor: Actor, wall: Wall, production: Production, source: ProductionItem, place: int
) -> ProductionItem:
    return ProductionItem.behind(
        wall,
        id=ids.new(),
        production=production,
        item_id=source.item_id,
        position=place,
        first=source.first,
        last=source.last,
        created_by=actor.user_id,
    )


def _redact(
    actor: Actor, wall: Wall, row: ProductionItem, source: ProductionItem, version: UUID
) -> None:
    found = producing.items_of_file(actor, wall.id, chosen=[version])
    if not found:
        raise NotFound
    treatment, pages = treatment_of(found[0])
    if row.first is None or row.last is None or version == source.item_id:
        raise InvalidInput("Choose the redacted version, not the document itself.", "redacted")
    if treatment is not Treatment.PAGES or pages != row.last - row.first + 1:
        count = row.last - row.first + 1
        raise Refused(
            f"The redacted version must have as many pages as the document has numbers: {count}. "
            "Redacted pages stay in their places."
        )
    row.item_id, row.treatment, row.page_count = version, treatment.value, pages
    row.content = write_content(
        wall,
        {name: str(source.text(name)) for name in ("description", "filename")},
    )
