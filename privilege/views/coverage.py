"""Who covers for the people of an office: shown to all of it, chosen by its supervisors."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from privilege import access
from privilege.choices import Role
from privilege.errors import NotFound
from privilege.forms.keys import CoverageForm
from privilege.http import ActorRequest
from privilege.selectors import coverage as reads
from privilege.selectors import people
from privilege.services import coverage as services


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coverage(request: ActorRequest) -> HttpResponse:
    """List who covers; a supervisor's POST chooses one more."""
    actor = request.actor
    members = reads.members(actor.own_office_id)
    may_choose = actor.has_role(Role.SUPERVISOR)
    form = None
    if may_choose:
        chosen = {one.user_id for one in members} | {actor.user_id}
        colleagues = {
            str(role.user_id): role.user.display_name
            for role in people.caseworkers([actor.own_office_id])
            if role.user_id not in chosen
        }
        form = CoverageForm(request.POST if request.method == "POST" else None, colleagues.items())
    if request.method == "POST":
        access.demand_role(actor, Role.SUPERVISOR)
        if form is not None and form.is_valid():
            user_id = UUID(form.cleaned_data["colleague"])
            services.choose_member(actor, user_id=user_id, covers=True)
            return redirect("coverage")
    context = {
        "members": members,
        "form": form,
        "may_choose": may_choose,
        "crumbs": [(_("Your key"), reverse("keys"))],
    }
    return render(request, "privilege/coverage.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """End that a colleague covers, after a second look."""
    actor = request.actor
    access.demand_role(actor, Role.SUPERVISOR)
    found = [one for one in reads.members(actor.own_office_id) if one.user_id == user_id]
    if not found:
        raise NotFound
    if request.method == "POST":
        services.choose_member(actor, user_id=user_id, covers=False)
        return redirect("coverage")
    context = {
        "heading": _("End covering"),
        "names": [found[0].name],
        "consequence": _(
            "What they opened while covering, they may have read and kept; each case's page says"
            " when and why they did. What is written from now on is shut to them."
        ),
        "submit": _("End covering: shut them out of what is written from now on"),
        "cancel_url": reverse("coverage"),
        "crumbs": [(_("Your key"), reverse("keys")), (_("Who covers"), reverse("coverage"))],
    }
    return render(request, "confirm.html", context)
