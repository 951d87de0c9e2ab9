"""Who of an office has not attested, and letting them work on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight.forms.codes import ReleaseForm
from audit.oversight.selectors import codes as reads
from audit.oversight.services import codes as writes
from audit.oversight.views.codes import state_words
from audit.oversight.views.common import crumbs
from casework.views.common import done, said
from privilege.access import demand_role
from privilege.choices import Role
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from audit.oversight.selectors.codes import Requirement
    from privilege.models.people import User


@login_required
@require_safe
def overdue(request: ActorRequest) -> HttpResponse:
    """List who of the supervisor's office attested to what, those overdue first."""
    demand_role(request.actor, Role.SUPERVISOR)
    rows = [
        _row(person, one)
        for person, asked in reads.requirements_of_office(request.actor)
        for one in asked
    ]
    rows.sort(key=lambda row: (not row["stopped"], not row["due"], row["who"]))
    context = {
        "rows": rows,
        "late": sum(row["due"] for row in rows),
        "publish_url": reverse("code-new"),
        "crumbs": crumbs((_("Codes of conduct"), reverse("codes"))),
    }
    return render(request, "oversight/code_overdue.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Let a person work on for some days; it holds from their next click."""
    actor = request.actor
    demand_role(actor, Role.SUPERVISOR)
    people = {person.id: person for person, _asked in reads.requirements_of_office(actor)}
    person = people.get(user_id)
    if person is None:
        raise NotFound
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        if done(form, said(lambda _d: writes.release_person(actor, user_id=user_id, days=days))):
            return redirect("codes-overdue")
    context = {
        "heading": _("Let %(name)s work on") % {"name": person.display_name},
        "names": [person.display_name],
        "consequence": _(
            "They reach their cases again from their next click, without having attested. They are"
            " asked for it all the same, and stopped again when the time is over."
        ),
        "form": form,
        "submit": _("Let them work on"),
        "cancel_url": reverse("codes-overdue"),
        "calm": True,
        "crumbs": crumbs(
            (_("Codes of conduct"), reverse("codes")),
            (_("Who has attested"), reverse("codes-overdue")),
        ),
    }
    return render(request, "confirm.html", context)


def _row(person: User, asked: Requirement) -> dict[str, Any]:
    tone, word = state_words(asked)
    return {
        "who": person.display_name,
        "code": asked.version.title,
        "url": reverse("code", args=[asked.version.id]),
        "attested_at": asked.attested_at,
        "due_at": asked.limit.due,
        "warned_at": asked.limit.warned_at,
        "released_until": asked.limit.released_until,
        "tone": tone,
        "word": word,
        "due": asked.is_due,
        "stopped": asked.stops,
        "release_url": reverse("duty-release", args=[person.id]) if asked.is_due else "",
    }
