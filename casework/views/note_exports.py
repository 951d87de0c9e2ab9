"""Exporting the notes of a part of a case (``note_exports.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.forms.note import NoteExportForm
from casework.selectors import note_exports as reads
from casework.selectors import notes as note_reads
from casework.services import note_exports as writes
from casework.views.common import Context, case_context, done, said, unlock_url
from casework.views.notes import choices_of
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.choices import JobState
from privilege.errors import NotFound, Refused
from privilege.http import ActorRequest
from privilege.selectors.blobs import open_file

if TYPE_CHECKING:
    from casework.models.case import Case

_DAMAGED = "The exported file is damaged. Export these notes again."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show the person's exports of a case; a POST asks for another."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    places = choices_of(note_reads.places(actor, case))
    if not places:
        raise NotFound
    form = NoteExportForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        act = said(lambda data: writes.export_notes(actor, case_id=case_id, **data))
        if done(form, act):
            return redirect("note-exports", case_id=case_id)
    context = {**case_context(actor, case, "notes"), "form": form, **_list(request, case)}
    return render(request, "casework/note_exports.html", context)


@login_required
@require_safe
def progress(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show how far the exports are."""
    case = access.case_for(request.actor, case_id)
    return render(request, "casework/_note_exports.html", _list(request, case))


@login_required
@require_safe
def file(request: ActorRequest, export_id: UUID) -> HttpResponse:
    """Send one's own export, to be saved."""
    actor = request.actor
    export = access.note_export_for(actor, export_id)
    if export.blob_id is None:
        raise NotFound
    try:
        with open_file(actor, wall_id=export.wall_id, blob_id=export.blob_id) as stored:
            data = b"".join(bytes(block) for block in stored.read())
    except (DamagedError, MissingError):
        raise Refused(_DAMAGED) from None
    writes.note_download(actor, export, size=len(data))
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="notes.zip"'
    response["Cache-Control"] = "no-store"
    return response


def _list(request: ActorRequest, case: Case) -> Context:
    found = reads.own_exports(request.actor, case)
    waits = sum(one.is_open and one.standing.state == JobState.WAITING for one in found)
    return {
        "exports": [_row(one) for one in found],
        "progress_url": reverse("note-exports-progress", args=[case.id]),
        "asks_again": any(one.is_open for one in found),
        "work": {"count": waits},
        "unlock_url": unlock_url(request, reverse("note-exports", args=[case.id])),
    }


def _row(view: reads.ExportView) -> Context:
    export = view.export
    waits = view.standing.state == JobState.WAITING
    return {
        "asked_at": export.created_at,
        "expires_at": export.expires_at,
        "place": export.wall.get_kind_display(),
        "url": reverse("note-export-file", args=[export.id]) if view.is_ready else "",
        "word": _("Ready") if view.is_ready else _word(view.standing.state),
        "tone": "good" if view.is_ready else "warn" if waits else "plain",
        "waits": waits,
        "failed": not view.is_ready and not view.is_open,
    }


def _word(state: JobState) -> str:
    if state == JobState.DONE:
        return _("Being kept")
    return str(state.label)
