"""An item of a filter team: reading it, coding it, proposing its release."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.selectors.item import item_view
from casework.services.looking import open_item
from casework.views.common import done, form_page, said, unlock_url
from casework.views.item import text_words, viewer_words
from disclosure import access
from disclosure.choices import FilterCode
from disclosure.filter_team import OVER
from disclosure.filter_words import state_tone, state_words
from disclosure.forms_filter import CodeForm, ProposeForm
from disclosure.selectors import filter_teams as reads
from disclosure.services import filter_review
from disclosure.services.filter_review import Redacted
from disclosure.views.filter_team import crumbs
from privilege.choices import Role
from privilege.http import ActorRequest
from privilege.selectors.people import people_behind

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from disclosure.selectors.filter_teams import FilterItem
    from privilege.actor import Actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Show an item with the form to code it; opening it is in the team's office's log."""
    actor = request.actor
    found = access.filter_item_for(actor, item_id)
    (known,) = reads.items_of(actor, found.wall, [found.id])
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        initial={"code": known.coding.code if known.coding else None},
    )
    code = said(lambda data: _code(actor, item_id, data))
    if request.method == "POST" and form.is_valid() and done(form, code):
        return redirect("filter-item", item_id)
    context = {
        "heading": found.text("title") or _("Privileged item"),
        "crumbs": crumbs(actor, found.wall),
        "locked": int(found.is_locked),
        "unlock_url": unlock_url(request),
        "form": form,
    }
    if not found.is_locked:
        open_item(actor, item=found)
        context |= _opened(actor, known)
    return render(request, "disclosure/filter_item.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Propose an item's release to the holder of the privilege."""
    actor = request.actor
    found = access.filter_item_for(actor, item_id)
    here = reverse("filter-item", args=[found.id])
    if found.is_locked:
        return redirect(here)
    holders = [(str(one), name) for one, name in reads.holders_of(actor, found.wall)]
    return form_page(
        request,
        ProposeForm(request.POST or None, request.FILES or None, holders=holders),
        said(lambda data: filter_review.propose_release(actor, item_id=item_id, **_asked(data))),
        heading=_("Propose the release"),
        lead=_(
            "The holder’s counsel opens the item itself and answers. The case team learns nothing "
            "of this."
        ),
        submit=_("Show it to the holder and propose its release"),
        crumbs=crumbs(actor, found.wall, (str(found.text("title")), here)),
        done_url=here,
    )


def _code(actor: "Actor", item_id: UUID, data: dict[str, Any]) -> None:
    code = FilterCode(data["code"])
    filter_review.code_item(actor, item_id=item_id, code=code, note=data["note"])


def _asked(data: dict[str, Any]) -> dict[str, Any]:
    file: UploadedFile[Any] | None = data["redacted"]
    redacted = None
    if file is not None:
        media_type = str(file.content_type or "application/octet-stream")
        redacted = Redacted(str(file.name), media_type, file.chunks())
    return {**data, "redacted": redacted}


def _opened(actor: "Actor", known: "FilterItem") -> dict[str, Any]:
    view = item_view(actor, known.item.id)
    shown = viewer_words(view)
    names = {one.user_id: one.name for one in people_behind([known.item.wall_id]).get(
        known.item.wall_id, [])}  # fmt: skip
    is_free = known.state is None or known.state in OVER
    return {
        "item": {
            "title": known.item.text("title"),
            "media_type": known.item.facts.media_type,
            "reason": "",
        },
        "view": shown,
        "text": text_words(actor, known.item) if shown["kind"] == "none" else {},
        "download_url": reverse("item-file", args=[known.item.id]) if known.item.blob_id else "",
        "referral": {
            "reason": known.referral.text("reason"),
            "by": known.referral.text("referred_by"),
            "at": known.referral.created_at,
        }
        if known.referral
        else None,
        "coding": {
            "word": known.coding.get_code_display(),
            "note": known.coding.text("note"),
            "by": names.get(known.coding.created_by) if known.coding.created_by else "",
            "at": known.coding.created_at,
        }
        if known.coding
        else None,
        "proposal": {
            "url": reverse("filter-proposal", args=[known.proposal.proposal.id]),
            "state_word": state_words(known.proposal.state),
            "state_tone": state_tone(known.proposal.state),
        }
        if known.proposal
        else None,
        "propose_url": reverse("filter-propose", args=[known.item.id])
        if is_free and known.coding and actor.has_role(Role.ATTORNEY, Role.SUPERVISOR)
        else "",
    }
