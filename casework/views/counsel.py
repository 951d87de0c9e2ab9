"""Counsel of record and our own team (``case_counsel.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.choices import PartyRole
from casework.forms.record import AppearanceForm, EndForm, LeadForm, TeamForm
from casework.selectors import directory
from casework.selectors import overview as reads
from casework.services import appearances, team
from casework.views.common import Context, case_context, crumbs_of, form_page
from casework.views.whose_file import asks_whose_file, file_of
from privilege.access import demand_role, walls_held
from privilege.choices import Role, Side, WallRight
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.counsel import Counsel


@login_required
@require_safe
def counsel(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List appearances and our team."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    may = case.wall_id in walls_held(actor, WallRight.WRITE)
    context = {
        **case_context(actor, case, "counsel"),
        "appearances": [_appearance(one, may=may) for one in reads.counsel_of(case)],
        "team": [
            {
                "name": one.user.display_name,
                "role_word": _("Team"),
                "from_date": one.from_day,
                "to_date": one.to_day,
                "url": "" if one.to_day else reverse("team-end", args=[one.id]),
            }
            for one in reads.team_of(case)
        ],
        "appear_url": reverse("appearance-add", args=[case_id]) if may else "",
        "openers_url": reverse("openers", args=[case_id]),
        "team_url": reverse("team-add", args=[case_id]),
        "appoint_url": reverse("lead-appoint", args=[case_id])
        if actor.has_role(Role.SUPERVISOR)
        else "",
    }
    return render(request, "casework/case_counsel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appear(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Enter an appearance."""
    actor = request.actor
    case, _wall = access.record_for_change(actor, case_id)
    defendants = [
        (str(party.id), party.text("name"))
        for party in reads.parties_of(case, PartyRole.DEFENDANT.value)
    ]
    attorneys = [
        (str(role.user_id), f"{role.user.display_name}, {role.office.name}")
        for side in (Side.DEFENSE, Side.PROSECUTION)
        for role in directory.attorneys(actor, side)
    ]
    return form_page(
        request,
        AppearanceForm(request.POST or None, defendants=defendants, attorneys=attorneys),
        lambda data: appearances.enter_appearance(actor, case_id=case_id, **data),
        heading=_("Enter an appearance"),
        submit=_("Enter the appearance"),
        lead=_(
            "The attorney is let in to what every counsel of record knows. Behind a defense's "
            "own walls only that defense lets people in."
        ),
        crumbs=crumbs_of(case, (_("Counsel"), reverse("counsel", args=[case_id]))),
        done_url=reverse("counsel", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, counsel_id: UUID) -> HttpResponse:
    """End an appearance."""
    actor = request.actor
    found = access.counsel_for(actor, counsel_id)
    case = access.case_of_matter(actor, found.matter_id)
    access.record_for_change(actor, case.id)
    return form_page(
        request,
        EndForm(request.POST or None),
        lambda data: appearances.withdraw_appearance(actor, counsel_id=counsel_id, **data),
        heading=_("End the appearance of %(name)s") % {"name": found.attorney.display_name},
        submit=_("End the appearance"),
        lead=_("They can no longer open what both sides share in this case."),
        crumbs=crumbs_of(case, (_("Counsel"), reverse("counsel", args=[case.id]))),
        done_url=reverse("counsel", args=[case.id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_whose_file
def add_member(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Put a colleague on the case."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    whose = file_of(request, case).defendant_id
    colleagues = [(str(user_id), name) for user_id, name in directory.colleagues(actor)]
    return form_page(
        request,
        TeamForm(request.POST or None, colleagues=colleagues),
        lambda data: team.add_team_member(actor, case_id=case_id, defendant_id=whose, **data),
        heading=_("Add someone of our office"),
        submit=_("Add to the team"),
        lead=_(
            "They can open everything our team can open in this case. What is privileged opens for"
            " them once they have made a key and somebody of the team has unlocked theirs."
        ),
        crumbs=crumbs_of(case, (_("Counsel"), reverse("counsel", args=[case_id]))),
        done_url=reverse("counsel", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Give a colleague the lead, as a supervisor of the office."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    demand_role(actor, Role.SUPERVISOR)
    is_defense = actor.side == Side.DEFENSE.value
    ours = {
        one.party_id for one in reads.counsel_of(case) if one.appearing_office_id == actor.office_id
    }
    defendants = [
        (str(party.id), party.text("name"))
        for party in reads.parties_of(case, PartyRole.DEFENDANT.value)
        if is_defense and party.id in ours
    ]
    colleagues = [(str(user_id), name) for user_id, name in directory.colleagues(actor)]
    return form_page(
        request,
        LeadForm(request.POST or None, defendants=defendants, colleagues=colleagues),
        lambda data: team.appoint_lead(actor, case_id=case_id, **data),
        heading=_("Appoint a lead"),
        submit=_("Appoint"),
        lead=_(
            "They get the keys of our office's walls of this case. You need not open them "
            "yourself; the audit log keeps who appointed whom."
        ),
        crumbs=crumbs_of(case, (_("Counsel"), reverse("counsel", args=[case_id]))),
        done_url=reverse("counsel", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """Take a colleague off the case."""
    actor = request.actor
    found = access.team_member_for(actor, member_id)
    case = access.case_of_matter(actor, found.matter_id)
    return form_page(
        request,
        EndForm(request.POST or None),
        lambda data: team.remove_team_member(actor, member_id=member_id, **data),
        heading=_("Take %(name)s off the case") % {"name": found.user.display_name},
        submit=_("Take off the case"),
        lead=_(
            "What they could open until now, they may have read and kept. What is written from now"
            " on is shut to them."
        ),
        crumbs=crumbs_of(case, (_("Counsel"), reverse("counsel", args=[case.id]))),
        done_url=reverse("counsel", args=[case.id]),
    )


def _appearance(one: Counsel, *, may: bool) -> Context:
    return {
        "name": one.attorney.display_name,
        "office": one.appearing_office.name,
        "side": one.role,
        "side_word": Side(one.role).label,
        "represents": one.party.text("name") if one.party else _("The People"),
        "from_date": one.from_day,
        "to_date": one.to_day,
        "url": reverse("appearance-end", args=[one.id]) if may and not one.to_day else "",
    }
