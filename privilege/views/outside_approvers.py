"""Naming who approves exceptions of an office with one supervisor, and printing their codes."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from privilege import access
from privilege.choices import RecoveryForm, Role
from privilege.errors import InvalidInput, Refused
from privilege.forms.keys import ApproverForm
from privilege.http import ActorRequest
from privilege.selectors.outside_approvers import approvers_of, supervises_alone
from privilege.services import outside_approvers
from privilege.views.unlocking import unkept


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_approver(request: ActorRequest) -> HttpResponse:
    """Ask who it is, ask again, and show their codes once."""
    actor = request.actor
    access.demand_role(actor, Role.SUPERVISOR)
    if not supervises_alone(actor):
        raise Refused(outside_approvers.NOT_ALONE)
    form = ApproverForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and "confirmed" not in request.POST:
        return render(request, "confirm.html", _second_look(request, form))
    if form.is_valid():
        try:
            named = outside_approvers.name_outside_approver(
                actor, form=RecoveryForm(form.cleaned_data["form"]), name=form.cleaned_data["name"]
            )
        except InvalidInput as error:
            form.add_error("name" if error.field == "name" else None, error.message)
        else:
            context = {"approver": named.approver, "codes": named.codes, "crumbs": _crumbs()}
            return unkept(render(request, "privilege/outside_approver_codes.html", context))
    context = {
        "heading": _("Who approves exceptions"),
        "lead": _(
            "You supervise your office alone. Privileged material goes without the client's"
            " consent only if a second person agrees, who does not work under you: name a"
            " colleague of another office, or the assigned-counsel program. They get a sheet of"
            " codes, and give you one for each answer."
        ),
        "form": form,
        "submit": _("Go on"),
        "cancel_url": reverse("keys"),
        "crumbs": _crumbs(),
    }
    return render(request, "form_page.html", context)


def _second_look(request: ActorRequest, form: ApproverForm) -> dict[str, object]:
    again = ApproverForm({**request.POST.dict(), "confirmed": "yes"})
    for field in again.fields.values():
        field.widget = forms.HiddenInput()
    again.fields["confirmed"] = forms.CharField(widget=forms.HiddenInput())
    told = _(
        "The next page shows their codes once. Have a printer ready, and hand them the sheet:"
        " whoever keeps it approves. Everybody in the office is told whom you named."
    )
    if approvers_of(request.actor.office_id).present is not None:
        told += " " + _("They take the place of whom you named before, after %(n)d hours.") % {
            "n": settings.PARLEY_CEREMONY_WAIT_HOURS
        }
    return {
        "heading": _("Name who approves exceptions"),
        "names": [form.cleaned_data["name"]],
        "facts": [(_("Who it is"), RecoveryForm(form.cleaned_data["form"]).label)],
        "consequence": told,
        "form": again,
        "submit": _("Name them and show %(n)d codes") % {"n": outside_approvers.CODES},
        "cancel_url": reverse("keys"),
        "crumbs": _crumbs(),
    }


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Your key"), reverse("keys"))]
