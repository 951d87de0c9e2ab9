"""Preparing a production: what goes in, what is held back, and the review."""

from collections.abc import Sequence
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access as casework_access
from casework.services import words
from disclosure import access
from disclosure.bates import Treatment
from disclosure.choices import ProductionState
from disclosure.events import Event
from disclosure.gate import Finding
from disclosure.models.production import Production, ProductionItem
from disclosure.selectors import productions
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import NotFound, Refused
from privilege.services.content import rewrite_content, write_content


def draft_production(actor: Actor, *, shared_wall_id: UUID, message: str = "") -> Production:
    """Begin a production to one receiving party; ``message`` goes into the letter."""
    shared = access.shared_wall(actor, shared_wall_id)
    if actor.office_id not in {shared.office_id, shared.counterpart_id}:
        raise NotFound
    own = casework_access.own_file(actor, shared.matter_id, shared.defendant_id)
    wall = writable_wall(actor, own.id)
    values = {"message": words.prose(message, "message", longest=4000)}
    production_id = ids.new()
    with operation(
        actor, Event.PRODUCTION_DRAFTED, wall=wall.id, objects=[production_ref(production_id)]
    ):
        production = Production.behind(
            wall,
            id=production_id,
            shared_wall_id=shared.id,
            created_by=actor.user_id,
            content=write_content(wall, values),
        )
        production.save(force_insert=True)
    return production


def change_message(actor: Actor, *, production_id: UUID, message: str) -> None:
    """Change what the producing side adds to the letter; until the production is served."""
    production, wall = access.production_for_change(
        actor,
        production_id,
        ProductionState.DRAFT,
        ProductionState.REVIEWED,
        ProductionState.NUMBERED,
    )
    text = words.prose(message, "message", longest=4000)
    with operation(
        actor, Event.PRODUCTION_DESCRIBED, wall=wall.id, objects=[production_ref(production.id)]
    ):
        rewrite_content(production.content, {"message": text})


def review_production(actor: Actor, *, production_id: UUID) -> Production:
    """Close the selection: the gate is asked again, and nothing changes until it is reopened."""
    production, wall = access.production_for_change(actor, production_id, ProductionState.DRAFT)
    rows = productions.items_of(actor, production)
    demand_passage(actor, production, rows)
    if not rows:
        raise Refused("This production is empty. Add items first.")
    with operation(
        actor, Event.PRODUCTION_REVIEWED, wall=wall.id, objects=[production_ref(production.id)]
    ):
        production.state = ProductionState.REVIEWED.value
        production.reviewed_at, production.reviewed_by = clock.now(), actor.user_id
        production.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    return production


def reopen_production(actor: Actor, *, production_id: UUID) -> Production:
    """Go back to the selection; only before numbers are given."""
    production, wall = access.production_for_change(actor, production_id, ProductionState.REVIEWED)
    with operation(
        actor, Event.PRODUCTION_REOPENED, wall=wall.id, objects=[production_ref(production.id)]
    ):
        production.state = ProductionState.DRAFT.value
        production.reviewed_at = production.reviewed_by = None
        production.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    return production


def demand_passage(actor: Actor, production: Production, rows: Sequence[ProductionItem]) -> None:
    """Ask the gate about everything that is to be produced; raises ``Refused`` with the reasons.

    What is sequestered from the actor is not among ``rows``, and stops the production as a whole.
    """
    if productions.holds_sequestered(actor, production, rows):
        raise Refused(
            "Something in this production was claimed back and is sequestered. Wait until the "
            "claim is settled, or begin another production without it."
        )
    produced = [row.item for row in rows if row.treatment != Treatment.WITHHELD.value]
    stopped = productions.refusals(actor, produced)
    if stopped:
        raise Refused(
            "Some items may not be produced. Withhold them or take them out.",
            reasons=reasons(stopped),
        )


def reasons(found: Sequence[Finding]) -> list[str]:
    """Write findings as lines: which item, and why."""
    return [f"{finding.title}: {finding.reason}" for finding in found]


def production_ref(production_id: UUID) -> Ref:
    """How the log names a production."""
    return Ref("disclosure.production", production_id)
