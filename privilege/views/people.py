"""People and offices, for those who look after them. No case content comes near these pages."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privilege import access
from privilege.choices import Role, Side
from privilege.errors import NotFound
from privilege.forms.accounts import NewPasswordForm, OfficeForm, PersonForm
from privilege.http import ActorRequest
from privilege.selectors import people as reads
from privilege.services import people as writes
from privilege.services import sign_in

_CARETAKERS = (Role.ADMINISTRATOR, Role.SUPERVISOR)


@login_required
@require_safe
def people(request: ActorRequest) -> HttpResponse:
    """List an office's people: one's own office, or any for a platform administrator."""
    access.demand_role(request.actor, *_CARETAKERS)
    office = access.office_looked_after(request.actor, request.GET.get("office", ""))
    context = {
        "office": office,
        "offices": reads.offices() if access.is_platform_administrator(request.actor) else [],
        "people": reads.people_of_office(office.id),
        "may_admit": request.actor.has_role(Role.SUPERVISOR),
    }
    return render(request, "privilege/people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: ActorRequest) -> HttpResponse:
    """Enter a person."""
    access.demand_role(request.actor, *_CARETAKERS)
    office = access.office_looked_after(request.actor, request.GET.get("office", ""))
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        roles = [Role(role) for role in data.pop("roles")]
        writes.add_person(request.actor, office=office, roles=roles, **data)
        return redirect(f"{reverse('people')}?office={office.id}")
    context = {
        "heading": _("Add a person"),
        "lead": _(
            "They log in, choose their own password, and see nothing until a supervisor of"
            " %(office)s admits them after that."
        )
        % {"office": office.name},
        "form": form,
        "submit": _("Add this person"),
        "cancel_url": reverse("people"),
        "crumbs": [(_("People"), reverse("people"))],
    }
    return render(request, "form_page.html", context)


@login_required
@require_POST
def act_on_person(request: ActorRequest, user_id: UUID, act: str) -> HttpResponse:
    """Admit, disable, enable or unlock a person."""
    access.demand_role(request.actor, *_CARETAKERS)
    user, office = writes.colleague(request.actor, user_id)
    if act == "admit":
        writes.admit_person(request.actor, user=user, office=office)
    elif act == "unlock":
        sign_in.release_lock(request.actor, user_id=user_id)
    elif act in {"enable", "disable"}:
        writes.set_active(request.actor, user_id=user_id, is_active=act == "enable")
    else:
        raise NotFound
    return redirect(f"{reverse('people')}?office={office.id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Give a person a new password, which shuts the account until a supervisor admits it."""
    access.demand_role(request.actor, *_CARETAKERS)
    user, office = writes.colleague(request.actor, user_id)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        writes.reset_password(
            request.actor, user_id=user_id, password=form.cleaned_data["password"]
        )
        return redirect(f"{reverse('people')}?office={office.id}")
    context = {
        "heading": _("Reset the password of %(name)s") % {"name": user.display_name},
        "lead": _(
            "This logs them out everywhere. They see nothing until they have chosen their own"
            " password and a supervisor has admitted them again after that."
        ),
        "form": form,
        "submit": _("Reset the password"),
        "cancel_url": reverse("people"),
        "crumbs": [(_("People"), reverse("people"))],
    }
    return render(request, "form_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_office(request: ActorRequest) -> HttpResponse:
    """Open an office; a platform administrator's page."""
    access.demand_platform_administrator(request.actor)
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        office = writes.open_office(
            request.actor,
            name=data["name"],
            side=Side(data["side"]),
            jurisdiction=data["jurisdiction"],
        )
        return redirect(f"{reverse('people')}?office={office.id}")
    context = {
        "heading": _("Open an office"),
        "form": form,
        "submit": _("Open this office"),
        "cancel_url": reverse("people"),
        "crumbs": [(_("People"), reverse("people"))],
    }
    return render(request, "form_page.html", context)
