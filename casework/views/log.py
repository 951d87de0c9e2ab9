"""An office's own audit log (``audit_log.html``), for its supervisors and auditors."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.ledger.selectors import Filters
from casework.events import Event
from casework.forms.evidence import LogFilterForm
from casework.forms.fields import offer, with_nothing
from casework.selectors import directory
from casework.selectors.log import LogRow, Subject, log_page
from casework.services.looking import read_log
from casework.views.common import Context, event_words
from privilege.access import demand_role
from privilege.choices import Role
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from privilege.actor import Actor

_OUTCOMES = {
    "success": "plain",
    "refused": "warn",
    "not-found": "warn",
    "invalid": "info",
    "failed": "bad",
}
_PAGES = {"case": "case", "item": "item"}


@login_required
@require_safe
def audit_log(request: ActorRequest) -> HttpResponse:
    """Show what one's own office did; reading it is an entry too."""
    actor = request.actor
    demand_role(actor, Role.SUPERVISOR, Role.AUDITOR)
    form = LogFilterForm(request.GET)
    people = [(str(user_id), name) for user_id, name in directory.members(actor)]
    offer(form, "who", with_nothing(people, _("Everybody")))
    offer(form, "event", with_nothing(_groups(), _("Everything")))
    data = form.cleaned_data if form.is_valid() else {}
    filters = Filters(
        event=data.get("event", ""),
        user_id=UUID(data["who"]) if data.get("who") else None,
        since=_start(actor, data.get("since"), 0),
        until=_start(actor, data.get("until"), 1),
    )
    page = log_page(actor, filters, cursor=request.GET.get("cursor", ""))
    read_log(actor)
    context = {
        "form": form,
        "rows": [_row(row) for row in page.rows],
        "next_cursor": page.next_cursor,
        "filtered": any(data.values()),
        "clear_url": request.path,
        "office_name": directory.office_name(actor),
    }
    return render(request, "casework/audit_log.html", context)


def _groups() -> list[tuple[str, str]]:
    return [
        ("casework:case", _("Cases")),
        ("casework:evidence", _("Evidence, all acts")),
        (Event.ITEM_VIEWED.value, _("Evidence opened")),
        (Event.ITEM_DOWNLOADED.value, _("Evidence downloaded")),
        ("disclosure:", _("Productions")),
        ("privilege:wall", _("Who may see what")),
        ("privilege:session", _("Log-ins")),
        ("privilege:request", _("Refused and not found")),
    ]


def _row(row: LogRow) -> Context:
    entry = row.entry
    source = entry.data.get("source") or {}
    return {
        "at": entry.at,
        "who": row.who,
        "words": event_words(entry.event),
        "about": [(subject.name or _("Privileged item"), _url(subject)) for subject in row.about],
        "where": row.where,
        "outcome_word": entry.outcome.replace("-", " "),
        "outcome_tone": _OUTCOMES.get(entry.outcome, "plain"),
        "address": source.get("address", ""),
        "id": entry.id,
    }


def _url(subject: Subject) -> str:
    name = _PAGES.get(subject.kind)
    return reverse(name, args=[subject.id]) if name else ""


def _start(actor: Actor, day: dt.date | None, plus: int) -> dt.datetime | None:
    """The first instant of a day of the person's own zone, ``plus`` days later."""
    if day is None:
        return None
    zone = ZoneInfo(actor.time_zone)
    return dt.datetime.combine(day + dt.timedelta(days=plus), dt.time(), tzinfo=zone)
