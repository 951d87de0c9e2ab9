"""Reviewing for privilege, one item or several at once (``review.html``, ``review_list.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from casework import access
from casework.choices import KINDS_OF_CODES
from casework.forms.screening import CODES, CodeForm
from casework.selectors import screening as reads
from casework.services import screening as writes
from casework.services.assertions import MOST_AT_ONCE
from casework.services.looking import open_item
from casework.views.common import Context, case_context
from casework.views.items import item_words
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.models.evidence import EvidenceItem
    from privilege.actor import Actor
    from privilege.models.walls import Wall

LAST = "parley_last_review"
_SHOWS = (reads.CAUGHT, reads.EVERYTHING)


@login_required
@require_safe
def review(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show the next item that waits, or the one asked for, and why it was caught."""
    actor, show = request.actor, _show(request)
    case, wall = reviewed_file(actor, case_id, request.GET.get("file", ""))
    if chosen := request.GET.get("item"):
        item: EvidenceItem | None = _item(actor, wall, chosen)
    else:
        item = next(iter(reads.queue(actor, wall, show=show, limit=1).items), None)
    waiting = reads.queue(actor, wall, show=show, limit=1).waiting
    context = {
        **case_context(actor, case, "evidence"),
        **_places(request, case, wall, show, waiting),
        "current": _current(actor, wall, item, show) if item else None,
        "codes": _codes(),
    }
    if item is not None:
        open_item(actor, item=item)
    return render(request, "casework/review.html", context)


