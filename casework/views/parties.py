"""Parties of a case (``case_parties.html``), what our office keeps on them, and custody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.choices import NameRule, PartyRole
from casework.forms.party import ChangePartyForm, CustodyForm, DetailForm, PartyForm
from casework.selectors import overview as reads
from casework.selectors.cases import latest_custody
from casework.services import parties as writes
from casework.views.common import case_context, crumbs_of, custody_words, form_page
from casework.views.whose_file import asks_whose_file, file_of
from privilege.access import walls_held, writable_wall
from privilege.choices import WallRight
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.party import PersonDetail

_DETAILS = {
    "full_name": gettext_lazy("Full name"),
    "birth_date": gettext_lazy("Born"),
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"),
    "note": gettext_lazy("Note"),
}


@login_required
@require_safe
def parties(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the parties."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    custody = {one.party_id: one for one in latest_custody([case.matter_id])}
    details = reads.details_of(case)
    held = walls_held(actor, WallRight.WRITE)
    rows = [
        {
            "name": party.text("name"),
            "role_word": party.get_role_display(),
            "kind_word": party.get_kind_display(),
            "protected": party.name_rule != NameRule.FULL,
            **custody_words(custody.get(party.id)),
            "private": _private(details.get(party.id)),
            "url": reverse("party", args=[party.id]),
        }
        for party in reads.parties_of(case)
    ]
    context = {
        **case_context(actor, case, "parties"),
        "parties": rows,
        "add_url": reverse("party-add", args=[case_id]) if case.wall_id in held else "",
    }
    return render(request, "casework/case_parties.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Add a party."""
    case = access.case_for(request.actor, case_id)
    return form_page(
        request,
        PartyForm(request.POST or None),
        lambda data: writes.add_party(request.actor, case_id=case_id, **data),
        heading=_("Add a party"),
        submit=_("Add this party"),
        crumbs=crumbs_of(case, (_("Parties"), reverse("parties", args=[case_id]))),
        done_url=reverse("parties", args=[case_id]),
    )


@login_required
@require_safe
def party(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """What can be done about one party."""
    actor = request.actor
    found = access.party_for(actor, party_id)
    case = access.case_of_matter(actor, found.matter_id)
    held = walls_held(actor, WallRight.WRITE)
    acts = [(_("Contact details and identifiers"), reverse("party-detail", args=[party_id]))]
    if found.wall_id in held:
        acts.append((_("Name and how it is shown"), reverse("party-edit", args=[party_id])))
        if found.role == PartyRole.DEFENDANT:
            acts.append((_("Record custody"), reverse("party-custody", args=[party_id])))
    context = {
        **case_context(actor, case, "parties"),
        "party": {"name": found.text("name"), "role_word": found.get_role_display()},
        "private": _private(reads.details_of(case).get(party_id)),
        "acts": acts,
    }
    return render(request, "casework/party.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Correct a party's name or how it is shown."""
    actor = request.actor
    found = access.party_for(actor, party_id)
    writable_wall(actor, found.wall_id)
    case = access.case_of_matter(actor, found.matter_id)
    detail = reads.details_of(case).get(party_id)
    initial = {
        "full_name": (detail.text("full_name") if detail else "") or found.text("name"),
        "is_minor": found.is_minor,
        "name_rule": found.name_rule,
        "pseudonym": found.text("name") if found.name_rule == NameRule.PSEUDONYM else "",
    }
    return form_page(
        request,
        ChangePartyForm(request.POST or None, initial=initial),
        lambda data: writes.change_party(actor, party_id=party_id, **data),
        heading=_("Change %(name)s") % {"name": found.text("name")},
        submit=_("Save"),
        crumbs=crumbs_of(case, (_("Parties"), reverse("parties", args=[case.id]))),
        done_url=reverse("parties", args=[case.id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_whose_file
def detail(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Keep contact details and identifiers in our own office's file."""
    actor = request.actor
    found = access.party_for(actor, party_id)
    case = access.case_of_matter(actor, found.matter_id)
    whose = file_of(request, case).defendant_id
    kept = reads.details_of(case).get(party_id)
    stored = (kept.content.plain or {}) if kept and kept.content else {}
    return form_page(
        request,
        DetailForm(request.POST or None, initial=DetailForm.written(stored)),
        lambda data: writes.record_detail(actor, party_id=party_id, defendant_id=whose, **data),
        heading=_("What our office knows of %(name)s") % {"name": found.text("name")},
        submit=_("Save"),
        lead=_("Only your own office's team on this case can read this."),
        crumbs=crumbs_of(case, (_("Parties"), reverse("parties", args=[case.id]))),
        done_url=reverse("parties", args=[case.id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def custody(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Record where a defendant is."""
    actor = request.actor
    found = access.party_for(actor, party_id)
    writable_wall(actor, found.wall_id)
    case = access.case_of_matter(actor, found.matter_id)
    return form_page(
        request,
        CustodyForm(request.POST or None),
        lambda data: writes.record_custody_status(actor, party_id=party_id, **data),
        heading=_("Custody of %(name)s") % {"name": found.text("name")},
        submit=_("Record custody"),
        lead=_("Every counsel of record sees this."),
        crumbs=crumbs_of(case, (_("Parties"), reverse("parties", args=[case.id]))),
        done_url=reverse("case", args=[case.id]),
    )


def _private(kept: PersonDetail | None) -> list[tuple[str, str]]:
    """What our office keeps, as terms and values; empty ones left out."""
    if kept is None:
        return []
    shown = [(str(words), str(kept.text(name))) for name, words in _DETAILS.items()]
    shown += [(kind, value) for kind, value in kept.text("identifiers", [])]
    return [(words, value) for words, value in shown if value]
