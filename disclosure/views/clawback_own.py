"""What one office does for itself: copies passed on, who read it, favorable items; replacements."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import access as casework_access
from casework.access import case_of_matter
from casework.views.common import crumbs_of, form_page, said
from disclosure import access
from disclosure.clawback import Party
from disclosure.clawback_report import report_pdf
from disclosure.clawback_words import state_tone, state_words
from disclosure.forms_clawback import FavorableForm, OnwardForm, ReplaceForm, SettleForm, TaintForm
from disclosure.http import attachment
from disclosure.selectors import clawbacks, receiver, replaceable
from disclosure.selectors.incident import Incident, incident_of, length, report_of
from disclosure.services import receiver as writes
from disclosure.services.looking import look_at_clawback
from disclosure.services.replacing import make_replacement
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from disclosure.models.clawback import Clawback


@login_required
@require_safe
def incident(request: ActorRequest, clawback_id: UUID) -> HttpResponse:
    """Show an accidental disclosure: its clock, who could open it, who did, what was done."""
    found = _incident(request, clawback_id)
    clawback = found.clawback
    state = clawbacks.now_in(clawback)
    context = {
        "heading": _("Accidental disclosure"),
        "crumbs": _crumbs(request.actor, clawback_id),
        "state_word": state_words(state),
        "state_tone": state_tone(state),
        "report": report_of(request.actor, found),
        "labels": found.labels,
        "open_for": length(found.open_for),
        "prompt": length(found.prompt),
        "lapses_at": clawback.lapses_at or clawback.settles_at,
        "readers": found.had_access,
        "opened": found.opened,
        "told": [
            (office.name, found.told[office.id])
            for office in (clawback.claimant, clawback.receiver)
        ],
        "pdf_url": reverse("clawback-report", args=[clawback_id]),
    }
    return render(request, "disclosure/clawback_incident.html", context)


@login_required
@require_safe
def report(request: ActorRequest, clawback_id: UUID) -> HttpResponseBase:
    """Send the report on an accidental disclosure as a PDF."""
    made = report_pdf(report_of(request.actor, _incident(request, clawback_id)))
    return attachment([made], "accidental-disclosure.pdf", "application/pdf", len(made))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def onward_add(request: ActorRequest, clawback_id: UUID) -> HttpResponse:
    """List a copy that was passed on outside."""
    actor = request.actor
    _received(actor, clawback_id)
    return form_page(
        request,
        OnwardForm(request.POST or None),
        said(lambda data: writes.list_onward_copy(actor, clawback_id=clawback_id, **data)),
        heading=_("A copy that was passed on"),
        lead=_("The other side does not see this list. They read what you certify."),
        submit=_("List it"),
        crumbs=_crumbs(actor, clawback_id),
        done_url=reverse("clawback", args=[clawback_id]),
    )


@login_required
@require_POST
def onward_served(request: ActorRequest, clawback_id: UUID) -> HttpResponse:
    """List what the record shows one's own office produced of it to others."""
    writes.list_what_was_served(request.actor, clawback_id=clawback_id)
    return redirect("clawback", clawback_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def onward_settle(request: ActorRequest, copy_id: UUID) -> HttpResponse:
    """Say what became of a copy that was passed on."""
    actor = request.actor
    copy = receiver.copy_of(actor, copy_id)
    return form_page(
        request,
        SettleForm(request.POST or None),
        said(lambda data: writes.settle_onward_copy(actor, copy_id=copy_id, **data)),
        heading=_("What became of the copy for %(who)s?") % {"who": copy.text("to_whom")},
        submit=_("Note it"),
        crumbs=_crumbs(actor, copy.clawback_id),
        done_url=reverse("clawback", args=[copy.clawback_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def taint(request: ActorRequest, clawback_id: UUID, user_id: UUID) -> HttpResponse:
    """Decide what becomes of a person who had read it."""
    actor = request.actor
    found = _received(actor, clawback_id)
    person = next((one for one in receiver.read_by(actor, found) if one.user_id == user_id), None)
    if person is None:
        raise NotFound
    return form_page(
        request,
        TaintForm(request.POST or None),
        said(
            lambda data: writes.decide_taint(
                actor, clawback_id=clawback_id, user_id=user_id, **data
            )
        ),
        heading=_("%(name)s had read it") % {"name": person.name},
        lead=_("Only your office sees this decision. A screen takes effect at once."),
        submit=_("Decide this"),
        crumbs=_crumbs(actor, clawback_id),
        done_url=reverse("clawback", args=[clawback_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def favorable(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """List a served item as favorable."""
    actor = request.actor
    item = casework_access.item_for(actor, item_id)
    if item.served_by_id in {None, actor.office_id}:
        raise NotFound
    case = case_of_matter(actor, item.matter_id)
    return form_page(
        request,
        FavorableForm(request.POST or None),
        said(lambda data: writes.list_favorable(actor, item_id=item_id, **data)),
        heading=_("List this as favorable to your client"),
        lead=_(
            "Only your side sees the list. What stands on it before a claim is made, only a "
            "court's order takes back."
        ),
        submit=_("List it as favorable"),
        crumbs=crumbs_of(case, (item.text("title"), reverse("item", args=[item_id]))),
        done_url=reverse("item", args=[item_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: ActorRequest, clawback_id: UUID) -> HttpResponse:
    """Make a replacement production with the same numbers."""
    actor = request.actor
    clawback = access.clawback_for(actor, clawback_id)
    if access.party_in(actor, clawback) is not Party.CLAIMANT:
        raise NotFound
    form = ReplaceForm(
        request.POST or None,
        documents=replaceable.documents_of(actor, clawback),
        initial={"basis": clawback.text("basis")[:300]},
    )
    made: list[UUID] = []

    def make(data: dict[str, str]) -> None:
        production = make_replacement(
            actor,
            clawback_id=clawback_id,
            category=data["category"],
            basis=data["basis"],
            redacted=form.redacted(),
        )
        made.append(production.id)

    page = form_page(
        request,
        form,
        said(make),
        heading=_("Replacement with the same numbers"),
        lead=_(
            "Each document keeps its Bates numbers. A redacted version is an item of your own "
            "file with as many pages; take it in first. You serve the replacement afterwards."
        ),
        submit=_("Make the replacement"),
        crumbs=_crumbs(actor, clawback_id),
        done_url=reverse("clawback", args=[clawback_id]),
    )
    return redirect("production", made[0]) if made else page


def _incident(request: ActorRequest, clawback_id: UUID) -> Incident:
    found = access.clawback_for(request.actor, clawback_id)
    whole = incident_of(request.actor, found)
    look_at_clawback(request.actor, clawback=found)
    return whole


def _received(actor: Actor, clawback_id: UUID) -> "Clawback":
    found = access.clawback_for(actor, clawback_id)
    if access.party_in(actor, found) is not Party.RECEIVER:
        raise NotFound
    return found


def _crumbs(actor: Actor, clawback_id: UUID) -> list[tuple[str, str]]:
    found = access.clawback_for(actor, clawback_id)
    case = case_of_matter(actor, found.matter_id)
    return crumbs_of(
        case,
        (_("Clawbacks"), reverse("clawbacks", args=[case.id])),
        (_("This claim"), reverse("clawback", args=[clawback_id])),
    )
