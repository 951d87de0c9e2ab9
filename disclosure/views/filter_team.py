"""A filter team's own pages: its items, its people, its report."""

from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.selectors.overview import Audience
from casework.views.common import audience_words, form_page, said, unlock_url
from disclosure import access
from disclosure.clawback_report import report_pdf
from disclosure.filter_words import state_tone, state_words
from disclosure.forms_filter import MemberForm
from disclosure.http import attachment
from disclosure.selectors import filter_reports as reports
from disclosure.selectors import filter_teams as reads
from disclosure.services import filter_teams as writes
from disclosure.services.filter_reports import NAME, serve_report
from privilege.access import walls_held
from privilege.choices import WallRight
from privilege.http import ActorRequest
from privilege.selectors import people

if TYPE_CHECKING:
    from disclosure.selectors.filter_teams import FilterItem
    from privilege.actor import Actor
    from privilege.models.walls import Wall

Crumbs = list[tuple[str, str]]


@login_required
@require_safe
def teams(request: ActorRequest) -> HttpResponse:
    """Show the filter teams that the person is on."""
    actor = request.actor
    context = {
        "teams": [
            {
                "url": reverse("filter-team", args=[wall.id]),
                "name": name_of(actor, wall),
                "office": wall.office.name,
                "at": wall.created_at,
            }
            for wall in reads.teams_of(actor)
        ]
    }
    return render(request, "disclosure/filter_teams.html", context)


@login_required
@require_safe
def team(request: ActorRequest, wall_id: UUID) -> HttpResponse:
    """Show what a filter team has, with codes and where each proposal stands."""
    actor = request.actor
    wall = access.filter_wall(actor, wall_id)
    behind = people.people_behind([wall.id]).get(wall.id, [])
    items = reads.items_of(actor, wall)
    manages = wall.id in walls_held(actor, WallRight.MANAGE)
    context = {
        "heading": name_of(actor, wall),
        "crumbs": [(_("Filter teams"), reverse("filter-teams"))],
        "audience": audience_words(Audience(wall, "", behind)),
        "locked": sum(1 for one in items if one.item.is_locked),
        "unlock_url": unlock_url(request),
        "items": [_row(one) for one in items],
        "people": [
            {
                "name": one.name,
                "is_head": one.may_manage,
                "remove_url": reverse("filter-member-remove", args=[wall.id, one.user_id])
                if manages and one.user_id != actor.user_id
                else "",
            }
            for one in behind
        ],
        "report_url": reverse("filter-report", args=[wall.id]) if items else "",
        "add_url": reverse("filter-member-add", args=[wall.id]) if manages else "",
    }
    return render(request, "disclosure/filter_team.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: ActorRequest, wall_id: UUID) -> HttpResponse:
    """Let a colleague in."""
    actor = request.actor
    wall = access.filter_wall(actor, wall_id)
    here = reverse("filter-team", args=[wall.id])
    colleagues = {
        str(role.user_id): role.user.display_name for role in people.caseworkers([wall.office_id])
    }
    return form_page(
        request,
        MemberForm(request.POST or None, people=list(colleagues.items())),
        said(lambda data: writes.add_member(actor, wall_id=wall.id, **data)),
        heading=_("Add to the filter team"),
        lead=_("They can never work on this case afterwards, also when they leave the team."),
        submit=_("Let them in"),
        crumbs=crumbs(actor, wall),
        done_url=here,
    )


@login_required
@require_POST
def remove_member(request: ActorRequest, wall_id: UUID, user_id: UUID) -> HttpResponse:
    """Shut a member out."""
    writes.remove_member(request.actor, wall_id=wall_id, user_id=user_id)
    messages.success(request, _("They can no longer open what comes; what they read, they know."))
    return redirect("filter-teams" if user_id == request.actor.user_id else "filter-team", wall_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ActorRequest, wall_id: UUID) -> HttpResponse:
    """Show the report of the team's work, without content, and serve it when posted."""
    actor = request.actor
    wall = access.filter_wall(actor, wall_id)
    if request.method == "POST":
        serve_report(actor, wall_id=wall.id, zone=ZoneInfo(actor.time_zone))
        messages.success(request, _("The report is served on the holders and the case team."))
        return redirect("filter-team", wall.id)
    context = {
        "heading": _("Report of the filter team"),
        "crumbs": crumbs(actor, wall),
        "report": reports.report_of(actor, wall, ZoneInfo(actor.time_zone)),
        "pdf_url": reverse("filter-report-file", args=[wall.id]),
    }
    return render(request, "disclosure/filter_report.html", context)


@login_required
@require_safe
def report_file(request: ActorRequest, wall_id: UUID) -> HttpResponseBase:
    """Send the report as a PDF."""
    actor = request.actor
    wall = access.filter_wall(actor, wall_id)
    made = report_pdf(reports.report_of(actor, wall, ZoneInfo(actor.time_zone)))
    return attachment([made], NAME, "application/pdf", len(made))


def crumbs(actor: "Actor", wall: "Wall", *more: tuple[str, str]) -> Crumbs:
    """The way to a page of a team."""
    return [
        (_("Filter teams"), reverse("filter-teams")),
        (name_of(actor, wall), reverse("filter-team", args=[wall.id])),
        *more,
    ]


def name_of(actor: "Actor", wall: "Wall") -> str:
    """What a team is called: its case, once a referral has told it and the key is unlocked."""
    caption = reads.caption_of(actor, wall)
    return _("Filter team: %(case)s") % {"case": caption} if caption else _("Filter team")


def _row(one: "FilterItem") -> dict[str, Any]:
    return {
        "url": reverse("filter-item", args=[one.item.id]),
        "title": one.item.text("title") or _("Privileged item"),
        "at": one.item.received_at,
        "reason": one.referral.text("reason") if one.referral else "",
        "code": one.coding.get_code_display() if one.coding else "",
        "state_word": state_words(one.state) if one.state else "",
        "state_tone": state_tone(one.state) if one.state else "",
    }
