"""The steps of a clawback, each a page of its own with its consequence in the button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.access import case_of_matter
from casework.views.common import crumbs_of, done, form_page, said
from disclosure import access
from disclosure.clawback import Act, Party, may
from disclosure.forms_clawback import (
    AnswerForm,
    CertifyForm,
    CitationForm,
    GroundsForm,
    RulingForm,
    WithdrawForm,
)
from disclosure.http import zip_response
from disclosure.selectors import clawbacks
from disclosure.services import clawbacks as steps
from disclosure.services.court_copy import draw_for_court
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.http import ActorRequest

Service = Callable[[Actor, UUID, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a step: shown to sides that may take one of ``acts``."""

    acts: tuple[Act, ...]
    form: type[forms.Form]
    service: Service
    heading: str | Promise
    lead: str | Promise
    submit: str | Promise


def _certify(actor: Actor, clawback_id: UUID, data: dict[str, Any]) -> object:
    return steps.certify(
        actor, clawback_id=clawback_id, how=Act(data["how"]), statement=data["statement"]
    )


PAGES: dict[str, Page] = {
    "sequester": Page(
        (Act.SEQUESTERED,),
        forms.Form,
        lambda actor, one, _data: steps.sequester(actor, clawback_id=one),
        gettext_lazy("Sequester every copy"),
        gettext_lazy(
            "Nobody at your office opens it until the claim is settled. Your notes stay readable, "
            "and a copy can be drawn for the court."
        ),
        gettext_lazy("Sequester every copy at my office"),
    ),
    "certify": Page(
        (Act.CERTIFIED, Act.RETURNED, Act.DESTROYED),
        CertifyForm,
        _certify,
        gettext_lazy("Certify what was done"),
        gettext_lazy("What is returned or destroyed cannot be opened at your office again."),
        gettext_lazy("Sign this certificate"),
    ),
    "dispute": Page(
        (Act.DISPUTED,),
        GroundsForm,
        lambda actor, one, data: steps.dispute(actor, clawback_id=one, **data),
        gettext_lazy("Dispute this claim"),
        gettext_lazy(
            "It stays as it is until the court rules; when the other side does not bring it to "
            "the court in time, access returns by itself."
        ),
        gettext_lazy("Dispute this claim"),
    ),
    "submit": Page(
        (Act.SUBMITTED,),
        CitationForm,
        lambda actor, one, data: steps.submit(actor, clawback_id=one, **data),
        gettext_lazy("Note the submission to the court"),
        gettext_lazy("From now on nothing lapses: the court decides."),
        gettext_lazy("Note that it was submitted under seal"),
    ),
    "ruling": Page(
        (Act.RULED_FOR_CLAIMANT, Act.RULED_FOR_RECEIVER),
        RulingForm,
        lambda actor, one, data: steps.enter_ruling(actor, clawback_id=one, **data),
        gettext_lazy("Enter the ruling"),
        gettext_lazy(
            "A ruling for your own side stands when the other side confirms it, or after three "
            "days without its objection."
        ),
        gettext_lazy("Enter the ruling"),
    ),
    "answer": Page(
        (Act.RULING_CONFIRMED, Act.RULING_CONTESTED),
        AnswerForm,
        lambda actor, one, data: steps.answer_ruling(actor, clawback_id=one, **data),
        gettext_lazy("Did the court rule so?"),
        gettext_lazy("The other side entered a ruling in its own favor."),
        gettext_lazy("Send this answer"),
    ),
    "withdraw": Page(
        (Act.WITHDRAWN, Act.NOT_CLAIMED),
        WithdrawForm,
        lambda actor, one, data: steps.withdraw(actor, clawback_id=one, **data),
        gettext_lazy("Claim nothing, or no longer"),
        gettext_lazy("Access returns at once. Claiming it again needs a court's order."),
        gettext_lazy("Give access back"),
    ),
}


def open_pages(party: Party, state: str) -> list[str]:
    """The names of the steps that a side may take in a state."""
    return [
        name for name, page in PAGES.items() if any(may(act, party, state) for act in page.acts)
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clawback_step(request: ActorRequest, clawback_id: UUID, step: str) -> HttpResponse:
    """Take one step of a clawback."""
    page = PAGES.get(step)
    clawback = access.clawback_for(request.actor, clawback_id)
    party = access.party_in(request.actor, clawback)
    if page is None:
        raise NotFound
    if step not in open_pages(party, clawbacks.now_in(clawback)) and request.method != "POST":
        return redirect("clawback", clawback_id)
    case = case_of_matter(request.actor, clawback.matter_id)
    here = reverse("clawback", args=[clawback_id])
    return form_page(
        request,
        page.form(request.POST if request.method == "POST" else None),
        said(lambda data: page.service(request.actor, clawback_id, data)),
        heading=str(page.heading),
        lead=str(page.lead),
        submit=str(page.submit),
        crumbs=crumbs_of(
            case, (_("Clawbacks"), reverse("clawbacks", args=[case.id])), (_("This claim"), here)
        ),
        done_url=here,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def court_copy(request: ActorRequest, clawback_id: UUID) -> HttpResponseBase:
    """Draw a copy for submission to the court under seal."""
    actor = request.actor
    clawback = access.clawback_for(actor, clawback_id)
    access.party_in(actor, clawback)
    form = CitationForm(request.POST or None)
    ready: list[Any] = []
    draw = said(lambda data: ready.append(draw_for_court(actor, clawback_id=clawback_id, **data)))
    if request.method == "POST" and form.is_valid() and done(form, draw):
        return zip_response(ready[0])
    case = case_of_matter(actor, clawback.matter_id)
    context = {
        "heading": _("Draw a copy for the court"),
        "lead": _(
            "For submission under seal and for nothing else. Both sides see that it was drawn, "
            "by whom and for which motion."
        ),
        "form": form,
        "submit": _("Draw the copy, one ZIP"),
        "crumbs": crumbs_of(case, (_("Clawbacks"), reverse("clawbacks", args=[case.id]))),
        "cancel_url": reverse("clawback", args=[clawback_id]),
    }
    return render(request, "form_page.html", context)
