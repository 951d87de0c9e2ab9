"""What happened in a case, as an office's own log and the case itself say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.ground import clock
from audit.ledger.selectors import Filters
from audit.oversight.selectors import log
from casework.access import case_for
from casework.registries import served_lists
from casework.selectors.overview import events

if TYPE_CHECKING:
    from uuid import UUID

    from audit.oversight.selectors.log import LogRow
    from casework.models.case import Case
    from privilege.actor import Actor

PAGE = 100
_EVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something of the case's own: a day in court, what one side served on the other."""

    at: dt.datetime
    words: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it, newest first: entries, and the milestones of the time they span."""

    case: Case
    rows: list[LogRow]
    milestones: list[Milestone]
    next_cursor: str


def timeline(actor: Actor, case_id: UUID, *, cursor: str = "") -> Timeline:
    """Everything in the parts of a case that the reader of the office's log can open.

    The number of queries does not depend on how much happened.
    """
    log.demand_reader(actor)
    case = case_for(actor, case_id)
    filters = Filters(behind=log.walls_of_case(actor, case.matter_id))
    page = log.log_page(actor, filters, cursor=cursor, limit=PAGE)
    before = log.place(cursor)
    newest = before[0] if before else clock.now()
    oldest = page.rows[-1].entry.at if page.next_cursor else _EVER
    spanned = [one for one in _milestones(actor, case) if oldest < one.at <= newest]
    return Timeline(case, page.rows, spanned, page.next_cursor)


def _milestones(actor: Actor, case: Case) -> list[Milestone]:
    dates = reverse("dates", args=[case.id])
    settings = [*events(actor, case, coming=True), *events(actor, case, coming=False)]
    return [
        *(
            Milestone(
                one.starts_at,
                _("In court: %(kind)s") % {"kind": one.get_kind_display()},
                _("Canceled") if one.is_cancelled else str(one.text("result")),
                dates,
            )
            for one in settings
        ),
        *(
            Milestone(one.at, _("Served: %(name)s") % {"name": one.name}, one.direction, one.url)
            for ask in served_lists
            for one in ask(actor, case.id, case.matter_id)
        ),
    ]
