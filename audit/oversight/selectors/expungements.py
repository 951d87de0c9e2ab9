"""What stands in the place of an expunged entry: by whose order it went."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from audit.ledger import selectors as ledger
from audit.oversight.models.expungement import Expungement
from audit.oversight.selectors.log import demand_reader
from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class Placeholder:
    """An expunged entry: its id and time, and in words who ordered it."""

    entry_id: UUID
    at: dt.datetime
    expunged_at: dt.datetime
    words: str


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
        "day": order.ordered_on.isoformat(),
        "docket": order.docket,
    }
