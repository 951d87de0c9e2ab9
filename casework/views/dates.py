"""Court dates of a case (``case_events.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.forms.record import ChangeEventForm, NewEventForm, ResultForm
from casework.selectors import overview as reads
from casework.services import settings as writes
from casework.views.common import Context, case_context, crumbs_of, form_page
from privilege.access import walls_held
from privilege.choices import WallRight
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.event import CaseEvent


@login_required
@require_safe
def dates(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the settings to come and those past."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    may = case.wall_id in walls_held(actor, WallRight.WRITE)
    context = {
        **case_context(actor, case, "dates"),
        "coming": [_event(one, may=may) for one in reads.events(actor, case, coming=True)],
        "past": [_event(one, may=may) for one in reads.events(actor, case, coming=False)],
        "add_url": reverse("date-add", args=[case_id]) if may else "",
    }
    return render(request, "casework/case_events.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Add a court date."""
    case, _wall = access.record_for_change(request.actor, case_id)
    return form_page(
        request,
        NewEventForm(request.POST or None),
        lambda data: writes.schedule_event(request.actor, case_id=case_id, **data),
        heading=_("Add a court date"),
        submit=_("Add this date"),
        lead=_("Times are those of %(court)s (%(zone)s).")
        % {"court": case.court.name, "zone": case.court.zone},
        crumbs=crumbs_of(case, (_("Court dates"), reverse("dates", args=[case_id]))),
        done_url=reverse("dates", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, event_id: UUID) -> HttpResponse:
    """Move or cancel a court date."""
    event = access.event_for(request.actor, event_id)
    case = access.case_of_matter(request.actor, event.matter_id)
    access.record_for_change(request.actor, case.id)
    local = event.starts_at.astimezone(ZoneInfo(event.court.zone))
    initial = {
        "day": local.date(),
        "hour": local.time(),
        "courtroom": event.text("courtroom"),
        "purpose": event.text("purpose"),
        "is_cancelled": event.is_cancelled,
    }
    return form_page(
        request,
        ChangeEventForm(request.POST or None, initial=initial),
        lambda data: writes.change_event(request.actor, event_id=event_id, **data),
        heading=event.get_kind_display(),
        submit=_("Save"),
        crumbs=crumbs_of(case, (_("Court dates"), reverse("dates", args=[case.id]))),
        done_url=reverse("dates", args=[case.id]),
        template="casework/form_more.html",
        more_acts=[(_("Record the result"), reverse("date-result", args=[event_id]))],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: ActorRequest, event_id: UUID) -> HttpResponse:
    """Record in one line what came of a court date."""
    event = access.event_for(request.actor, event_id)
    case = access.case_of_matter(request.actor, event.matter_id)
    access.record_for_change(request.actor, case.id)
    return form_page(
        request,
        ResultForm(request.POST or None, initial={"result": event.text("result")}),
        lambda data: writes.record_event_result(request.actor, event_id=event_id, **data),
        heading=_("Result: %(what)s") % {"what": event.get_kind_display()},
        submit=_("Record the result"),
        crumbs=crumbs_of(case, (_("Court dates"), reverse("dates", args=[case.id]))),
        done_url=reverse("dates", args=[case.id]),
    )


def _event(event: CaseEvent, *, may: bool) -> Context:
    where = [event.text("courtroom"), event.court.name]
    return {
        "at": event.starts_at,
        "kind_word": event.get_kind_display(),
        "place": ", ".join(part for part in where if part),
        "note": _("off") if event.is_cancelled else event.text("purpose"),
        "result": event.text("result"),
        "url": reverse("date", args=[event.id]) if may else "",
    }
