"""Charges of a case (``case_charges.html``)."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.choices import Disposition, PartyRole
from casework.forms.record import ChargeForm, DispositionForm, NewChargeForm
from casework.selectors import overview as reads
from casework.services import charges as writes
from casework.views.common import case_context, crumbs_of, form_page
from privilege.access import walls_held
from privilege.choices import WallRight
from privilege.http import ActorRequest


@login_required
@require_safe
def charges(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the counts."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    may = case.wall_id in walls_held(actor, WallRight.WRITE)
    rows = [
        {
            "count_number": charge.count_number,
            "statute": charge.text("statute"),
            "description": charge.text("description"),
            "grade_word": charge.get_grade_display(),
            "defendant": charge.party.text("name"),
            "disposition_word": ""
            if charge.disposition == Disposition.PENDING
            else charge.get_disposition_display(),
            "disposed_at": charge.disposed_on,
            "url": reverse("charge", args=[charge.id]) if may else "",
        }
        for charge in reads.charges_of(case)
    ]
    context = {
        **case_context(actor, case, "charges"),
        "charges": rows,
        "add_url": reverse("charge-add", args=[case_id]) if may else "",
    }
    return render(request, "casework/case_charges.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Add a count against a defendant."""
    case, _wall = access.record_for_change(request.actor, case_id)
    defendants = [
        (str(party.id), party.text("name"))
        for party in reads.parties_of(case, PartyRole.DEFENDANT.value)
    ]
    return form_page(
        request,
        NewChargeForm(request.POST or None, defendants=defendants),
        lambda data: writes.add_charge(request.actor, **data),
        heading=_("Add a charge"),
        submit=_("Add this charge"),
        crumbs=crumbs_of(case, (_("Charges"), reverse("charges", args=[case_id]))),
        done_url=reverse("charges", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def charge(request: ActorRequest, charge_id: UUID) -> HttpResponse:
    """Correct a count."""
    found = access.charge_for(request.actor, charge_id)
    case = access.case_of_matter(request.actor, found.matter_id)
    access.record_for_change(request.actor, case.id)
    initial = {
        "statute": found.text("statute"),
        "description": found.text("description"),
        "grade": found.grade,
    }
    return form_page(
        request,
        ChargeForm(request.POST or None, initial=initial),
        lambda data: writes.change_charge(request.actor, charge_id=charge_id, **data),
        heading=_("Count %(n)s") % {"n": found.count_number},
        submit=_("Save"),
        crumbs=crumbs_of(case, (_("Charges"), reverse("charges", args=[case.id]))),
        done_url=reverse("charges", args=[case.id]),
        template="casework/form_more.html",
        more_acts=[(_("Record the disposition"), reverse("disposition", args=[charge_id]))],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disposition(request: ActorRequest, charge_id: UUID) -> HttpResponse:
    """Record how a count ended."""
    found = access.charge_for(request.actor, charge_id)
    case = access.case_of_matter(request.actor, found.matter_id)
    access.record_for_change(request.actor, case.id)
    initial = {"disposition": found.disposition, "disposed_on": found.disposed_on}
    return form_page(
        request,
        DispositionForm(request.POST or None, initial=initial),
        lambda data: writes.record_disposition(request.actor, charge_id=charge_id, **data),
        heading=_("Disposition of count %(n)s") % {"n": found.count_number},
        submit=_("Record the disposition"),
        crumbs=crumbs_of(case, (_("Charges"), reverse("charges", args=[case.id]))),
        done_url=reverse("charges", args=[case.id]),
    )
