"""A proposed release as filter team and holder see it, and their steps, each on a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from casework.selectors.item import item_view
from casework.selectors.overview import Audience
from casework.services.looking import open_item
from casework.views.common import audience_words, form_page, said, unlock_url
from casework.views.item import text_words, viewer_words
from disclosure.filter_team import Act, Party
from disclosure.filter_words import act_words, must, state_tone, state_words
from disclosure.forms_filter import CourtForm, ObjectForm
from disclosure.selectors.filter_proposals import ProposalView, proposal_view
from disclosure.services import filter_answers as steps
from disclosure.services.filter_releasing import release_to_case_team
from privilege.actor import Actor
from privilege.choices import PrivilegeKind
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors.people import people_behind

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from disclosure.models.filter_team import FilterStep

Service = Callable[[Actor, UUID, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a step."""

    act: Act
    form: type[forms.Form]
    service: Service
    heading: str | Promise
    lead: str | Promise
    submit: str | Promise


def _object(actor: Actor, one: UUID, data: dict[str, Any]) -> None:
    kind = PrivilegeKind(data["kind"])
    steps.object_to(actor, proposal_id=one, kind=kind, basis=data["basis"])


def _ruling(ruling: Act) -> Service:
    def enter(actor: Actor, one: UUID, data: dict[str, Any]) -> None:
        steps.enter_ruling(actor, proposal_id=one, ruling=ruling, **data)

    return enter


def _plain(service: Callable[..., object], **fixed: object) -> Service:
    def act(actor: Actor, one: UUID, data: dict[str, Any]) -> None:
        service(actor, proposal_id=one, **fixed, **data)

    return act


PAGES: dict[str, Page] = {
    "agree": Page(
        Act.AGREED,
        forms.Form,
        _plain(steps.agree),
        gettext_lazy("Agree to the release"),
        gettext_lazy(
            "The case team will read what is proposed here. Agreeing cannot be taken back."
        ),
        gettext_lazy("Agree: the case team may read it"),
    ),
    "object": Page(
        Act.OBJECTED,
        ObjectForm,
        _object,
        gettext_lazy("Object to the release"),
        gettext_lazy("Nothing is released then, unless the court rules so."),
        gettext_lazy("Assert privilege over it"),
    ),
    "release": Page(
        Act.RELEASED,
        forms.Form,
        _plain(release_to_case_team),
        gettext_lazy("Release to the case team"),
        gettext_lazy("It goes into the prosecution file. This cannot be taken back."),
        gettext_lazy("Release it to the case team"),
    ),
    "withdraw": Page(
        Act.WITHDRAWN,
        forms.Form,
        _plain(steps.withdraw),
        gettext_lazy("Withdraw the proposal"),
        gettext_lazy("The item stays with the filter team. It can be proposed again."),
        gettext_lazy("Withdraw the proposal"),
    ),
    "submit": Page(
        Act.SUBMITTED,
        CourtForm,
        _plain(steps.submit),
        gettext_lazy("Note the submission to the court"),
        gettext_lazy("From now on the court decides."),
        gettext_lazy("Note the submission"),
    ),
    "in-camera": Page(
        Act.IN_CAMERA,
        CourtForm,
        _plain(steps.lay_in_camera),
        gettext_lazy("Note that the court has it in camera"),
        gettext_lazy("The item was laid before the court alone."),
        gettext_lazy("Note it"),
    ),
    "ruled-release": Page(
        Act.RULED_RELEASE,
        CourtForm,
        _ruling(Act.RULED_RELEASE),
        gettext_lazy("Enter the ruling: released"),
        gettext_lazy(
            "It stands when the holder confirms it, or after three days without their word."
        ),
        gettext_lazy("Enter that the court releases it"),
    ),
    "ruled-keep": Page(
        Act.RULED_KEEP,
        CourtForm,
        _ruling(Act.RULED_KEEP),
        gettext_lazy("Enter the ruling: stays privileged"),
        gettext_lazy("The case team never learns of it."),
        gettext_lazy("Enter that it stays privileged"),
    ),
    "ruled-return": Page(
        Act.RULED_RETURN,
        CourtForm,
        _ruling(Act.RULED_RETURN),
        gettext_lazy("Enter the ruling: returned to the holder"),
        gettext_lazy(
            "Entered by the filter team, this empties its copy and the copy in this proposal for "
            "good; the holder keeps what is in their own file. The case team never learns of it."
        ),
        gettext_lazy("Enter that it goes back to the holder"),
    ),
    "confirm": Page(
        Act.CONFIRMED,
        forms.Form,
        _plain(steps.answer_ruling, is_so=True),
        gettext_lazy("Confirm the ruling"),
        gettext_lazy("The filter team may release it then."),
        gettext_lazy("Confirm that the court ruled so"),
    ),
    "contest": Page(
        Act.CONTESTED,
        forms.Form,
        _plain(steps.answer_ruling, is_so=False),
        gettext_lazy("Contest the ruling"),
        gettext_lazy("Say that the court did not rule so. Nothing is released then."),
        gettext_lazy("The court did not rule so"),
    ),
}


