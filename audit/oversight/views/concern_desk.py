"""Receiving reports: what was addressed to me, one report, its files; who receives them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.oversight import concern as rules
from audit.oversight.choices import ConcernState
from audit.oversight.forms.concern import AnswerForm, HandOnForm, StepForm
from audit.oversight.selectors import concerns as reads
from audit.oversight.services import (
    concerns,
    ethics_officers,
    handing_on,
    receiving_concerns,
)
from audit.oversight.views.common import crumbs
from audit.oversight.views.concern_words import recipient_words, steps
from casework.forms.fields import offer
from casework.views.common import done, form_page, said
from privilege import access, unlocked
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.choices import Role
from privilege.errors import NotFound, Refused
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from audit.oversight.models.concern import Concern
    from casework.views.common import Context

_DAMAGED = "This file is damaged and cannot be opened."
_STEP_WORDS = {
    ConcernState.ACKNOWLEDGED.value: gettext_lazy("Say that it arrived"),
    ConcernState.IN_INQUIRY.value: gettext_lazy("Begin an inquiry"),
    ConcernState.OUTCOME.value: gettext_lazy("Tell the outcome and close it"),
}


@login_required
@require_safe
def desk(request: ActorRequest) -> HttpResponse:
    """Offer everybody to report and to come back; recipients see what is addressed to them."""
    actor = request.actor
    concerns.demand_may_report(actor)
    context = {
        "crumbs": crumbs(),
        "receives": reads.receives(actor),
        "concerns": [_row(one) for one in reads.addressed_to(actor)],
        "overdue": [
            (one.name, one.due, _owed(one.state), one.is_gone)
            for one in reads.overdue(actor, actor.today)
        ],
        "officers_url": reverse("ethics-officers") if actor.has_role(Role.SUPERVISOR) else "",
    }
    return render(request, "oversight/concern_desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: ActorRequest, concern_id: UUID) -> HttpResponse:
    """Show a report to its recipient; a POST takes it a step on, or writes to the reporter."""
    found = receiving_concerns.read_concern(request.actor, concern_id=concern_id)
    is_step = request.method == "POST" and not request.POST.keys().isdisjoint({"step", "state"})
    step = StepForm(request.POST if is_step else None, states=_next(found))
    is_answer = request.method == "POST" and not is_step
    answer = AnswerForm(request.POST if is_answer else None)
    if (is_step and _advanced(request, found, step)) or (
        is_answer and _answered(request, found, answer)
    ):
        return redirect("concern", concern_id=found.id)
    asked = urlencode({"next": request.get_full_path()})
    words = None if found.content is None else found.content.words()
    context = {
        "crumbs": crumbs((_("Reports of concern"), reverse("concerns"))),
        "before": _before(words),
        "state": ConcernState(found.state).label,
        "steps": steps(found),
        "words": words,
        "locked": int(words is None),
        "unlock_url": "" if unlocked.current() else f"{reverse('keys')}?{asked}",
        "lines": reads.lines(found),
        "files": [
            (one.text("name"), one.blob.size, reverse("concern-file", args=[one.id]))
            for one in reads.files(found)
        ],
        "step": step if _next(found) else None,
        "answer": answer,
        "handed_on": found.handed_on,
        "hand_on_url": reverse("concern-hand-on", args=[found.id]) if words else "",
    }
    response = render(request, "oversight/concern.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request: ActorRequest, concern_id: UUID) -> HttpResponse:
    """Hand a report on to another recipient, none of those it is about."""
    found = receiving_concerns.read_concern(request.actor, concern_id=concern_id)
    words = None if found.content is None else found.content.words()
    if words is None or found.handed_on:
        return redirect("concern", concern_id=found.id)
    offered = handing_on.others(request.actor, words)
    form = HandOnForm(request.POST or None)
    offer(form, "recipient_id", [(str(one.user_id), recipient_words(one)) for one in offered])
    response = form_page(
        request,
        form,
        said(
            lambda data: handing_on.hand_on(
                request.actor, concern_id=found.id, recipient_id=data["recipient_id"]
            )
        ),
        heading=_("Hand this report on"),
        lead=_(
            "Nobody named in it is offered. They receive all of it, files and what was written on"
            " both sides; you keep what you read, and go on with it no more. The reporter sees who"
            " holds it now."
        ),
        submit=_("Hand it on for good"),
        done_url=reverse("concern", args=[found.id]),
        crumbs=crumbs((_("Reports of concern"), reverse("concerns"))),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def file(request: ActorRequest, concern_file_id: UUID) -> HttpResponse:
    """Save a file that came with a report."""
    try:
        found, data = receiving_concerns.file_of_concern(request.actor, file_id=concern_file_id)
    except (DamagedError, MissingError):
        raise Refused(_DAMAGED) from None
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{found.text("name")}"',
            "Cache-Control": "no-store",
        },
    )


@login_required
@require_safe
def officers(request: ActorRequest) -> HttpResponse:
    """Show a supervisor who of their office receives reports, and let them appoint."""
    access.demand_role(request.actor, Role.SUPERVISOR)
    context = {
        "crumbs": crumbs((_("Reports of concern"), reverse("concerns"))),
        "people": ethics_officers.candidates(request.actor),
    }
    return render(request, "oversight/ethics_officers.html", context)


@login_required
@require_POST
def appoint(request: ActorRequest, user_id: UUID, appointment: str) -> HttpResponse:
    """Appoint an ethics officer, or end it."""
    access.demand_role(request.actor, Role.SUPERVISOR)
    if appointment not in {"appoint", "end"}:
        raise NotFound
    ethics_officers.appoint(request.actor, user_id=user_id, holds=appointment == "appoint")
    return redirect("ethics-officers")


def _advanced(request: ActorRequest, found: Concern, form: StepForm) -> bool:
    def go(data: dict[str, Any]) -> None:
        receiving_concerns.advance_concern(
            request.actor,
            concern_id=found.id,
            state=rules.State(data["state"]),
            text=data["text"],
        )

    return form.is_valid() and done(form, said(go))


def _answered(request: ActorRequest, found: Concern, form: AnswerForm) -> bool:
    def go(data: dict[str, Any]) -> None:
        receiving_concerns.answer_concern(request.actor, concern_id=found.id, text=data["text"])

    return form.is_valid() and done(form, said(go))


def _next(found: Concern) -> list[tuple[str, str]]:
    if found.handed_on:
        return []
    coming = rules.next_states(rules.State(found.state))
    return [(state.value, str(_STEP_WORDS[state.value])) for state in coming]


def _before(words: dict[str, Any] | None) -> list[Context]:
    """What was written on both sides before the report was handed on."""
    written = (words or {}).get("before", [])
    return [one | {"on": dt.date.fromisoformat(one["on"])} for one in written]


def _row(found: Concern) -> Context:
    return {
        "url": reverse("concern", args=[found.id]),
        "received_on": found.received_on,
        "state": _("Handed on") if found.handed_on else ConcernState(found.state).label,
        "owed": _owed(found.state),
        "due": reads.due_of(found),
    }


def _owed(state: str) -> str:
    if state == ConcernState.OUTCOME:
        return ""
    return _("acknowledgement") if state == ConcernState.RECEIVED else _("outcome")
