"""A clawback as each side sees it, and the clawbacks of a case."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.access import case_for, case_of_matter
from casework.views.common import case_context, crumbs_of, form_page, said
from disclosure import access
from disclosure.clawback import Act, Party, State, may
from disclosure.clawback_words import ACTS, claimed_as_words, state_tone, state_words
from disclosure.forms_clawback import TermsForm
from disclosure.selectors import claims, clawbacks, parties, receiver, volumes
from disclosure.selectors.sequestered import is_shut, tags_on
from disclosure.services import clawback_terms
from disclosure.services.looking import look_at_clawback
from disclosure.views.clawback_acts import PAGES, open_pages
from privilege.actor import Actor
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from disclosure.models.clawback import Clawback, ClawbackTerms

_FIRST = {
    (Party.RECEIVER, State.NOTICED): "certify",
    (Party.RECEIVER, State.RULED): "answer",
    (Party.CLAIMANT, State.RULED): "answer",
    (Party.CLAIMANT, State.DISPUTED): "submit",
}


@login_required
@require_safe
def clawback(request: ActorRequest, clawback_id: UUID) -> HttpResponse:
    """Show a clawback: what was claimed, what the viewer must do, what was done."""
    actor = request.actor
    found = access.clawback_for(actor, clawback_id)
    party = access.party_in(actor, found)
    look_at_clawback(actor, clawback=found)
    case = case_of_matter(actor, found.matter_id)
    state = clawbacks.now_in(found)
    items = clawbacks.items_of(actor, found)
    shut = is_shut(found)
    is_receiver = party is Party.RECEIVER
    context = {
        "heading": _("Clawback: %(volume)s") % {"volume": volumes.label_of(found.volume)},
        "crumbs": crumbs_of(case, (_("Clawbacks"), reverse("clawbacks", args=[case.id]))),
        "clawback": found,
        "state_word": state_words(state),
        "state_tone": state_tone(state),
        "is_receiver": is_receiver,
        "shut": shut,
        "labels": clawbacks.labels_of(actor, items),
        "claimed_as": claimed_as_words(found),
        "said": _said(found),
        "must": _must(party, state, shut=shut),
        "steps": [_step_words(step) for step in clawbacks.steps_of(actor, found)],
        "acts": _acts(party, state, found, shut=shut),
        "court_url": _url("clawback-court", found) if may(Act.DRAWN, party, state) else "",
        "incident_url": _url("clawback-incident", found),
        "volume_url": reverse("volume", args=[found.volume_id]),
        "notes_url": reverse("notes", args=[case.id]),
        "claim_url": _claim_url(actor, found, party, state, items[0].file_id if items else None),
        "replace_url": _url("clawback-replace", found)
        if not is_receiver and may(Act.REPLACED, party, state)
        else "",
        "replacement_url": reverse("volume", args=[found.replacement_id])
        if found.replacement_id
        else "",
        "tags": _tags(actor, request.GET.get("item", "")),
        **(_own(actor, found) if is_receiver else {}),
    }
    return render(request, "disclosure/clawback.html", context)


@login_required
@require_safe
def case_clawbacks(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the clawbacks of a case, the claims in preparation, and what provides for them."""
    actor = request.actor
    case = case_for(actor, case_id)
    there = parties.receiving_parties(actor, case.matter_id)
    names = {party.shared_wall_id: party.name for party in there}
    found = clawbacks.clawbacks_of(actor, case.matter_id)
    labels = clawbacks.labels_by_clawback(actor, found)
    context = case_context(actor, case, "productions") | {
        "clawbacks": [_line(one, labels[one.id]) for one in found],
        "drafts": [
            {
                "url": reverse("claim", args=[one.id]),
                "created_at": one.created_at,
                "count": len(one.file_ids),
            }
            for one in claims.claims_of(actor, case.matter_id)
        ],
        "terms": [
            _terms_words(actor, one, names) for one in clawbacks.terms_of(actor, case.matter_id)
        ],
        "terms_url": reverse("clawback-terms", args=[case_id]) if there else "",
        "productions_url": reverse("productions", args=[case_id]),
    }
    return render(request, "disclosure/case_clawbacks.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Enter an agreement or an order on clawbacks."""
    actor = request.actor
    case = case_for(actor, case_id)
    there = parties.receiving_parties(actor, case.matter_id)
    choices = [(str(party.shared_wall_id), party.name) for party in there]
    return form_page(
        request,
        TermsForm(request.POST or None, parties=choices),
        said(lambda data: clawback_terms.propose_terms(actor, **data)),
        heading=_("Agreement or order on clawbacks"),
        lead=_("Both sides see it. What it provides holds for claims made from then on."),
        submit=_("Enter it"),
        crumbs=crumbs_of(case, (_("Clawbacks"), reverse("clawbacks", args=[case.id]))),
        done_url=reverse("clawbacks", args=[case_id]),
    )


@login_required
@require_POST
def terms_join(request: ActorRequest, terms_id: UUID) -> HttpResponse:
    """Join an agreement that the other side entered."""
    joined = clawback_terms.join_terms(request.actor, terms_id=terms_id)
    case = case_of_matter(request.actor, joined.matter_id)
    return redirect("clawbacks", case.id)


def _said(found: "Clawback") -> list[tuple[str, str]]:
    """What was written in the claim or the report."""
    words = [
        (_("Why it looked privileged"), found.text("seen")),
        (_("Basis"), found.text("basis")),
        (_("How it came to be produced"), found.text("inadvertent")),
        (_("What provides for sequestration"), found.text("authority")),
        (_("Signed by"), found.text("signed_by")),
    ]
    return [(term, str(value)) for term, value in words if value]


def _must(party: Party, state: State, *, shut: bool) -> str:
    """What the viewer must do now, in a sentence."""
    if party is Party.RECEIVER:
        return _receiver_must(state, shut=shut)
    return {
        State.REPORTED: _("Look whether you claim a privilege: make a claim, or give access back."),
        State.DISPUTED: _("Bring it to the court under seal in time, or access returns by itself."),
        State.SUBMITTED: _("Wait for the ruling; whoever has it first enters it."),
        State.RULED: _("A ruling waits for an answer."),
        State.RETURNED: _("Nothing: the content was withdrawn from the other side."),
        State.RESTORED: _("Nothing: the other side has access again."),
    }.get(state, _("Nothing: the other side answers. You can withdraw the claim at any time."))


def _receiver_must(state: State, *, shut: bool) -> str:
    if state in {State.NOTICED, State.CERTIFIED}:
        if not shut:
            return _("Return, sequester or destroy every copy now, and do not use it meanwhile.")
        return _(
            "Do not use or pass on what you know of it. Retrieve what you passed on, then certify "
            "what was done, or dispute the claim."
        )
    return {
        State.REPORTED: _("Wait for the sender's answer. Do not read on."),
        State.DISPUTED: _("Nothing: the other side must bring it to the court in time."),
        State.SUBMITTED: _("Wait for the ruling; whoever has it first enters it."),
        State.RULED: _("A ruling waits for an answer."),
        State.RETURNED: _("Nothing: it was returned and cannot be opened again."),
        State.RESTORED: _("Nothing: you have access again."),
    }[state]


def _acts(party: Party, state: State, found: "Clawback", *, shut: bool) -> list[dict[str, Any]]:
    """The steps open to the viewer, the likeliest one first."""
    names = open_pages(party, state)
    if shut:
        names = [name for name in names if name != "sequester"]
    if state is State.RULED and found.ruling_office_id is not None:
        own = found.claimant_id if party is Party.CLAIMANT else found.receiver_id
        names = [n for n in names if n != "answer" or found.ruling_office_id != own]
    first = "sequester" if "sequester" in names else _FIRST.get((party, state), "")
    names.sort(key=lambda name: name != first)
    return [
        {
            "url": reverse("clawback-step", args=[found.id, name]),
            "label": PAGES[name].heading,
            "primary": name == first,
        }
        for name in names
    ]


def _own(actor: Actor, found: "Clawback") -> dict[str, Any]:
    """What the receiver's office alone sees."""
    copies = receiver.onward(actor, found)
    served = receiver.served_onward(actor, found)
    return {
        "copies": [
            {
                "to_whom": copy.text("to_whom"),
                "what": copy.text("what"),
                "outcome": copy.get_outcome_display(),
                "settle_url": "" if copy.settled_at else reverse("onward-settle", args=[copy.id]),
            }
            for copy in copies
        ],
        "served_onward": len(served),
        "list_served_url": _url("onward-served", found),
        "add_copy_url": _url("onward-add", found),
        "readers": [
            {
                "name": one.name,
                "first_at": one.first_at,
                "times": one.times,
                "downloaded": one.downloaded,
                "decision": one.decision.get_decision_display() if one.decision else "",
                "reasons": one.decision.text("reasons") if one.decision else "",
                "decide_url": reverse("taint-decide", args=[found.id, one.user_id]),
            }
            for one in receiver.read_by(actor, found)
        ],
    }


def _step_words(step: Any) -> dict[str, Any]:  # noqa: ANN401 - a row that views do not import
    return {
        "at": step.happened_at,
        "word": ACTS[step.act],
        "office": step.acting_office.name if step.acting_office else _("by the clock"),
        "by": step.text("by") if step.acting_office else "",
        "citation": step.text("citation"),
        "words": step.text("words"),
    }


def _line(found: "Clawback", labels: list[str]) -> dict[str, Any]:
    state = clawbacks.now_in(found)
    return {
        "url": _url("clawback", found),
        "labels": labels,
        "claimant": found.claimant.name,
        "receiver": found.receiver.name,
        "at": found.noticed_at or found.created_at,
        "state_word": state_words(state),
        "state_tone": state_tone(state),
        "lapses_at": found.lapses_at if clawbacks.is_open(found) else None,
    }


def _terms_words(actor: Actor, one: "ClawbackTerms", names: dict[UUID, str]) -> dict[str, Any]:
    waits = one.in_force_from is None
    return {
        "party": names.get(one.wall_id, ""),
        "kind": one.get_kind_display(),
        "citation": one.text("citation"),
        "at_once": one.at_once,
        "days": one.act_within_days,
        "in_force_from": one.in_force_from,
        "join_url": reverse("clawback-terms-join", args=[one.id])
        if waits and one.entered_by_office_id != actor.office_id
        else "",
    }


def _claim_url(
    actor: Actor, found: "Clawback", party: Party, state: State, file_id: UUID | None
) -> str:
    """Where the claimant's own record of the claim is, or where a report is claimed."""
    if party is not Party.CLAIMANT:
        return ""
    if state is State.REPORTED and file_id:
        files = [item.file_id for item in clawbacks.items_of(actor, found)]
        asked = "&".join(f"file={one}" for one in files)
        return f"{reverse('claim-new', args=[found.volume_id])}?{asked}"
    own = claims.claim_of(actor, found.id)
    return reverse("claim", args=[own.id]) if own else ""


def _tags(actor: Actor, item_id: str) -> list[str]:
    try:
        return tags_on(actor, UUID(item_id))
    except ValueError:
        return []


def _url(name: str, found: "Clawback") -> str:
    return reverse(name, args=[found.id])
