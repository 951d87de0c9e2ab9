"""What stands in the place of an expunged entry: by whose order it went."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.ledger import selectors as ledger
from audit.oversight.models.expungement import Expungement, ExpungementOrder
from audit.oversight.selectors.log import LogRow, demand_reader, named
from privilege.actor import Actor
from privilege.errors import NotFound


@dataclass(frozen=True, slots=True)
class Placeholder:
    """An expunged entry: its id and time, and in words who ordered it."""

    entry_id: UUID
    at: dt.datetime
    expunged_at: dt.datetime
    words: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the log: what it says, or what stands in its place.

    ``order_id`` is the document of the order, where the reader opens it.
    """

    entry_id: UUID
    row: LogRow | None
    gone: Placeholder | None
    order_id: UUID | None


def entry_view(actor: Actor, entry_id: UUID) -> EntryView:
    """One entry of the actor's office's log by its reference.

    What happened behind a wall that they are not behind has no reference for them: not found.
    """
    demand_reader(actor)
    found = ledger.entry_called(actor.log_id, entry_id)
    if found is not None:
        (row,) = named(actor, [found])
        if row.is_open:
            return EntryView(entry_id, row, None, None)
    order = Expungement.objects.filter(entry_id=entry_id, office_id=actor.own_office_id).first()
    if order is None:
        raise NotFound
    gone = Placeholder(entry_id, order.entry_at, order.expunged_at, words_of(order))
    document = ExpungementOrder.objects.filter(expungement=order).first()
    return EntryView(entry_id, None, gone, document.id if document else None)


def placeholders(
    actor: Actor,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    limit: int = 200,
) -> list[Placeholder]:
    """The expunged entries of the office's log in that time, newest first; two queries."""
    demand_reader(actor)
    found = ledger.expunged([actor.log_id], since=since, until=until, limit=limit)
    orders = {
        one.entry_id: one
        for one in Expungement.objects.filter(entry_id__in=[one.entry_id for one in found])
    }
    return [
        Placeholder(one.entry_id, one.at, one.ordered_at, words_of(orders.get(one.entry_id)))
        for one in found
    ]


def words_of(order: Expungement | None) -> str:
    """`Expunged by order of …`, as pages and exports show it."""
    if order is None:
        return _("Expunged by order of a court")
    return _("Expunged by order of %(court)s, %(day)s, no. %(docket)s") % {
        "court": order.court,
        "day": date_format(order.ordered_on, "F j, Y"),
        "docket": order.docket,
    }
