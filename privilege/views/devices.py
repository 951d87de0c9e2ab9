"""Unlocking with a PIN in one's own browser: adding it, using it, removing it."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from privilege.errors import InvalidInput
from privilege.forms.keys import DeviceForm, PinForm
from privilege.http import ActorRequest, next_address
from privilege.services import devices, member_keys
from privilege.services.devices import Token, token_of
from privilege.views.unlocking import unkept, unlock, without_words

_YEAR = 365 * 24 * 3600


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """Set a PIN for this browser; the key must be unlocked."""
    opened = member_keys.opened_in_session()
    if opened is None:
        return redirect("keys")
    form = DeviceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        token = devices.add_device(request.actor, opened, name=data["name"], pin=data["pin"])
        response = redirect("keys")
        response.set_cookie(
            cookie_name(request),
            token.written(),
            max_age=_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
        return unkept(response)
    context = {
        "heading": _("Unlock with a PIN in this browser"),
        "lead": _(
            "Only on a computer of your own. The PIN opens your key in this browser and nowhere"
            " else; your phrase and recovery code go on working."
        ),
        "form": without_words(form),
        "submit": _("Set this PIN"),
        "cancel_url": reverse("keys"),
        "crumbs": [(_("Your key"), reverse("keys"))],
    }
    return unkept(render(request, "form_page.html", context))


@sensitive_post_parameters()
@login_required
@require_POST
def unlock_with_pin(request: ActorRequest) -> HttpResponse:
    """Unlock with this browser's PIN."""
    form = PinForm(request.POST)
    target = next_address(request, reverse("keys"))
    if form.is_valid():
        try:
            opened = devices.open_with_pin(
                request.actor, token_in(request), form.cleaned_data["pin"]
            )
        except InvalidInput as error:
            form.add_error("pin", error.message)
        else:
            return unlock(request, opened, HttpResponseRedirect(target))
    context = {
        "heading": _("Unlock with your PIN"),
        "lead": "",
        "form": without_words(form),
        "submit": _("Unlock"),
        "cancel_url": reverse("keys"),
        "crumbs": [(_("Your key"), reverse("keys"))],
    }
    return unkept(render(request, "form_page.html", context))


@login_required
@require_POST
def remove(request: ActorRequest, device_id: UUID) -> HttpResponse:
    """End a browser's PIN."""
    devices.remove_device(request.actor, device_id=device_id)
    return redirect("keys")


def token_in(request: HttpRequest) -> Token | None:
    """What this browser carries for the person."""
    return token_of(request.COOKIES.get(cookie_name(request), ""))


def cookie_name(request: HttpRequest) -> str:
    """One cookie a person, since several may share a computer."""
    person: UUID = request.actor.person_id  # type: ignore[attr-defined]
    return f"parley_pin_{person.hex[:12]}"
