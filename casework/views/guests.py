"""Who is invited to a channel from outside the office (``guest_list.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from audit.ground import clock
from casework import access
from casework.forms.guest import GuestForm
from casework.views.channels import channel_here
from casework.views.common import Context, case_context, crumbs_of, done, place_words, said
from privilege.choices import Role, WallKind
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors import guests as reads
from privilege.services import guests as writes

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.selectors.messages import Channel
    from privilege.actor import Actor
    from privilege.models.guests import Guest

_INVITE = {
    WallKind.PRIVILEGED_CHANNEL.value: gettext_lazy("Invite your client"),
    WallKind.AGENCY_CHANNEL.value: gettext_lazy("Invite somebody of an agency"),
    WallKind.VICTIM_CHANNEL.value: gettext_lazy("Invite a victim or their advocate"),
}


def may_invite(actor: Actor, here: Channel) -> bool:
    """Whether the page to invite makes sense for the person; the service decides."""
    people = here.place.audience.people
    manages = any(one.user_id == actor.user_id and one.may_manage for one in people)
    return manages and actor.has_role(Role.ATTORNEY)


@login_required
@require_safe
def people(request: ActorRequest, case_id: UUID, wall_id: UUID) -> HttpResponse:
    """List who was invited, and what became of it."""
    case, here = _found(request.actor, case_id, wall_id)
    found = reads.guests_of(request.actor, wall_id)
    may = may_invite(request.actor, here)
    context = {
        **case_context(request.actor, case, "channels"),
        "place": place_words(here.place),
        "guests": [_row(one, may=may) for one in found],
        "channel_url": reverse("channel", args=[case_id, wall_id]),
        "invite_url": reverse("guest-invite", args=[case_id, wall_id]) if may else "",
        "invite_words": _INVITE[here.place.audience.wall.kind],
    }
    return render(request, "casework/guest_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest, case_id: UUID, wall_id: UUID) -> HttpResponse:
    """Invite somebody; their code is shown once."""
    case, here = _found(request.actor, case_id, wall_id)
    if not may_invite(request.actor, here):
        raise NotFound
    form = GuestForm(request.POST if request.method == "POST" else None)
    made: list[tuple[Guest, str]] = []

    def act(data: dict[str, Any]) -> None:
        made.append(writes.invite_guest(request.actor, wall_id=wall_id, **data))

    back = reverse("channel-people", args=[case_id, wall_id])
    if request.method == "POST" and form.is_valid() and done(form, said(act)):
        guest, code = made[0]
        return _code_page(request, guest.name, code, back)
    context = {
        "heading": _INVITE[here.place.audience.wall.kind],
        "lead": _(
            "They see this channel and what is shared in it, and nothing else. You get a code on"
            " paper to hand over; with it they make their own account."
        ),
        "crumbs": _crumbs(case, back),
        "form": form,
        "submit": _("Make the invitation"),
        "cancel_url": back,
    }
    return render(request, "form_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: ActorRequest, guest_id: UUID) -> HttpResponse:
    """Give a new code, after a second look; it is shown once."""
    guest, case, back = _guest(request.actor, guest_id)
    if request.method == "POST":
        code = writes.renew_code(request.actor, guest_id=guest_id)
        return _code_page(request, guest.name, code, back)
    context = {
        "heading": _("Give a new code"),
        "crumbs": _crumbs(case, back),
        "names": [guest.name],
        "consequence": _(
            "For when the sheet or the password is lost. The last code opens nothing any more; with"
            " the new one they choose a new password. What they can read stays the same."
        ),
        "submit": _("Show me the new code"),
        "cancel_url": back,
        "calm": True,
    }
    return render(request, "confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, guest_id: UUID) -> HttpResponse:
    """End somebody's access, after a second look."""
    guest, case, back = _guest(request.actor, guest_id)
    if request.method == "POST":
        writes.end_guest(request.actor, guest_id=guest_id)
        return redirect(back)
    context = {
        "heading": _("End access"),
        "crumbs": _crumbs(case, back),
        "names": [guest.name],
        "consequence": _(
            "Their account ends at once and is not opened again. What is written from then on they"
            " cannot open. What they could read before, they may have kept."
        ),
        "submit": _("End access of %(name)s") % {"name": guest.name},
        "cancel_url": back,
    }
    return render(request, "confirm.html", context)


def _found(actor: Actor, case_id: UUID, wall_id: UUID) -> tuple[Case, Channel]:
    case = access.case_for(actor, case_id)
    return case, channel_here(actor, case.matter_id, wall_id)


def _guest(actor: Actor, guest_id: UUID) -> tuple[Guest, Case, str]:
    """Find a guest whom the actor may give a code and end, with their case."""
    guest = writes.guest_for(actor, guest_id)
    wall = access.channel_for(actor, guest.wall_id)
    case = access.case_of_matter(actor, wall.matter_id)
    if not may_invite(actor, channel_here(actor, case.matter_id, wall.id)) or guest.ended_at:
        raise NotFound
    return guest, case, reverse("channel-people", args=[case.id, wall.id])


def _code_page(request: ActorRequest, name: str, code: str, back: str) -> HttpResponse:
    context = {
        "name": name,
        "code": code,
        "days": writes.CODE_DAYS,
        "join_url": request.build_absolute_uri(reverse("join")),
        "back_url": back,
    }
    response = render(request, "casework/guest_code.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _row(guest: Guest, *, may: bool) -> Context:
    is_open = may and guest.ended_at is None
    return {
        "name": guest.name,
        "email": guest.email,
        "login_name": writes.login_name(guest),
        "state": _state(guest),
        "code_until": guest.code_expires_at,
        "code_url": reverse("guest-code", args=[guest.id]) if is_open else "",
        "end_url": reverse("guest-end", args=[guest.id]) if is_open else "",
    }


def _state(guest: Guest) -> tuple[str, str]:
    """The tone and word of how far an invitation has come."""
    if guest.ended_at:
        return "plain", _("Ended")
    if guest.joined_at:
        return "good", _("Has an account")
    if guest.code_expires_at and guest.code_expires_at > clock.now():
        return "warn", _("Code not used yet")
    return "bad", _("Code is too old")


def _crumbs(case: Case, back: str) -> list[tuple[str, str]]:
    return crumbs_of(case, (_("Who is invited"), back))
