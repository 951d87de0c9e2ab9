"""Sharing with the client (``form_page.html``), and what the client opens (``own_share.html``)."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.ledger.services import record
from audit.ledger.values import Ref
from casework import access
from casework.events import Event
from casework.forms.sharing import ShareForm
from casework.selectors import sharing as reads
from casework.services import sharing as writes
from casework.views.common import crumbs_of, form_page, said
from casework.views.streaming import Source, may_show, send
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.errors import Locked, NotFound, Refused
from privilege.http import ActorRequest
from privilege.selectors.blobs import open_file
from privilege.services.content import LOCKED

_DAMAGED = "This file is damaged. Tell your lawyer."
_NOT_SHOWN = "This kind of file cannot be shown here, and no copy of it may be kept."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share_item(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Share an item with the client."""
    item = access.item_for(request.actor, item_id)
    if not writes.may_share(request.actor, item.wall) or item.blob_id is None:
        raise NotFound
    case = access.case_of_matter(request.actor, item.matter_id)
    back = reverse("item", args=[item_id])
    return form_page(
        request,
        ShareForm(request.POST if request.method == "POST" else None),
        said(lambda data: writes.share_item(request.actor, item_id=item_id, **data)),
        heading=_("Share with your client"),
        lead=item.text("title"),
        submit=_("Share it with my client"),
        crumbs=crumbs_of(case, (item.text("title"), back)),
        done_url=back,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share_note(request: ActorRequest, note_id: UUID) -> HttpResponse:
    """Share one's own note with the client, after a second look."""
    note = access.note_for(request.actor, note_id)
    if not writes.may_share(request.actor, note.wall) or note.created_by != request.actor.user_id:
        raise NotFound
    case = access.case_of_matter(request.actor, note.matter_id)
    back = reverse("note", args=[note_id])
    if request.method == "POST":
        writes.share_note(request.actor, note_id=note_id)
        return redirect(back)
    context = {
        "heading": _("Share with your client"),
        "crumbs": crumbs_of(case, (_("Notes"), reverse("notes", args=[case.id]))),
        "consequence": _("Your client can read a copy of it as it is now."),
        "submit": _("Share it with my client"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, share_id: UUID) -> HttpResponse:
    """End sharing, after a second look."""
    view = reads.shared_view(request.actor, share_id)
    case = access.case_of_matter(request.actor, view.shared.matter_id)
    back = reverse("channel", args=[case.id, view.shared.wall_id])
    if request.method == "POST":
        writes.end_sharing(request.actor, share_id=share_id)
        return redirect(back)
    context = {
        "heading": _("End sharing"),
        "crumbs": crumbs_of(case, (_("Messages"), back)),
        "names": [view.text("title")],
        "consequence": _("Your client cannot open it any more. What they saw they have seen."),
        "submit": _("End sharing"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


@login_required
@require_safe
def own_share(request: ActorRequest, share_id: UUID) -> HttpResponse:
    """Show a guest one thing that is shared with them."""
    view = _own(request, share_id)
    shared = view.shared
    refs = [Ref("casework.shared", shared.id)]
    if view.words is not None:
        record(request.actor, Event.SHARED_VIEWED, wall=shared.wall_id, objects=refs)
    has_file = shared.blob_id is not None and view.words is not None
    may_open = has_file and (shared.may_download or may_show(view.text("media_type")))
    context = {
        "title": view.text("title") or _("Shared with you"),
        "text": view.text("text"),
        "by": view.text("by"),
        "at": shared.created_at,
        "is_locked": view.words is None,
        "file_url": reverse("own-share-file", args=[share_id]) if may_open else "",
        "may_download": shared.may_download,
        "has_file": has_file,
        "crumbs": [(_("Messages"), reverse("own-channel", args=[shared.wall_id]))],
    }
    return render(request, "casework/own_share.html", context)


@login_required
@require_safe
def own_share_file(request: ActorRequest, share_id: UUID) -> HttpResponseBase:
    """Send a guest the file: to be shown in place, or to be kept where counsel allowed that."""
    view = _own(request, share_id)
    shared = view.shared
    if shared.blob_id is None:
        raise NotFound
    if view.words is None:
        raise Locked(LOCKED)
    media_type = view.text("media_type")
    if not shared.may_download and not may_show(media_type):
        raise Refused(_NOT_SHOWN)
    source = Source(
        item_id=shared.id,
        wall_id=shared.wall_id,
        name=view.text("name") if shared.may_download else "file",
        media_type=media_type,
        etag=shared.id.hex,
        event=Event.SHARED_VIEWED,
    )
    try:
        file = open_file(request.actor, wall_id=shared.wall_id, blob_id=shared.blob_id)
    except (DamagedError, MissingError):
        raise Refused(_DAMAGED) from None
    return send(request, file, source, inline=not shared.may_download)


def _own(request: ActorRequest, share_id: UUID) -> reads.SharedView:
    if not request.actor.guest:
        raise NotFound
    return reads.shared_view(request.actor, share_id)
