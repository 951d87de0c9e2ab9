"""An office's recovery key: the ceremony that makes it, and opening a colleague's key with it."""

from typing import Any
from uuid import UUID

import segno
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from privilege import access
from privilege.choices import Role
from privilege.errors import InvalidInput
from privilege.forms import CeremonyForm, RecoverForm
from privilege.http import ActorRequest
from privilege.selectors import keys as reads
from privilege.services import office_keys


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ceremony(request: ActorRequest) -> HttpResponse:
    """Ask how the key is split, ask again, and show the shares once."""
    access.demand_role(request.actor, Role.SUPERVISOR)
    if request.method != "POST" and reads.office_recovery(request.actor.office_id):
        return redirect("keys")
    form = CeremonyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(
            request, "privilege/office_key_form.html", {"form": form, "crumbs": _crumbs()}
        )
    if "confirmed" not in request.POST:
        return render(request, "confirm.html", _before_ceremony(form, request.POST.dict()))
    data = form.cleaned_data
    made = office_keys.hold_ceremony(request.actor, threshold=data["needed"], count=data["count"])
    sheets = [
        {"number": number, "holder": holder, "words": words.split(" "), "qr": _qr(words)}
        for number, (holder, words) in enumerate(
            zip(data["holders"], made.shares, strict=True), start=1
        )
    ]
    return _shown_once(request, "privilege/office_key_sheets.html", {"sheets": sheets, **data})


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: ActorRequest) -> HttpResponse:
    """Open a colleague's key with the office's shares; their new words are shown once."""
    access.demand_role(request.actor, Role.SUPERVISOR)
    recovery = reads.office_recovery(request.actor.office_id)
    if recovery is None:
        return redirect("keys")
    colleagues = {str(one.id): one.display_name for one in reads.recoverable(request.actor)}
    data = request.POST if request.method == "POST" else None
    form = RecoverForm(data, colleagues.items(), recovery.threshold)
    if form.is_valid():
        colleague = form.cleaned_data["colleague"]
        try:
            secrets = office_keys.recover_member(
                request.actor, user_id=UUID(colleague), typed=form.shares()
            )
        except InvalidInput as error:
            form.add_error(None, error.message)
        else:
            context = {
                "secrets": secrets,
                "words": secrets.phrase.split(" "),
                "person": colleagues[colleague],
            }
            return _shown_once(request, "privilege/key_recovered.html", context)
    # What was typed comes back with the complaint: nobody types 66 words again for one letter.
    context = {
        "form": form,
        "recovery": recovery,
        "colleagues": colleagues,
        "crumbs": _crumbs(),
    }
    return _shown_once(request, "privilege/key_recover.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Your key"), reverse("keys"))]


def _before_ceremony(form: CeremonyForm, posted: dict[str, Any]) -> dict[str, Any]:
    data = form.cleaned_data
    again = CeremonyForm({**posted, "confirmed": "yes"})
    for field in again.fields.values():
        field.widget = forms.HiddenInput()
    again.fields["confirmed"] = forms.CharField(widget=forms.HiddenInput())
    return {
        "heading": _("Make the recovery key of the office"),
        "names": data["holders"],
        "facts": [
            (_("Shares made"), data["count"]),
            (_("Needed to open a key"), data["needed"]),
        ],
        "consequence": _(
            "The next page shows each share once, each on a sheet of its own. Have a printer"
            " ready: nobody can show them again, and an office makes its recovery key once."
        ),
        "form": again,
        "submit": _("Make the key and show %(n)d shares") % {"n": data["count"]},
        "cancel_url": reverse("keys"),
        "crumbs": _crumbs(),
    }


def _qr(words: str) -> SafeString:
    """The share's words as a QR code: capital letters, which take half the room."""
    drawn = segno.make(words.upper(), error="m", micro=False)
    svg = drawn.svg_inline(scale=3, border=4, svgclass="sheet__qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 - segno's own drawing of words that we drew


def _shown_once(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response.headers["Cache-Control"] = "no-store"
    return response