@login_required
@require_safe
def review_list(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List what waits, to decide about several at once."""
    actor, show = request.actor, _show(request)
    case, wall = reviewed_file(actor, case_id, request.GET.get("file", ""))
    page = reads.queue(actor, wall, show=show, cursor=request.GET.get("cursor", ""))
    known = reads.reviews_of(actor, [item.id for item in page.items])
    context = {
        **case_context(actor, case, "evidence"),
        **_places(request, case, wall, show, page.waiting),
        "rows": [
            {
                **item_words(item),
                "review_url": address("review", case.id, wall, show, item=item.id),
                "why": _why(known.get(item.id)),
            }
            for item in page.items
        ],
        "next_cursor": page.next_cursor,
        "codes": _codes(),
    }
    return render(request, "casework/review_list.html", context)


@login_required
@require_POST
def code(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Decide about one item and go to the next, or about those checked on the list."""
    actor = request.actor
    show = request.POST.get("show", "")
    show = show if show in _SHOWS else reads.CAUGHT
    case, wall = reviewed_file(actor, case_id, request.POST.get("file", ""))
    item_ids = items_asked_for(request.POST)
    form = CodeForm(request.POST)
    is_list = "list" in request.POST
    back = address("review-list" if is_list else "review", case.id, wall, show)
    if not item_ids or not form.is_valid():
        messages.error(request, _("Choose items, and what they are. Nothing was changed."))
        return redirect(back)
    items = access.items_for(actor, item_ids)
    if any(item.wall_id != wall.id for item in items):
        raise NotFound
    try:
        decided, before = form.cleaned_data, reads.codes_of(actor, item_ids)
        writes.code_items(actor, item_ids=item_ids, code=decided["code"], note=decided["note"])
    except InvalidInput as error:
        messages.error(request, error.message)
        return redirect(back)
    request.session[LAST] = {
        "file": str(wall.id),
        "code": decided["code"].value,
        "before": {str(item_id): was for item_id, was in before.items()},
    }
    words = ngettext("%(n)d item coded: %(code)s.", "%(n)d items coded: %(code)s.", len(items))
    messages.success(request, words % {"n": len(items), "code": decided["code"].label})
    following = None if is_list else reads.after(actor, wall, items[0], show=show)
    return redirect(
        address("review", case.id, wall, show, item=following.id) if following else back
    )


def reviewed_file(actor: Actor, case_id: UUID, wall_id: str) -> tuple[Case, Wall]:
    """Find the case and the file of it that the person reviews: the first, or the one named."""
    case = access.case_for(actor, case_id)
    walls = reads.reviewed_files(actor, case.matter_id)
    chosen = [wall for wall in walls if str(wall.id) == wall_id] if wall_id else walls
    if not chosen:
        raise NotFound
    return case, chosen[0]


def _item(actor: Actor, wall: Wall, item_id: str) -> EvidenceItem:
    try:
        item = access.item_for(actor, UUID(item_id))
    except ValueError:
        raise NotFound from None
    if item.wall_id != wall.id:
        raise NotFound
    return item


def items_asked_for(given: QueryDict) -> list[UUID]:
    """The items that a request names; none where it names something else."""
    try:
        return [UUID(value) for value in given.getlist("item")]
    except ValueError:
        return []


def _show(request: ActorRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in _SHOWS else reads.CAUGHT


def _places(request: ActorRequest, case: Case, wall: Wall, show: str, waiting: int) -> Context:
    words = {reads.CAUGHT: _("Caught by the screen"), reads.EVERYTHING: _("Everything undecided")}
    name = request.resolver_match.url_name if request.resolver_match else "review"
    files = reads.reviewed_files(request.actor, case.matter_id)
    return {
        "file": wall.id,
        "files": [
            {
                "url": address(str(name), case.id, one, show),
                "label": str(one),
                "current": one == wall,
            }
            for one in files
        ]
        if len(files) > 1
        else [],
        "show": show,
        "shows": [
            {
                "url": address(str(name), case.id, wall, one),
                "label": words[one],
                "current": one == show,
            }
            for one in _SHOWS
        ],
        "waiting": min(waiting, reads.COUNTED),
        "waiting_is_limit": waiting > reads.COUNTED,
        "one_url": address("review", case.id, wall, show),
        "list_url": address("review-list", case.id, wall, show),
        "terms_url": f"{reverse('screen-terms', args=[case.id])}?{urlencode({'file': wall.id})}",
        "code_url": reverse("review-code", args=[case.id]),
        **_last(request, case, wall),
    }


def _last(request: ActorRequest, case: Case, wall: Wall) -> Context:
    """What can be done about the last decision of this session."""
    last = request.session.get(LAST) or {}
    if last.get("file") != str(wall.id):
        return {"undo_url": "", "assert_url": ""}
    ids = [UUID(item_id) for item_id in last["before"]]
    may_assert = request.actor.has_role(Role.ATTORNEY, Role.SUPERVISOR)
    asks = last["code"] in KINDS_OF_CODES and may_assert
    return {
        "undo_url": reverse("review-undo", args=[case.id]),
        "assert_url": address("review-assert", case.id, wall, item=ids[:MOST_AT_ONCE])
        if asks
        else "",
    }


def _current(actor: Actor, wall: Wall, item: EvidenceItem, show: str) -> Context:
    known = reads.review_of(actor, item.id)
    case_id = access.case_of_matter(actor, item.matter_id).id
    before = reads.before(actor, wall, item)
    after = reads.after(actor, wall, item, show=show)
    return {
        **item_words(item),
        "id": item.id,
        "hits": [
            {
                "place": hit.get_place_display(),
                "kind": hit.get_kind_display(),
                "term": hit.text("term"),
                "page": hit.page,
                "excerpt": hit.text("excerpt"),
            }
            for hit in known.hits
        ],
        "code": known.review.code if known.review else "",
        "code_word": known.review.get_code_display() if known.review else _("Not decided"),
        "is_decided": known.review is not None and not known.is_undecided,
        "note": known.review.text("note") if known.review else "",
        "text": reads.shown_text(actor, item),
        "before_url": address("review", case_id, wall, show, item=before.id) if before else "",
        "after_url": address("review", case_id, wall, show, item=after.id) if after else "",
    }


def _why(known: reads.Reviewed | None) -> str:
    if known is None:
        return ""
    return "; ".join(
        dict.fromkeys(f"{hit.get_place_display()}: {hit.text('term')}" for hit in known.hits)
    )


def _codes() -> list[Context]:
    return [
        {"value": value, "label": label, "key": key}
        for key, (value, label) in enumerate(CODES, start=1)
    ]


def address(
    name: str, case_id: UUID, wall: Wall, show: str = reads.CAUGHT, **more: UUID | list[UUID]
) -> str:
    """Where a page of the review of one file is."""
    asked = urlencode({"file": wall.id, "show": show, **more}, doseq=True)
    return f"{reverse(name, args=[case_id])}?{asked}"
