"""From a reviewer's code to the claim of a privilege (``review_assert.html``), and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from casework.choices import KINDS_OF_CODES, ReviewCode
from casework.forms.assertions import AssertNoteForm
from casework.selectors import screening as reads
from casework.services import screening as writes
from casework.services.assertions import assert_on_items
from casework.views.common import Context, case_context, done
from casework.views.items import item_words
from casework.views.review import LAST, address, items_asked_for, reviewed_file
from privilege.http import ActorRequest
from privilege.services.assertions import demand_attorney

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem

_KIND = "parley_last_privilege"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assert_coded(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List what was coded privileged and is not claimed yet, and claim what is checked."""
    actor = request.actor
    given = request.POST if request.method == "POST" else request.GET
    case, wall = reviewed_file(actor, case_id, given.get("file", ""))
    demand_attorney(actor)
    rows = reads.to_be_asserted(actor, wall)
    asked = set(items_asked_for(given))
    initial = {"asserted_by": actor.display_name, "kind": _kind(request, rows, asked)}
    form = AssertNoteForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        made = assert_on_items(actor, item_ids=[*asked], **data)
        request.session[_KIND] = str(data["kind"])
        words = ngettext(
            "Privilege asserted on %(n)d item.", "Privilege asserted on %(n)d items.", len(made)
        )
        messages.success(request, words % {"n": len(made)})

    if request.method == "POST" and form.is_valid():
        if not asked:
            form.add_error(None, _("Check the items that the claim is for."))
        elif done(form, act):
            more = len(rows) > len(asked)
            return redirect(address("review-assert" if more else "review", case.id, wall))
    context = {
        **case_context(actor, case, "evidence"),
        "file": wall.id,
        "form": form,
        "rows": [_row(item, code, asked) for item, code in rows],
        "is_cut": len(rows) == reads.LISTED,
        "back_url": address("review", case.id, wall),
    }
    return render(request, "casework/review_assert.html", context)


@login_required
@require_POST
def undo(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take back the last decision of this session."""
    last = request.session.pop(LAST, None)
    case, wall = reviewed_file(request.actor, case_id, request.POST.get("file", ""))
    if not last or last["file"] != str(wall.id):
        messages.error(request, _("There is nothing to undo any more."))
        return redirect(address("review", case.id, wall))
    before = {UUID(item_id): code for item_id, code in last["before"].items()}
    undone = writes.undo_coding(request.actor, before=before, code=ReviewCode(last["code"]))
    words = ngettext("%(n)d decision undone.", "%(n)d decisions undone.", undone)
    messages.success(request, words % {"n": undone})
    if len(before) > 1:
        return redirect(address("review-list", case.id, wall))
    return redirect(address("review", case.id, wall, item=next(iter(before))))


def _kind(request: ActorRequest, rows: list[tuple[EvidenceItem, str]], asked: set[UUID]) -> str:
    """What the code names; where it names none, or several, what was claimed last."""
    named = {KINDS_OF_CODES[code] for item, code in rows if item.id in asked}
    only = named.pop() if len(named) == 1 else ""
    return only or str(request.session.get(_KIND, ""))


def _row(item: EvidenceItem, code: str, asked: set[UUID]) -> Context:
    kind = KINDS_OF_CODES[code]
    return {
        **item_words(item),
        "id": item.id,
        "code_word": ReviewCode(code).label,
        "is_asked": item.id in asked,
        "parts_url": f"{reverse('item-assert', args=[item.id])}?kind={kind}",
    }
