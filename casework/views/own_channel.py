"""What a guest of a channel sees: what is said there (``own_channel.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework import access
from casework.views.channels import channel_here, is_sent, message_form, thread, withdrawal
from privilege.choices import GuestKind
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors import guests as reads
from privilege.selectors.authorities import awaiting_signature
from privilege.selectors.keys import own_key

if TYPE_CHECKING:
    from privilege.models.guests import Guest

_HEADINGS = {
    GuestKind.CLIENT.value: gettext_lazy("Messages with your lawyer"),
    GuestKind.AGENCY.value: gettext_lazy("Messages with the prosecution"),
    GuestKind.VICTIM.value: gettext_lazy("Messages with the victim unit"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_channel(request: ActorRequest, wall_id: UUID) -> HttpResponse:
    """Show the guest's channel, newest message last; a POST sends one."""
    guest = _own(request)
    wall = access.channel_for(request.actor, wall_id)
    here = channel_here(request.actor, wall.matter_id, wall.id)
    form = message_form(request)
    if is_sent(request, here, form):
        return redirect("own-channel", wall_id=wall_id)
    context = {
        **thread(request, here, form, withdraw="own-message-withdraw"),
        "heading": _HEADINGS[guest.kind],
        "office": guest.office.name,
        "consents": [
            reverse("authority-sign", args=[one.authority.id])
            for one in awaiting_signature(request.actor)
        ],
        "has_key": own_key(request.actor).key is not None,
    }
    return render(request, "casework/own_channel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Withdraw a message of one's own, after a second look."""
    _own(request)
    message = access.message_for(request.actor, message_id)
    back = reverse("own-channel", args=[message.wall_id])
    return withdrawal(request, message_id, back, [(_("Messages"), back)])


def _own(request: ActorRequest) -> Guest:
    guest = reads.own(request.actor)
    if guest is None:
        raise NotFound
    return guest
