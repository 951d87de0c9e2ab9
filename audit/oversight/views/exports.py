"""Exporting an office's log (``exports.html``)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.ledger.bundle import zip_chunks
from audit.oversight.chosen import Asked
from audit.oversight.forms.exports import WeeklyForm
from audit.oversight.forms.log import OUTCOMES, LogFilterForm
from audit.oversight.selectors import exports as reads
from audit.oversight.selectors.log import demand_reader
from audit.oversight.services import exports as writes
from audit.oversight.services import schedules
from audit.oversight.views.common import crumbs
from audit.oversight.views.log import NO_SUCH_CASE, SEVERAL_CASES, groups, start_of_day
from casework.forms.fields import offer, with_nothing
from casework.selectors import directory
from casework.selectors.log import cases_called
from casework.views.common import Context, done, said
from privilege.access import demand_role
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.choices import JobState, Role
from privilege.errors import InvalidInput, Refused
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from privilege.actor import Actor

_DAMAGED = "The exported file is damaged. Export the log again."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: ActorRequest) -> HttpResponse:
    """Show the person's exports; a POST asks for another."""
    actor = request.actor
    demand_reader(actor)
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        act = said(lambda data: writes.ask_export(actor, asked=asked_of(actor, data)))
        if done(form, act):
            return redirect("log-exports")
    context = {
        "crumbs": crumbs(),
        "form": form,
        "weekly": _weekly(actor),
        **_list(actor),
    }
    return render(request, "oversight/exports.html", context)


@login_required
@require_safe
def progress(request: ActorRequest) -> HttpResponse:
    """Show how far the exports are (``_exports.html``)."""
    demand_reader(request.actor)
    return render(request, "oversight/_exports.html", _list(request.actor))


@login_required
@require_safe
def file(request: ActorRequest, log_export_id: UUID) -> StreamingHttpResponse:
    """Send one's own export as it is put together; its length is known beforehand."""
    try:
        found = writes.download(request.actor, export_id=log_export_id)
    except (DamagedError, MissingError):
        raise Refused(_DAMAGED) from None
    return zip_response(found)


@login_required
@require_POST
def end(request: ActorRequest, log_export_id: UUID) -> HttpResponse:
    """Delete one's own export now."""
    writes.delete_export(request.actor, export_id=log_export_id)
    messages.success(request, _("The export is deleted."))
    return redirect("log-exports")


@login_required
@require_POST
def weekly(request: ActorRequest) -> HttpResponse:
    """Export the log each week from now on, or no longer."""
    actor = request.actor
    demand_role(actor, Role.SUPERVISOR)
    form = WeeklyForm(request.POST)
    if request.POST.get("act") == "end":
        schedules.end_schedule(actor)
        messages.success(request, _("The log is no longer exported each week."))
    elif form.is_valid():
        try:
            schedules.schedule_export(actor, **form.cleaned_data)
        except InvalidInput as error:
            raise Refused(error.message) from None
        messages.success(request, _("The log is exported each week from now on."))
    return redirect("log-exports")


def zip_response(found: writes.Download) -> StreamingHttpResponse:
    """A download that needs no database once it has begun."""
    chunks: Iterator[bytes] = zip_chunks(found.pieces)
    response = StreamingHttpResponse(chunks, content_type="application/zip")
    response["Content-Length"] = str(found.size)
    response["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def asked_of(actor: Actor, data: dict[str, Any]) -> Asked:
    """What a filled form asks for."""
    case_id = None
    if data["case"]:
        found = cases_called(actor, data["case"])
        if len(found) != 1:
            raise InvalidInput(SEVERAL_CASES if found else NO_SUCH_CASE, "case")
        case_id = found[0].id
    return Asked(
        event=data["event"],
        outcome=data["outcome"],
        address=data["address"],
        person_id=UUID(data["who"]) if data["who"] else None,
        case_id=case_id,
        since=start_of_day(actor, data["since"], 0),
        until=start_of_day(actor, data["until"], 1),
    )


def _form(request: ActorRequest) -> LogFilterForm:
    form = LogFilterForm(request.POST if request.method == "POST" else None)
    people = [(str(user_id), name) for user_id, name in directory.members(request.actor)]
    offer(form, "who", with_nothing(people, _("Everybody")))
    offer(form, "event", with_nothing(groups(), _("Everything")))
    return form


def _weekly(actor: Actor) -> Context | None:
    """The weekly export of a supervisor; None for others, who set none."""
    if not actor.has_role(Role.SUPERVISOR):
        return None
    form = WeeklyForm()
    if not settings.PARLEY_EXPORT_DIR:
        del form.fields["to_storage"]
    return {"schedule": reads.own_schedule(actor), "form": form}


def _list(actor: Actor) -> Context:
    found = reads.own_exports(actor)
    return {
        "exports": [_row(actor, one) for one in found],
        "progress_url": reverse("log-exports-progress"),
        "asks_again": any(one.is_open for one in found),
    }


def _row(actor: Actor, view: reads.ExportView) -> Context:
    export, standing = view.export, view.standing
    return {
        "id": export.id,
        "asked_at": export.created_at,
        "expires_at": export.expires_at,
        "what": _what(actor, export.asked),
        "is_weekly": export.schedule_id is not None,
        "url": reverse("log-export-file", args=[export.id]) if view.is_ready else "",
        "end_url": reverse("log-export-end", args=[export.id]),
        "size": view.size,
        "word": _word(view),
        "tone": "good" if view.is_ready else "plain" if view.is_open else "bad",
        "done": 100 * standing.done // standing.total if standing.total else 0,
        "is_open": view.is_open,
        "failed": not view.is_ready and not view.is_open,
    }


def _word(view: reads.ExportView) -> str:
    if view.is_ready:
        return _("Ready")
    if view.standing.state == JobState.DONE:
        return _("Waits for the log’s signature")
    return str(view.standing.state.label)


def _what(actor: Actor, asked: Asked) -> str:
    """What was asked for, in a few words; no name of a case."""
    if asked.is_whole:
        return _("The whole log")
    acts = dict(groups())
    people = dict(directory.members(actor)) if asked.person_id else {}
    parts = [
        _("one case") if asked.case_id else "",
        people.get(asked.person_id, _("one person")) if asked.person_id else "",
        acts.get(asked.event, asked.event),
        str(dict(OUTCOMES)[asked.outcome]) if asked.outcome else "",
        asked.address,
        _("from %s") % _day(actor, asked.since) if asked.since else "",
        _("to %s") % _day(actor, asked.until - dt.timedelta(seconds=1)) if asked.until else "",
    ]
    return ", ".join(part for part in parts if part)


def _day(actor: Actor, moment: dt.datetime) -> str:
    """The day of a moment, where the actor works."""
    return date_format(moment.astimezone(ZoneInfo(actor.time_zone)), "F j, Y")
