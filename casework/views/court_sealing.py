"""Court sealing: entering the order that seals a case, and the one that lifts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import access
from casework.forms.court_sealing import OrderForm, SealForm
from casework.views.common import crumbs_of, done, form_page
from casework.views.release_words import said
from privilege.access import writable_wall
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors.court_sealing import sealing_in_force
from privilege.selectors.people import people_behind
from privilege.services.court_sealing import Order, seal_case, unseal_case

if TYPE_CHECKING:
    from casework.models.case import Case
    from privilege.actor import Actor
    from privilege.models.walls import Wall
    from privilege.selectors.people import Reader


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Enter an order that seals the case; a second page names whom it shuts out."""
    actor = request.actor
    case, record = _kept(actor, case_id)
    if sealing_in_force(actor, case.matter_id) is not None:
        raise NotFound
    people = people_behind([record.id]).get(record.id, [])
    choices = [(str(one.user_id), f"{one.name}, {one.office}") for one in people]
    form = SealForm(request.POST or None, people=choices)
    if request.method == "POST" and form.is_valid():
        if "confirmed" not in request.POST:
            return render(request, "confirm.html", _second_look(case, people, form))
        act = said(
            lambda data: seal_case(
                actor, record=record, order=_order(data), allowed=data["allowed"]
            )
        )
        if done(form, act):
            return redirect("case-list")
    context = {
        "heading": _("Seal this case by order of the court"),
        "lead": _(
            "Everything in it disappears at once, for everybody but the people whom the "
            "order names: on both sides, with every copy, package and search result."
        ),
        "crumbs": crumbs_of(case),
        "form": form,
        "submit": _("Go on"),
        "cancel_url": reverse("case", args=[case_id]),
    }
    return render(request, "form_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unseal(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Enter an order that lifts the sealing."""
    actor = request.actor
    case, _record = _kept(actor, case_id)
    if sealing_in_force(actor, case.matter_id) is None:
        raise NotFound
    return form_page(
        request,
        OrderForm(request.POST or None),
        said(lambda data: unseal_case(actor, matter_id=case.matter_id, order=_order(data))),
        heading=_("Unseal this case by order of the court"),
        submit=_("Unseal: everybody who could see the case sees it again"),
        crumbs=crumbs_of(case),
        done_url=reverse("case", args=[case_id]),
    )


def _kept(actor: Actor, case_id: UUID) -> tuple[Case, Wall]:
    """A case whose record the actor's own office keeps and they write in."""
    case = access.case_for(actor, case_id)
    record = writable_wall(actor, case.wall_id)
    if record.office_id != actor.office_id:
        raise NotFound
    return case, record


def _second_look(case: Case, people: list[Reader], form: SealForm) -> dict[str, object]:
    named = set(form.cleaned_data["allowed"])
    form.hide()
    kept = [f"{one.name}, {one.office}" for one in people if one.user_id in named]
    shut = [f"{one.name}, {one.office}" for one in people if one.user_id not in named]
    return {
        "heading": _("Seal this case"),
        "crumbs": crumbs_of(case),
        "names": [case.text("title")],
        "facts": [
            (_("By order of"), form.cleaned_data["court"]),
            (_("Still see it"), "; ".join(kept)),
            (_("See nothing of it any more"), "; ".join(shut) or _("nobody of the record")),
        ],
        "consequence": _(
            "Supervisors and everybody else of either office who is not named are "
            "shut out, too. Work in the background stops. Only a further order, "
            "entered by a person named here, opens it again."
        ),
        "form": form,
        "confirms": True,
        "submit": _("Seal this case to everybody else"),
        "cancel_url": reverse("court-seal", args=[case.id]),
    }


def _order(data: dict[str, Any]) -> Order:
    return Order(
        court=data["court"],
        judge=data["judge"],
        citation=data["citation"],
        ordered_on=data["ordered_on"],
    )
