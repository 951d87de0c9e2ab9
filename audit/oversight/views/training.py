"""Trainings: one's own, those of the office, sessions held, and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight import access
from audit.oversight.events import Event
from audit.oversight.forms.training import CertificateForm, TrainingForm
from audit.oversight.selectors import training as reads
from audit.oversight.services import training as writes
from audit.oversight.views.common import crumbs, send_document
from casework.services.message_files import NewFile
from casework.views.common import form_page, said
from privilege.access import demand_role
from privilege.choices import Role
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors.people import people_of_office

if TYPE_CHECKING:
    import datetime as dt

    from audit.oversight.models.training import TrainingRecord
    from audit.oversight.selectors.training import Trained

Context = dict[str, Any]
_DAMAGED = "This certificate is damaged. Add it again."


@login_required
@require_safe
def trainings(request: ActorRequest) -> HttpResponse:
    """List one's own trainings; for a supervisor those of the office and the sessions it held."""
    actor = request.actor
    if actor.office_id is None:
        raise NotFound
    supervises = actor.has_role(Role.SUPERVISOR)
    context = {
        "crumbs": crumbs(),
        "own": [_row(one, actor.today) for one in reads.own(actor)],
        "office": [_row(one, actor.today) for one in reads.of_office(actor)] if supervises else [],
        "held": [_session(one, count) for one, count in reads.held(actor)] if supervises else [],
        "supervises": supervises,
        "record_url": reverse("training-new") if supervises else "",
    }
    return render(request, "oversight/training_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ActorRequest) -> HttpResponse:
    """Record a session with who came."""
    actor = request.actor
    demand_role(actor, Role.SUPERVISOR)
    people = [
        (str(one.id), one.display_name)
        for one in people_of_office(actor.own_office_id)
        if one.is_active
    ]
    return form_page(
        request,
        TrainingForm(request.POST or None, people=people),
        said(
            lambda data: writes.record_training(
                actor,
                session=writes.Session(data["course"], data["held_on"], data["expires_on"]),
                colleagues=[UUID(one) for one in data["colleagues"]],
                guests=data["guests"].splitlines(),
            )
        ),
        heading=_("Record a training"),
        lead=_("Record a session once, with everybody who came, of your office and of others."),
        submit=_("Record this training"),
        done_url=reverse("trainings"),
        crumbs=_crumbs(),
    )


@login_required
@require_safe
def session(request: ActorRequest, training_id: UUID) -> HttpResponse:
    """Show who came to a session that the supervisor's office held."""
    demand_role(request.actor, Role.SUPERVISOR)
    came = reads.who_came(request.actor, training_id)
    if not came:
        raise NotFound
    context = {
        "course": came[0].course,
        "held_on": came[0].held_on,
        "expires_on": came[0].expires_on,
        "rows": [
            {
                "who": one.user.display_name,
                "office": one.office.name,
                "withdraw_url": reverse("training-withdraw", args=[one.id]),
            }
            for one in came
        ],
        "crumbs": _crumbs(),
    }
    return render(request, "oversight/training.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, training_record_id: UUID) -> HttpResponse:
    """Ask, and take back that somebody came."""
    actor = request.actor
    found = access.record_for(actor, training_record_id, of_own_people=False)
    if request.method == "POST":
        writes.withdraw_record(actor, record_id=training_record_id)
        return redirect("trainings")
    context = {
        "heading": _("Take back that they came"),
        "names": [found.user.display_name],
        "facts": [(_("Course"), found.course)],
        "consequence": _("They and their office no longer see this training. They are told."),
        "submit": _("Take it back"),
        "cancel_url": reverse("training", args=[found.training_id]),
        "crumbs": _crumbs(),
    }
    return render(request, "confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_certificate(request: ActorRequest, training_record_id: UUID) -> HttpResponse:
    """Add a certificate of one of the supervisor's people."""
    actor = request.actor
    found = access.record_for(actor, training_record_id, of_own_people=True)

    def act(data: Context) -> object:
        file = NewFile(data["file"].name, data["file"].read())
        return writes.add_certificate(actor, record_id=training_record_id, file=file)

    return form_page(
        request,
        CertificateForm(request.POST or None, request.FILES or None),
        said(act),
        heading=_("Add a certificate"),
        lead=_("%(name)s: %(course)s. Only supervisors of your office open it.")
        % {"name": found.user.display_name, "course": found.course},
        submit=_("Add this certificate"),
        done_url=reverse("trainings"),
        crumbs=_crumbs(),
    )


@login_required
@require_safe
def certificate(request: ActorRequest, certificate_id: UUID) -> HttpResponseBase:
    """Send a certificate, to be saved."""
    found = access.certificate_for(request.actor, certificate_id)
    return send_document(
        request,
        found,
        event=Event.CERTIFICATE_OPENED,
        kind="oversight.certificate",
        damaged=_DAMAGED,
    )


def _row(one: Trained, today: dt.date) -> Context:
    left = one.days_left(today)
    tone, word = "good", _("Good")
    if not one.is_latest:
        tone, word = "plain", _("Repeated since")
    elif left is not None and left < 0:
        tone, word = "bad", _("Ran out")
    elif left is not None and left <= reads.SOON.days:
        tone, word = "warn", _("Runs out soon")
    record_id = one.record.id
    return {
        "who": one.record.user.display_name,
        "course": one.record.course,
        "host": one.record.host_office.name,
        "held_on": one.record.held_on,
        "expires_on": one.record.expires_on,
        "tone": tone,
        "word": word,
        "file_url": reverse("certificate", args=[one.certificate_id]) if one.certificate_id else "",
        "add_url": reverse("certificate-add", args=[record_id]),
    }


def _session(record: TrainingRecord, count: int) -> Context:
    return {
        "url": reverse("training", args=[record.training_id]),
        "course": record.course,
        "held_on": record.held_on,
        "count": count,
    }


def _crumbs() -> list[tuple[str, str]]:
    return crumbs((_("Training"), reverse("trainings")))
