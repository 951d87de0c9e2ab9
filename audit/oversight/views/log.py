"""An office's own audit log, for its supervisors and auditors."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.forms import ChoiceField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.ledger.selectors import Filters
from audit.oversight.forms.log import LogFilterForm
from audit.oversight.selectors import log as reads
from audit.oversight.selectors import saved_views
from audit.oversight.selectors.expungements import placeholders
from audit.oversight.services import saved_views as saving
from audit.oversight.views.common import crumbs, person_url, row_words
from casework.events import Event
from casework.forms.fields import offer, with_nothing
from casework.selectors import directory
from casework.selectors.log import cases_called
from casework.services.looking import read_log
from privilege.errors import InvalidInput
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from audit.oversight.models.view import SavedView
    from casework.forms.fields import Choices
    from casework.views.common import Context
    from privilege.actor import Actor

NO_SUCH_CASE = "No case that you can see is called so."
SEVERAL_CASES = "Several cases are called so. Give the docket number."


@login_required
@require_safe
def audit_log(request: ActorRequest) -> HttpResponse:
    """Show what one's own office did (``log_page.html``); reading it is an entry too."""
    actor = request.actor
    reads.demand_reader(actor)
    form = log_form(request)
    narrowing = form.narrowing
    filters = Filters(
        event=narrowing.get("event", ""),
        outcome=narrowing.get("outcome", ""),
        address=narrowing.get("address", ""),
        user_id=UUID(narrowing["who"]) if "who" in narrowing else None,
        since=start_of_day(actor, narrowing.get("since"), 0),
        until=start_of_day(actor, narrowing.get("until"), 1),
        behind=_walls(actor, form, narrowing),
    )
    saved = saved_views.views_of(actor)
    page = reads.log_page(actor, filters, cursor=request.GET.get("cursor", ""))
    read_log(actor)
    context = {
        "crumbs": crumbs(),
        "form": form,
        "rows": [row_words(row) for row in page.rows],
        "next_cursor": page.next_cursor,
        "expunged": [] if narrowing or request.GET.get("cursor") else placeholders(actor),
        "filtered": bool(narrowing),
        "clear_url": request.path,
        "saved": [_view_words(form, one) for one in saved],
        "keep": []
        if form.errors
        else [(name, request.GET[name]) for name in narrowing if name in request.GET],
        "office_name": directory.office_name(actor),
    }
    return render(request, "oversight/log_page.html", context)


@login_required
@require_POST
def views(request: ActorRequest) -> HttpResponse:
    """Keep the present view for oneself, or remove one."""
    actor = request.actor
    reads.demand_reader(actor)
    if unwanted := request.POST.get("remove"):
        saving.remove_view(actor, view_id=unwanted)
        return redirect("audit-log")
    form = log_form(request, request.POST)
    given = {name: str(request.POST[name]) for name in form.narrowing}
    saving.save_view(actor, query=given)
    return redirect(f"{reverse('audit-log')}?{urlencode(given)}")


@login_required
@require_safe
def record(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """Show everybody who touched a case, an item or an account (``log_record.html``)."""
    actor = request.actor
    history = reads.record_history(actor, record_id)
    read_log(actor)
    context = {
        "crumbs": crumbs((_("Audit log"), reverse("audit-log"))),
        "name": history.subject.name or _("Privileged item"),
        "people": [
            {"name": one.name, "url": person_url(one.user_id), "toucher": one}
            for one in history.people
        ],
        "rows": [row_words(row) for row in history.rows],
        "most": reads.MOST_ABOUT,
    }
    return render(request, "oversight/log_record.html", context)


def log_form(request: ActorRequest, data: QueryDict | None = None) -> LogFilterForm:
    """The form that narrows the log, with the people and acts it offers."""
    form = LogFilterForm(data or request.GET)
    people = [(str(user_id), name) for user_id, name in directory.members(request.actor)]
    offer(form, "who", with_nothing(people, _("Everybody")))
    offer(form, "event", with_nothing(groups(), _("Everything")))
    return form


def groups() -> list[tuple[str, str]]:
    """Acts to look for: a tag, or its beginning, and what it is called."""
    return [
        ("casework:case", _("Cases")),
        ("casework:evidence", _("Evidence, all acts")),
        (Event.ITEM_VIEWED.value, _("Evidence opened")),
        (Event.ITEM_DOWNLOADED.value, _("Evidence downloaded")),
        ("disclosure:", _("Productions")),
        ("privilege:wall", _("Who may see what")),
        ("privilege:exception", _("Exceptions")),
        ("privilege:coverage", _("Covering for colleagues")),
        ("privilege:session", _("Log-ins")),
        ("privilege:request", _("Refused and not found")),
        ("oversight:", _("Oversight")),
        (Event.LOG_READ.value, _("This log read")),
    ]


def _view_words(form: LogFilterForm, view: SavedView) -> Context:
    """A saved view by what it narrows by, in the words that the form offers its reader."""
    words = []
    for name, value in view.query.items():
        field = form.fields[name]
        if isinstance(field, ChoiceField):
            offered = {str(key): label for key, label in cast("Choices", field.choices)}
            words.append(f"{field.label}: {offered.get(value, '–')}")
        else:
            words.append(f"{field.label}: {value}")
    query = urlencode(view.query)
    return {"id": view.id, "url": f"?{query}", "words": ", ".join(words)}


def _walls(actor: Actor, form: LogFilterForm, narrowing: dict[str, Any]) -> list[UUID] | None:
    """The walls of the case that was asked for; an unclear name is said at its field.

    None where no case was asked for; what was asked for wrongly finds nothing.
    """
    if form.errors:
        return []
    if "case" not in narrowing:
        return None
    found = cases_called(actor, narrowing["case"])
    if len(found) == 1:
        return reads.walls_of_case(actor, found[0].matter_id)
    form.add_error("case", SEVERAL_CASES if found else NO_SUCH_CASE)
    return []


def start_of_day(actor: Actor, day: dt.date | None, plus: int) -> dt.datetime | None:
    """The first instant of a day of the person's own zone, ``plus`` days later."""
    if day is None:
        return None
    zone = ZoneInfo(actor.time_zone)
    try:
        return dt.datetime.combine(day + dt.timedelta(days=plus), dt.time(), tzinfo=zone)
    except OverflowError:
        raise InvalidInput("This is no day that a calendar has.", "until") from None
