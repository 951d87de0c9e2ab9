"""What both sides agree, or a court orders, for clawbacks between them."""

from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.services import words
from disclosure import access
from disclosure.events import Event
from disclosure.models.clawback import ClawbackTerms
from disclosure.selectors import parties
from disclosure.services.clawback_steps import demand_attorney
from privilege.access import wall_of, writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.services.content import write_content
from privilege.services.notices import notify

AGREEMENT, ORDER = "agreement", "order"
MOST_DAYS = 90


def propose_terms(
    actor: Actor, *, shared_wall_id: UUID, kind: str, citation: str, at_once: bool, days: int
) -> ClawbackTerms:
    """Enter an agreement, which the other side then joins, or a court's order, in force at once.

    Orders and agreements under Fed. R. Evid. 502(d) and (e); ``citation`` names it.
    """
    wall = access.shared_wall(actor, shared_wall_id)
    demand_attorney(actor, "enter this")
    if kind not in {AGREEMENT, ORDER}:
        raise InvalidInput("Choose an agreement or an order.", "kind")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"Give between 1 and {MOST_DAYS} days.", "days")
    cited = words.line(citation, "citation", required=True)
    party = parties.receiving_party(actor, wall)
    terms = ClawbackTerms.behind(
        wall,
        id=ids.new(),
        kind=kind,
        entered_by_office_id=actor.own_office_id,
        at_once=at_once,
        act_within_days=days,
        in_force_from=clock.now() if kind == ORDER else None,
        created_by=actor.user_id,
    )
    with operation(
        actor,
        Event.TERMS_ENTERED,
        wall=wall.id,
        objects=[_ref(terms)],
        also_logs=[party.log_id],
    ):
        terms.content = write_content(wall, {"citation": cited, "entered_by": actor.display_name})
        terms.save(force_insert=True)
        _tell(actor, terms, Event.TERMS_ENTERED)
    return terms


def join_terms(actor: Actor, *, terms_id: UUID) -> ClawbackTerms:
    """Join an agreement that the other side entered; from now on it is in force. Twice is once."""
    terms = _found(actor, terms_id)
    wall = writable_wall(actor, terms.wall_id)
    demand_attorney(actor, "join an agreement")
    if terms.in_force_from is not None:
        return terms
    if terms.entered_by_office_id == actor.office_id:
        raise Refused("Your own office entered this agreement: the other side joins it.")
    if terms.ended_at is not None:
        raise Refused("This agreement has ended.")
    log_id = parties.receiving_party(actor, wall).log_id
    with operation(
        actor, Event.TERMS_JOINED, wall=wall.id, objects=[_ref(terms)], also_logs=[log_id]
    ):
        terms.in_force_from = clock.now()
        terms.save(update_fields=["in_force_from"])
        _tell(actor, terms, Event.TERMS_JOINED)
    return terms


def _found(actor: Actor, terms_id: UUID) -> ClawbackTerms:
    del actor  # the database shows what the one who has entered may read
    found = ClawbackTerms.objects.select_for_update(of=("self",)).select_related("content")
    terms: ClawbackTerms | None = found.filter(pk=terms_id).first()
    if terms is None:
        raise NotFound
    return terms


def _tell(actor: Actor, terms: ClawbackTerms, event: Event) -> None:
    party = parties.receiving_party(actor, wall_of(actor, terms.wall_id))
    notify(
        actor,
        user_ids=[person.user_id for person in party.recipients],
        kind=event.value,
        matter_id=terms.matter_id,
        object_id=terms.id,
    )


def _ref(terms: ClawbackTerms) -> Ref:
    return Ref("disclosure.clawback-terms", terms.id)
