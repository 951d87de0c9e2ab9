"""What a case's own people see of its filter team: the case team's referrals, the holder's part."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.access import case_for, case_of_matter, item_for_change
from casework.views.common import case_context, crumbs_of, form_page, said
from disclosure import access
from disclosure.filter_words import state_tone, state_words
from disclosure.forms_filter import OpenTeamForm, ReferForm
from disclosure.selectors import filter_proposals, filter_reports, filter_teams
from disclosure.services import filter_referrals, filter_releasing
from disclosure.services import filter_teams as teams
from privilege.access import wall_of_kind
from privilege.choices import Role, Side, WallKind
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors import people

if TYPE_CHECKING:
    from casework.models.case import Case
    from privilege.actor import Actor


@login_required
@require_safe
def case_page(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show what one's own side may know: referrals and releases, or proposals to answer."""
    actor = request.actor
    case = case_for(actor, case_id)
    context = case_context(actor, case, "filter")
    if actor.side == Side.PROSECUTION.value:
        wall_of_kind(actor, case.matter_id, WallKind.PROSECUTION_FILE)
        context |= _of_case_team(actor, case)
        return render(request, "disclosure/filter_case.html", context)
    if not filter_proposals.proposals_walls(actor, case.matter_id):
        raise NotFound
    found = filter_proposals.proposals_in(actor, case.matter_id)
    context["proposals"] = [
        {
            "url": reverse("filter-proposal", args=[view.proposal.id]),
            "title": view.proposal.item.text("title") or _("Privileged item"),
            "state_word": state_words(view.state),
            "state_tone": state_tone(view.state),
            "at": view.proposal.created_at,
            "due_at": view.proposal.due_at,
        }
        for view in found
    ]
    context["reports"] = [
        {"url": reverse("item-file", args=[one.item_id]), "at": one.created_at}
        for one in filter_reports.served_in(actor, case.matter_id)
    ]
    return render(request, "disclosure/filter_holder.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_team(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Open a filter team under a head outside the case."""
    actor = request.actor
    case = case_for(actor, case_id)
    if actor.side != Side.PROSECUTION.value:
        raise NotFound
    wall_of_kind(actor, case.matter_id, WallKind.PROSECUTION_FILE)
    heads = _heads()
    here = reverse("filter-case", args=[case.id])

    def act(data: dict[str, Any]) -> None:
        office_id, user_id = (UUID(one) for one in data["head"].split(":"))
        teams.open_filter_team(actor, case_id=case.id, office_id=office_id, head_id=user_id)
        messages.success(request, _("The filter team is open. Its head names the others."))

    return form_page(
        request,
        OpenTeamForm(request.POST or None, heads=heads),
        said(act),
        heading=_("Open a filter team"),
        lead=_(
            "The filter team reads what may be privileged, so that the case team does not. Nobody "
            "who works or worked on this case, or supervises its office, can be on it."
        ),
        submit=_("Open the filter team"),
        crumbs=crumbs_of(case, (_("Filter team"), here)),
        done_url=here,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Refer an item to a filter team of the case."""
    actor = request.actor
    item, wall = item_for_change(actor, item_id)
    if wall.kind != WallKind.PROSECUTION_FILE:
        raise NotFound
    case = case_of_matter(actor, item.matter_id)
    places = filter_teams.places_to_refer(actor, case.matter_id)
    here = reverse("filter-case", args=[case.id])
    if not places:
        messages.info(request, _("Open a filter team first; then refer the item."))
        return redirect(here)

    def act(data: dict[str, Any]) -> None:
        filter_referrals.refer_to_filter_team(actor, item_id=item.id, **data)
        messages.success(request, _("Referred. Your team can no longer open it."))

    return form_page(
        request,
        ReferForm(
            request.POST or None,
            teams=[(str(one.wall.id), one.office.name) for one in places],
            initial={"wall_id": places[0].wall.id},
        ),
        said(act),
        heading=_("Refer to the filter team"),
        lead=_(
            "%(title)s goes to the filter team. It is withdrawn from your file with every equal "
            "copy, its text and everything inside it, and stays so unless the filter team releases "
            "it."
        )
        % {"title": item.text("title")},
        submit=_("Refer it and withdraw it from our file"),
        crumbs=crumbs_of(case, (_("Filter team"), here)),
        done_url=here,
    )


@login_required
@require_POST
def take_in(request: ActorRequest, release_id: UUID) -> HttpResponse:
    """Acknowledge what the filter team released, and have it read."""
    release = access.filter_release_for(request.actor, release_id)
    filter_releasing.take_in(request.actor, release_id=release_id)
    messages.success(request, _("Taken in. It is being read."))
    return redirect("item", release.item_id)


def _of_case_team(actor: "Actor", case: "Case") -> dict[str, Any]:
    return {
        "teams": [one.office.name for one in filter_teams.places_to_refer(actor, case.matter_id)],
        "open_url": reverse("filter-open", args=[case.id]),
        "evidence_url": reverse("evidence", args=[case.id]),
        "sent": [
            {
                "url": reverse("item", args=[one.item_id]),
                "at": one.created_at,
                "reason": one.text("reason"),
                "office": one.text("office"),
            }
            for one in filter_teams.sent_in(actor, case.matter_id)
        ],
        "received": [
            {
                "url": reverse("item", args=[one.item_id]),
                "title": one.item.text("title"),
                "at": one.created_at,
                "basis": one.text("basis"),
                "parts": one.text("parts"),
                "by": one.text("released_by"),
                "office": one.text("office"),
                "taken_in_by": one.text("taken_in_by"),
                "taken_in_at": one.taken_in_at,
                "take_in_url": reverse("filter-take-in", args=[one.id]),
            }
            for one in filter_teams.received_in(actor, case.matter_id)
        ],
    }


def _heads() -> list[tuple[str, str]]:
    """Everybody who could be a head, with their office; the database knows who may not."""
    offices = [one for one in people.offices() if one.side != Side.DEFENSE.value]
    found: dict[str, str] = {}
    for role in people.caseworkers([office.id for office in offices]):
        if role.role == Role.ATTORNEY.value:
            found[f"{role.office_id}:{role.user_id}"] = (
                f"{role.user.display_name}, {role.office.name}"
            )
    return list(found.items())
