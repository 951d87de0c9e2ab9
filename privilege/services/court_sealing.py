"""Court sealing: entering the order that seals a case, and the one that lifts it."""

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import access
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.models.walls import Wall
from privilege.selectors.court_sealing import sealing_in_force
from privilege.services import words
from privilege.services.content import rewrite_content, write_content
from privilege.services.database import act

PERSONS_ONLY = "A person enters a court's order, not a program."
MOST_NAMED = 200


class Order(TypedDict):
    """A court's order as it is cited."""

    court: str
    judge: str
    citation: str
    ordered_on: dt.date


def seal_case(actor: Actor, *, record: Wall, order: Order, allowed: Iterable[UUID]) -> UUID:
    """Seal a case to everybody but the people whom the order names; returns the sealing's id.

    From the commit on nobody else finds any of it, whatever they hold: the database itself says so
    for every record, copy, index, picture and package. Its jobs stop. Raises ``Refused`` for who
    does not keep the case's record, and where nobody who does is named.
    """
    named = list(dict.fromkeys(allowed))
    said = _checked(order)
    if not 0 < len(named) <= MOST_NAMED:
        raise InvalidInput("Name the people whom the order lets in.", "allowed")
    sealing_id = ids.new()
    objects = [sealing_ref(sealing_id), Ref("privilege.matter", record.matter_id)]
    with operation(actor, Event.COURT_SEALED, wall=record.id, objects=objects) as op:
        _demand_person(actor)
        op.add(*(Ref("privilege.user", one) for one in named))
        if sealing_in_force(actor, record.matter_id) is not None:
            raise Refused("This case is sealed already.")
        content = write_content(record, said)
        now = clock.now()
        act("seal_case", sealing_id, record.id, content.id, named, order["ordered_on"], now)
    return sealing_id


def unseal_case(actor: Actor, *, matter_id: UUID, order: Order) -> None:
    """Lift the sealing of a case, by order of the court; its jobs are not begun again."""
    sealing = sealing_in_force(actor, matter_id)
    if sealing is None:
        raise NotFound
    said = _checked(order)
    access.writable_wall(actor, sealing.wall_id)
    objects = [sealing_ref(sealing.id), Ref("privilege.matter", matter_id)]
    with operation(actor, Event.COURT_UNSEALED, wall=sealing.wall_id, objects=objects):
        _demand_person(actor)
        if order["ordered_on"] < sealing.ordered_on:
            raise InvalidInput("This is older than the order that sealed the case.", "ordered_on")
        rewrite_content(sealing.content, {"lifted_by": said})
        act("unseal_case", sealing.id, order["ordered_on"], clock.now())


def sealing_ref(sealing_id: UUID) -> Ref:
    """How the log names a court sealing."""
    return Ref("privilege.court-sealing", sealing_id)


def _demand_person(actor: Actor) -> None:
    if actor.by_token:
        raise Refused(PERSONS_ONLY)


def _checked(order: Order) -> dict[str, str]:
    # A day of the court's zone may have begun there before it does in UTC.
    if order["ordered_on"] > (clock.now() + dt.timedelta(hours=14)).date():
        raise InvalidInput("This day has not come yet.", "ordered_on")
    return {
        "court": words.line(order["court"], "court", required=True),
        "judge": words.line(order["judge"], "judge", required=True),
        "citation": words.prose(order["citation"], "citation", required=True, longest=2000),
    }
