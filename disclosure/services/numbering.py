"""Bates numbers: giving them out, once and for good."""

from uuid import UUID

from django.db import connection

from audit.ground import clock, ids
from audit.ledger.services import operation
from disclosure import access
from disclosure.bates import BatesError, BatesFormat, Treatment, assign
from disclosure.choices import ProductionState
from disclosure.events import Event
from disclosure.models.bates import BatesRange, BatesSequence
from disclosure.models.production import Production, ProductionItem
from disclosure.selectors import productions
from disclosure.services.productions import demand_passage, production_ref
from privilege.actor import Actor
from privilege.errors import InvalidInput
from privilege.models.walls import Wall
from privilege.services.jobs import enqueue

PREPARE = "disclosure.prepare_production"


def assign_bates_range(
    actor: Actor, *, production_id: UUID, prefix: str, width: int = 6
) -> Production:
    """Number a reviewed production, contiguously after the last number of the party's sequence.

    Numbers once given are spent, whatever becomes of the production. Stamping is queued. Raises
    ``InvalidInput`` for a prefix or width that cannot be used.
    """
    production, wall = access.production_for_change(actor, production_id, ProductionState.REVIEWED)
    rows = productions.items_of(actor, production)
    demand_passage(actor, production, rows)
    try:
        form = BatesFormat(prefix, width)
    except BatesError as error:
        raise InvalidInput(str(error), "prefix") from None
    with operation(
        actor, Event.PRODUCTION_NUMBERED, wall=wall.id, objects=[production_ref(production.id)]
    ):
        _one_at_a_time(wall, production.shared_wall_id)
        sequence = _sequence(actor, wall, production.shared_wall_id, form)
        _give(actor, wall, sequence, rows)
        production.number = next_volume_number(wall, production.shared_wall_id)
        production.sequence = sequence
        production.state = ProductionState.NUMBERED.value
        production.numbered_at = clock.now()
        production.save(update_fields=["number", "sequence", "state", "numbered_at"])
        queue_preparation(actor, production, wall)
    return production


def void_production(actor: Actor, *, production_id: UUID) -> Production:
    """Give up a numbered production. Its numbers stay spent; its items can be produced anew."""
    production, wall = access.production_for_change(actor, production_id, ProductionState.NUMBERED)
    with operation(
        actor, Event.PRODUCTION_VOIDED, wall=wall.id, objects=[production_ref(production.id)]
    ):
        production.state = ProductionState.VOID.value
        production.save(update_fields=["state"])
    return production


def queue_preparation(actor: Actor, production: Production, wall: Wall) -> None:
    """Queue the stamping of a production's files; once, however often it is asked for."""
    enqueue(
        actor,
        task=PREPARE,
        key=str(production.id),
        wall=wall.id,
        args={"production_id": str(production.id)},
    )


def _one_at_a_time(wall: Wall, shared_wall_id: UUID) -> None:
    """Let one production of a party be numbered after the other, whatever their prefixes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{wall.id} {shared_wall_id}"]
        )


def _sequence(actor: Actor, wall: Wall, shared_wall_id: UUID, form: BatesFormat) -> BatesSequence:
    """Find the party's sequence of this prefix, locked, or begin it."""
    BatesSequence.objects.bulk_create(
        [
            BatesSequence.behind(
                wall,
                id=ids.new(),
                shared_wall_id=shared_wall_id,
                prefix=form.prefix,
                width=form.width,
                created_by=actor.user_id,
            )
        ],
        ignore_conflicts=True,
    )
    sequence: BatesSequence = BatesSequence.objects.select_for_update().get(
        wall=wall, shared_wall_id=shared_wall_id, prefix=form.prefix
    )
    if sequence.width != form.width:
        known = BatesFormat(sequence.prefix, sequence.width).format(1)
        msg = f"This prefix is in use with {sequence.width} digits for this party, as in {known}."
        raise InvalidInput(msg, "width")
    return sequence


def _give(actor: Actor, wall: Wall, sequence: BatesSequence, rows: list[ProductionItem]) -> None:
    form = BatesFormat(sequence.prefix, sequence.width)
    try:
        ranges = assign(
            form,
            sequence.next_number,
            [(Treatment(row.treatment), row.page_count) for row in rows],
        )
    except BatesError as error:
        raise InvalidInput(str(error), "width") from None
    for row, taken in zip(rows, ranges, strict=True):
        row.first, row.last = taken.first, taken.last
    ProductionItem.objects.bulk_update(rows, ["first", "last"], batch_size=500)
    BatesRange.objects.bulk_create(
        [
            BatesRange.behind(
                wall,
                id=ids.new(),
                sequence=sequence,
                production_item_id=row.id,
                first=row.first,
                last=row.last,
                created_by=actor.user_id,
            )
            for row in rows
        ]
    )
    sequence.next_number = ranges[-1].last + 1
    sequence.save(update_fields=["next_number"])


def next_volume_number(wall: Wall, shared_wall_id: UUID) -> int:
    """The number of the party's next volume; one production of a party at a time asks."""
    _one_at_a_time(wall, shared_wall_id)
    taken = Production.objects.filter(wall=wall, shared_wall_id=shared_wall_id)
    last = taken.exclude(number=None).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
