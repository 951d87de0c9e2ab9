"""Privileged channels of a case (``channel_list.html``, ``channel.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.forms.message import MessageForm
from casework.selectors import messages as reads
from casework.selectors.sharing import shared_in
from casework.services import messages as writes
from casework.services.message_files import NewFile
from casework.views.common import (
    Context,
    audience_words,
    case_context,
    crumbs_of,
    done,
    place_words,
    said,
)
from casework.views.streaming import may_show
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.selectors.messages import Channel, MessageView
    from casework.selectors.sharing import SharedView
    from privilege.actor import Actor


@login_required
@require_safe
def channels(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the channels of a case that the person is in; where there is one, go there."""
    case = access.case_for(request.actor, case_id)
    found = reads.channels_of(request.actor, case.matter_id)
    if len(found) == 1:
        return redirect("channel", case_id=case_id, wall_id=found[0].place.audience.wall.id)
    context = {
        **case_context(request.actor, case, "channels"),
        "channels": [_channel(one) | {"url": _url(case, one)} for one in found],
    }
    return render(request, "casework/channel_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: ActorRequest, case_id: UUID, wall_id: UUID) -> HttpResponse:
    """Show a channel, newest message last; a POST sends one."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    found = channel_here(actor, case.matter_id, wall_id)
    form = message_form(request)
    if is_sent(request, found, form):
        return redirect("channel", case_id=case_id, wall_id=wall_id)
    context = {
        **case_context(actor, case, "channels"),
        **thread(request, found, form, withdraw="message-withdraw"),
        "people_url": reverse("channel-people", args=[case_id, wall_id]),
    }
    return render(request, "casework/channel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Withdraw a message of one's own, after a second look."""
    message = access.message_for(request.actor, message_id)
    case = access.case_of_matter(request.actor, message.matter_id)
    back = reverse("channel", args=[case.id, message.wall_id])
    crumbs = crumbs_of(case, (_("Messages"), back))
    return withdrawal(request, message_id, back, crumbs)


def channel_here(actor: Actor, matter_id: UUID, wall_id: UUID) -> Channel:
    """Find a channel of a matter that the actor reads."""
    found = reads.channels_of(actor, matter_id)
    here = next((one for one in found if one.place.audience.wall.id == wall_id), None)
    if here is None:
        raise NotFound
    return here


def message_form(request: ActorRequest) -> MessageForm:
    """The form of a message; as a POST carries too much, its files were left unread."""
    if request.method != "POST":
        return MessageForm()
    form = MessageForm(request.POST, request.FILES)
    sent = request.META.get("CONTENT_LENGTH") or "0"
    if not request.FILES and int(sent) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        form.add_error("attached", _("Send at most 5 files, 16 MB together."))
    return form


def is_sent(request: ActorRequest, here: Channel, form: MessageForm) -> bool:
    """Whether a message was posted and sent; else the form says why not."""
    if request.method != "POST":
        return False
    if not here.place.may_write:
        raise NotFound
    wall_id = here.place.audience.wall.id

    def act(data: dict[str, Any]) -> None:
        files = [NewFile(one.name, one.read()) for one in data["attached"]]
        writes.send_message(request.actor, wall_id=wall_id, text=data["text"], files=files)

    send = said(act)
    return form.is_valid() and done(form, send)


def thread(request: ActorRequest, here: Channel, form: MessageForm, *, withdraw: str) -> Context:
    """What ``_channel.html`` shows; ``withdraw`` is the route that withdraws a message."""
    wall = here.place.audience.wall
    page = reads.page(request.actor, wall, request.GET.get("cursor", ""))
    writes.read_messages(request.actor, wall=wall, seen=page.rows)
    asked = urlencode({"next": request.get_full_path()})
    return {
        "place": place_words(here.place),
        "shared": [_shared(request.actor, one) for one in shared_in(request.actor, wall)],
        "messages_here": [_row(request.actor, one, withdraw) for one in page.rows],
        "earlier": page.earlier,
        "is_earlier": "cursor" in request.GET,
        "here_url": request.path,
        "locked": page.locked,
        "unlock_url": "" if reads.is_unlocked() else f"{reverse('keys')}?{asked}",
        "form": form if here.place.may_write else None,
    }


def withdrawal(
    request: ActorRequest, message_id: UUID, back: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    """Ask before a message is withdrawn, and withdraw it."""
    writes.own_message(request.actor, message_id=message_id)
    if request.method == "POST":
        writes.withdraw_message(request.actor, message_id=message_id)
        return redirect(back)
    context = {
        "heading": _("Withdraw this message"),
        "crumbs": crumbs,
        "consequence": _(
            "It stays as it was written, marked as withdrawn. Whoever read it has read it."
        ),
        "submit": _("Withdraw it"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


def _shared(actor: Actor, view: SharedView) -> Context:
    share_id = view.shared.id
    return {
        "title": view.text("title"),
        "at": view.shared.created_at,
        "url": reverse("own-share", args=[share_id]) if actor.guest else "",
        "end_url": "" if actor.guest else reverse("share-end", args=[share_id]),
        "may_download": view.shared.may_download or view.shared.blob_id is None,
    }


def _url(case: Case, one: Channel) -> str:
    return reverse("channel", args=[case.id, one.place.audience.wall.id])


def _channel(one: Channel) -> Context:
    unread = ngettext("%(n)d new message", "%(n)d new messages", one.unread) % {"n": one.unread}
    return {
        "audience": audience_words(one.place.audience),
        "unread": unread if one.unread else "",
    }


def _row(actor: Actor, view: MessageView, withdraw: str) -> Context:
    message = view.message
    is_own = message.created_by == actor.user_id
    return {
        "author": view.text("author"),
        "text": view.text("text"),
        "written_at": message.created_at,
        "is_own": is_own,
        "is_new": view.is_new,
        "is_locked": view.is_locked,
        "is_damaged": view.is_damaged,
        "is_withdrawn": message.withdrawn_at is not None,
        "files": [
            {
                "name": file.text("name"),
                "size": file.blob.size,
                "url": reverse("message-file", args=[file.id]),
                "may_show": may_show(str(file.text("media_type"))),
            }
            for file in view.files
            if not view.is_locked
        ],
        "withdraw_url": ""
        if not is_own or message.withdrawn_at
        else reverse(withdraw, args=[message.id]),
    }
