"""Carrying out a court's order to expunge an entry of the log."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit.ground import clock
from audit.ledger import selectors as ledger
from audit.ledger.services import expunge_entry, operation
from audit.ledger.values import Ref
from audit.oversight import access
from audit.oversight.events import Event
from audit.oversight.models.expungement import Expungement, ExpungementOrder
from casework.services.message_files import Looked, NewFile, look_at
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.selectors.people import colleagues_with
from privilege.services.blobs import keep_file
from privilege.services.content import write_content
from privilege.services.notices import notify

SHOWN = ("application/pdf", "image/jpeg", "image/png")
LONGEST = {"court": 200, "docket": 100}
WAITS = "The entry has no place in the log yet. Try again in a minute."
EXPUNGED = "The entry was expunged before."
ORDER = "An entry that records an expungement stays."


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """Which court ordered it, under which docket number, on which day, and the document.

    ``document`` comes from ``look_at_order``.
    """

    court: str
    docket: str
    ordered_on: dt.date
    document: Looked


def look_at_order(name: str, data: bytes) -> Looked:
    """Find out what the order's file is, in a confined process; refuses what no court sends."""
    if not data:
        raise InvalidInput("The order's document is empty.", "document")
    try:
        (looked,) = look_at([NewFile(name, data)])
    except InvalidInput as error:
        raise InvalidInput(error.message, "document") from None
    if looked.media_type not in SHOWN:
        raise InvalidInput("Choose a PDF, a JPEG or a PNG.", "document")
    return looked


def expunge(actor: Actor, *, entry_id: UUID, order: CourtOrder) -> Expungement:
    """Remove an entry of the office's own log, content and salt, for good; by a supervisor.

    Its place in the log stays, so that the log verifies as before; an entry that names it records
    the order's digest, every supervisor of the office is told, and the order's document is kept
    for them.
    """
    demand_role(actor, Role.SUPERVISOR)
    _check(order)
    entry_at = _time_of(actor, entry_id)
    made = Expungement(
        office_id=actor.own_office_id,
        entry_id=entry_id,
        entry_at=entry_at,
        court=order.court.strip(),
        docket=order.docket.strip(),
        ordered_on=order.ordered_on,
        digest=hashlib.sha256(order.document.file.data).digest(),
        expunged_by=actor.person_id,
    )
    with transaction.atomic():
        made.salt = expunge_entry(
            actor,
            log_id=actor.log_id,
            entry_id=entry_id,
            entry_at=entry_at,
            order_digest=bytes(made.digest),
        )
        made.save(force_insert=True)
        _keep(actor, made, order.document)
        told = [one.id for one in colleagues_with(actor, Role.SUPERVISOR)]
        notify(actor, user_ids=told, kind=Event.ENTRY_EXPUNGED.value, object_id=made.id)
    return made


def _keep(actor: Actor, made: Expungement, document: Looked) -> None:
    wall = access.office_wall(actor)
    kept = ExpungementOrder.behind(wall, created_by=actor.user_id, expungement=made)
    refs = [Ref("oversight.expungement-order", kept.id), Ref("oversight.expungement", made.id)]
    with operation(actor, Event.ORDER_KEPT, wall=wall.id, objects=refs):
        kept.blob, _written = keep_file(actor, wall=wall, blocks=[document.file.data])
        told = {"name": document.name, "media_type": document.media_type}
        kept.content = write_content(wall, told)
        kept.save(force_insert=True)


def _check(order: CourtOrder) -> None:
    for name, most in LONGEST.items():
        word = str(getattr(order, name)).strip()
        if not word or len(word) > most or not word.isprintable():
            raise InvalidInput(f"Between 1 and {most} letters on one line.", name)
    if order.ordered_on > clock.now().date():
        raise InvalidInput("The order's day lies ahead.", "ordered_on")


def _time_of(actor: Actor, entry_id: UUID) -> dt.datetime:
    """When the entry was written; refusals in words for one that cannot be expunged."""
    place = ledger.place_of(actor.log_id, entry_id)
    if place is None:
        if ledger.is_waiting(actor.log_id, entry_id):
            raise Refused(WAITS)
        raise NotFound
    if place.is_expunged:
        raise Refused(EXPUNGED)
    if place.orders_an_expungement:
        raise Refused(ORDER)
    return place.at