@login_required
@require_safe
def proposal(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Show a proposal, the item, and what was done."""
    actor = request.actor
    view = proposal_view(actor, proposal_id)
    found = view.proposal
    is_locked = found.content is None or found.content.is_locked
    behind = people_behind([found.wall_id]).get(found.wall_id, [])
    context = {
        "heading": found.item.text("title") or _("Proposed release"),
        "crumbs": _crumbs(view),
        "case": found.text("case"),
        "audience": audience_words(Audience(found.wall, "", behind)),
        "state_word": state_words(view.state),
        "state_tone": state_tone(view.state),
        "must": must(view.party, view.state),
        "due_at": found.due_at,
        "at": found.created_at,
        "why": found.text("why"),
        "parts": found.text("parts"),
        "part_url": reverse("item-file", args=[found.part_id]) if found.part_id else "",
        "locked": int(is_locked),
        "unlock_url": unlock_url(request),
        "steps": [_step_words(one) for one in view.steps],
        "acts": [
            {"url": reverse("filter-step", args=[found.id, name]), "label": str(page.heading)}
            for name, page in PAGES.items()
            if page.act in view.may
        ],
    }
    if not is_locked:
        context |= _shown(actor, found.item)
    return render(request, "disclosure/filter_proposal.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: ActorRequest, proposal_id: UUID, step: str) -> HttpResponse:
    """Take one step on a proposal."""
    actor = request.actor
    view = proposal_view(actor, proposal_id)
    page = PAGES.get(step)
    if page is None:
        raise NotFound
    here = reverse("filter-proposal", args=[proposal_id])
    if page.act not in view.may and request.method != "POST":
        return redirect(here)
    return form_page(
        request,
        page.form(request.POST if request.method == "POST" else None),
        said(lambda data: page.service(actor, proposal_id, data)),
        heading=str(page.heading),
        lead=str(page.lead),
        submit=str(page.submit),
        crumbs=[*_crumbs(view), (view.proposal.item.text("title") or _("Proposed release"), here)],
        done_url=here,
    )


def _crumbs(view: ProposalView) -> list[tuple[str, str]]:
    if view.party is Party.FILTER:
        return [(_("Filter teams"), reverse("filter-teams"))]
    return [(_("Cases"), reverse("case-list"))]


def _shown(actor: Actor, item: "EvidenceItem") -> dict[str, Any]:
    open_item(actor, item=item)
    shown = viewer_words(item_view(actor, item.id))
    return {
        "item": {
            "title": item.text("title"),
            "media_type": item.facts.media_type,
            "reason": "",
        },
        "view": shown,
        "text": text_words(actor, item) if shown["kind"] == "none" else {},
        "download_url": reverse("item-file", args=[item.id]) if item.blob_id else "",
    }


def _step_words(one: "FilterStep") -> dict[str, Any]:
    kind = one.text("kind")
    return {
        "word": act_words(one.act),
        "office": one.acting_office.name,
        "by": one.text("by"),
        "at": one.created_at,
        "day": one.day,
        "kind": str(PrivilegeKind(kind).label) if kind else "",
        "text": one.text("text") or one.text("citation"),
    }
