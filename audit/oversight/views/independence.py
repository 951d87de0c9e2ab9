"""What bears on the independence of a case's decisions (``independence.html``)."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight.forms.independence import ContactForm, OverrideForm
from audit.oversight.selectors import independence as reads
from audit.oversight.services import independence as writes
from casework.access import case_for
from casework.forms.fields import offer
from casework.views.common import case_context, crumbs_of, form_page, said
from privilege.access import demand_role
from privilege.choices import Role
from privilege.http import ActorRequest


@login_required
@require_safe
def independence(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List outsiders' contacts and superiors' overrides, for the prosecution's own people."""
    actor = request.actor
    case = case_for(actor, case_id)
    reads.file_of(actor, case.matter_id)
    context = {
        **case_context(actor, case, "independence"),
        "bearings": reads.beside(actor, [case.matter_id]).get(case.matter_id, []),
        "contact_url": reverse("outside-contact", args=[case.id]),
        "override_url": (
            reverse("override", args=[case.id]) if actor.has_role(Role.SUPERVISOR) else ""
        ),
    }
    return render(request, "oversight/independence.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Record that somebody outside spoke about a decision."""
    actor = request.actor
    case = case_for(actor, case_id)
    reads.file_of(actor, case.matter_id)
    home = reverse("independence", args=[case_id])
    return form_page(
        request,
        ContactForm(request.POST or None),
        said(lambda data: writes.record_contact(actor, case_id=case_id, **data)),
        heading=_("Record a contact by an outsider"),
        lead=_("Only people of the prosecution who can open its file see this. It stays as it is."),
        submit=_("Record it for good"),
        done_url=home,
        crumbs=crumbs_of(case, (_("Independence"), home)),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Record that a supervisor decides otherwise than the line prosecutor, and why."""
    actor = request.actor
    demand_role(actor, Role.SUPERVISOR)
    case = case_for(actor, case_id)
    home = reverse("independence", args=[case_id])
    form = OverrideForm(request.POST or None)
    people = writes.line_prosecutors(actor, case_id=case_id)
    offer(form, "prosecutor_id", [(str(user_id), name) for user_id, name in people])
    return form_page(
        request,
        form,
        said(lambda data: writes.record_override(actor, case_id=case_id, **data)),
        heading=_("Override a line prosecutor’s decision"),
        lead=_("They are told, and it appears beside the decision when it is reviewed."),
        submit=_("Record the override for good"),
        done_url=home,
        crumbs=crumbs_of(case, (_("Independence"), home)),
    )
