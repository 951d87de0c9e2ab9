"""The terms of the privilege screen (``screen_terms.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.choices import TermKind
from casework.forms.screening import FOR_OFFICE, TermForm
from casework.selectors import screening as reads
from casework.services import screening as writes
from casework.views.common import case_context, done
from casework.views.review import reviewed_file
from privilege.choices import Role
from privilege.http import ActorRequest
from privilege.selectors.jobs import going_on

if TYPE_CHECKING:
    from privilege.models.walls import Wall


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show what the screen looks for in a file, and add to it."""
    actor = request.actor
    given = request.POST if request.method == "POST" else request.GET
    case, wall = reviewed_file(actor, case_id, given.get("file", ""))
    is_supervisor = actor.has_role(Role.SUPERVISOR)
    form = TermForm(request.POST or None, offers_office=is_supervisor)

    def act(data: dict[str, Any]) -> None:
        if data.get("scope") == FOR_OFFICE:
            writes.add_office_term(actor, kind=data["kind"], value=data["value"])
        else:
            writes.add_case_term(actor, wall_id=wall.id, kind=data["kind"], value=data["value"])

    if request.method == "POST" and form.is_valid() and done(form, act):
        return redirect(_address(case_id, wall))
    query = urlencode({"file": wall.id})
    context = {
        **case_context(actor, case, "evidence"),
        "file": wall.id,
        "terms": [
            {
                "kind": TermKind(one.term.kind.value).label,
                "value": one.term.value,
                "whence": _whence(one),
                "id": one.id if one.id and (is_supervisor or not one.is_office_wide) else None,
            }
            for one in reads.terms_in_force(actor, wall)
        ],
        "form": form,
        "remove_url": reverse("screen-term-remove", args=[case_id]),
        "again_url": reverse("screen-again", args=[case_id]),
        "review_url": f"{reverse('review', args=[case_id])}?{query}",
        "work": going_on(actor, task=reads.SCREEN_FILE, wall=wall),
    }
    return render(request, "casework/screen_terms.html", context)


@login_required
@require_POST
def remove(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take a term off the list."""
    _case, wall = reviewed_file(request.actor, case_id, request.POST.get("file", ""))
    try:
        term_id = UUID(request.POST.get("term", ""))
    except ValueError:
        messages.error(request, _("Choose a term of the list."))
    else:
        writes.remove_term(request.actor, wall_id=wall.id, term_id=term_id)
        messages.success(request, _("Taken off the list. What it caught stays caught."))
    return redirect(_address(case_id, wall))


@login_required
@require_POST
def again(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Screen everything in the file with the terms as they are now."""
    _case, wall = reviewed_file(request.actor, case_id, request.POST.get("file", ""))
    writes.screen_again(request.actor, wall_id=wall.id)
    messages.success(request, _("The file is being screened again."))
    return redirect(_address(case_id, wall))


def _whence(term: reads.ScreenTerm) -> str:
    if term.id is None:
        return _("Counsel of record")
    return _("Our office's list") if term.is_office_wide else _("This case")


def _address(case_id: UUID, wall: Wall) -> str:
    return f"{reverse('screen-terms', args=[case_id])}?{urlencode({'file': wall.id})}"
