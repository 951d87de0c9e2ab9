"""In camera: what the court alone reads, and letting the judge in."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.views.common import form_page, said, unlock_url
from casework.views.streaming import may_show
from disclosure import access
from disclosure.forms import LetInForm
from disclosure.selectors import in_camera as reads
from disclosure.services import letting_judge_in as writes
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from disclosure.models.challenge import InCameraSubmission
    from disclosure.selectors.in_camera import CourtPart, Submitted


@login_required
@require_safe
def submissions(request: ActorRequest) -> HttpResponse:
    """List what was submitted in camera; for a court's supervisor with who is let in."""
    actor = request.actor
    found = reads.submissions(actor)
    context = {
        "submissions": [_line(one) for one in found],
        "locked": sum(one.is_locked for one in found),
        "unlock_url": unlock_url(request),
        "parts": [_part(one) for one in reads.court_parts(actor)],
    }
    return render(request, "disclosure/in_camera_list.html", context)


@login_required
@require_safe
def submission(request: ActorRequest, submission_id: UUID) -> HttpResponse:
    """Show a submission with its documents; whoever reads it is in their office's log."""
    actor = request.actor
    found = access.submission_for(actor, submission_id)
    context: dict[str, Any] = {
        "heading": name_of(found),
        "crumbs": [(_("In camera"), reverse("in-camera"))],
        "locked": int(found.is_locked),
        "unlock_url": unlock_url(request),
        "office": found.wall.office.name,
        "at": found.created_at,
    }
    if not found.is_locked:
        documents = reads.documents_of(actor, found)
        writes.read_submission(actor, submission_id=found.id)
        context |= {
            "argument": found.text("text"),
            "documents": [_document(one) for one in documents],
        }
    return render(request, "disclosure/in_camera.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request: ActorRequest, wall_id: UUID) -> HttpResponse:
    """Let a judge in, or who works for them."""
    actor = request.actor
    wall = writes.court_wall(actor, wall_id)
    people = [(str(one.id), one.display_name) for one in reads.people_to_let_in(actor, wall)]
    return form_page(
        request,
        LetInForm(request.POST or None, people=people),
        said(lambda data: writes.let_judge_in(actor, wall_id=wall.id, **data)),
        heading=_("Let the judge in"),
        lead=_(
            "They read what this office submits in camera in this case. They need a key of their "
            "own; it opens once somebody who submitted it unlocks theirs."
        ),
        submit=_("Let them read it"),
        crumbs=[(_("In camera"), reverse("in-camera"))],
        done_url=reverse("in-camera"),
    )


@login_required
@require_POST
def shut_out(request: ActorRequest, wall_id: UUID, user_id: UUID) -> HttpResponse:
    """Shut somebody of the court's office out again."""
    writes.shut_judge_out(request.actor, wall_id=wall_id, user_id=user_id)
    messages.success(request, _("They cannot open it any more. What they read, they have read."))
    return redirect("in-camera")


def name_of(found: "InCameraSubmission") -> str:
    """What a submission is called: its case, once the key is unlocked."""
    caption = found.text("case")
    return _("In camera: %(case)s") % {"case": caption} if caption else _("Submission in camera")


def _line(found: "InCameraSubmission") -> dict[str, Any]:
    return {
        "url": reverse("in-camera-submission", args=[found.id]),
        "name": name_of(found),
        "office": found.wall.office.name,
        "at": found.created_at,
    }


def _part(part: "CourtPart") -> dict[str, Any]:
    return {
        "office": part.office.name,
        "at": part.wall.created_at,
        "let_in_url": reverse("in-camera-let-in", args=[part.wall.id]),
        "people": [
            {
                "name": one.display_name,
                "remove_url": reverse("in-camera-shut-out", args=[part.wall.id, one.id]),
            }
            for one in part.let_in
        ],
    }


def _document(one: "Submitted") -> dict[str, Any]:
    words: dict[str, Any] = {"title": one.title, "log_id": one.log_id}
    if one.copy is not None and not one.copy.is_locked:
        words["download_url"] = reverse("item-file", args=[one.copy.id])
        if may_show(str(one.copy.facts.media_type)):
            words["open_url"] = reverse("item-inline", args=[one.copy.id])
    return words
