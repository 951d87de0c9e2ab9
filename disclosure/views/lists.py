"""Lists of productions: all of a person's, and those of one case."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.access import case_for
from casework.views.common import case_context
from disclosure.selectors import lists, parties, productions, volumes
from disclosure.views.common import TONES, package_words
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from disclosure.models.production import Production


@login_required
@require_safe
def production_list(request: ActorRequest) -> HttpResponse:
    """List what was served on and by the person's office, and what is being prepared."""
    actor = request.actor
    packages = lists.my_packages(actor)
    drafts = lists.unfinished(actor)
    matters = {p.volume.matter_id for p in packages} | {d.matter_id for d in drafts}
    names = lists.cases_of(actor, matters)
    lines = [
        package_words(package) | {"case": names.get(package.volume.matter_id)}
        for package in packages
    ]
    context = {
        "arrived": [line for line in lines if line["for_us"]],
        "sent": [line for line in lines if not line["for_us"]],
        "drafts": [_draft_words(d) | {"case": names.get(d.matter_id)} for d in drafts],
    }
    return render(request, "disclosure/production_list.html", context)


@login_required
@require_safe
def case_productions(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the productions of one case, of both directions."""
    actor = request.actor
    case = case_for(actor, case_id)
    lines = [package_words(package) for package in volumes.packages_of(actor, case.matter_id)]
    there = parties.receiving_parties(actor, case.matter_id)
    names = {party.shared_wall_id: party.name for party in there}
    own = _own(actor, case.matter_id)
    counts = productions.counts_of(actor, [production.id for production in own])
    context = case_context(actor, case, "productions") | {
        "arrived": [line for line in lines if line["for_us"]],
        "sent": [line for line in lines if not line["for_us"]],
        "drafts": [
            _draft_words(production)
            | {
                "party": names.get(production.shared_wall_id, ""),
                "items": counts.get(production.id, 0),
            }
            for production in own
            if production.state != "served"
        ],
        "new_url": reverse("production-new", args=[case.id]) if there else "",
        "logs_url": reverse("privilege-logs", args=[case.id]),
    }
    return render(request, "disclosure/case_productions.html", context)


def _own(actor: Actor, matter_id: UUID) -> "list[Production]":
    """What the person's office prepares; nothing for people who read the case record only."""
    try:
        return productions.productions_of(actor, matter_id)
    except NotFound:
        return []


def _draft_words(production: "Production") -> dict[str, object]:
    return {
        "url": reverse("production", args=[production.id]),
        "state_word": production.get_state_display(),
        "state_tone": TONES[production.state],
        "name": f"Volume {production.number}" if production.number else "",
        "created_at": production.created_at,
    }
