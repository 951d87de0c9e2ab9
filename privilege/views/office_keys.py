"""An office's recovery key: the ceremony that makes it, and objecting to one held again."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from privilege import access
from privilege.actor import Actor
from privilege.choices import RecoveryForm, Role
from privilege.errors import NotFound
from privilege.forms.keys import CeremonyForm
from privilege.http import ActorRequest
from privilege.selectors import keys as reads
from privilege.selectors import people, recovery
from privilege.services import office_keys
from privilege.views.unlocking import unkept

if TYPE_CHECKING:
    from privilege.models.keys import OfficeRecovery

_ABOUT = {
    RecoveryForm.OFFICERS: gettext_lazy(
        "Three people of your office keep a share each; any two of them open a colleague's key."
    ),
    RecoveryForm.OUTSIDE_COLLEAGUE: gettext_lazy(
        "You keep one share, a colleague of another office whom you name keeps the second, and"
        " the third lies offline."
    ),
    RecoveryForm.ASSIGNED_COUNSEL: gettext_lazy(
        "You keep one share, the assigned-counsel program keeps the second in a closed envelope,"
        " and the third lies offline."
    ),
    RecoveryForm.OFFLINE: gettext_lazy(
        "You practice alone and give none away: the printed shares lie in three places, so that"
        " whoever finds one of them opens nothing."
    ),
}
_LAST = gettext_lazy("No share is photographed, sent or filed in a computer.")
_STEPS = {
    RecoveryForm.OFFICERS: [
        gettext_lazy("Choose who keeps a share: people who are rarely away at the same time."),
        gettext_lazy("Print the sheets of the next page; hand each holder theirs in an envelope."),
        gettext_lazy("Nobody keeps two shares."),
        _LAST,
    ],
    RecoveryForm.OUTSIDE_COLLEAGUE: [
        gettext_lazy("Ask a colleague outside your office, and write their name below."),
        gettext_lazy("Print the three sheets, and close each in an envelope."),
        gettext_lazy("Keep one, hand over the second, put the third in a safe-deposit box."),
        _LAST,
    ],
    RecoveryForm.ASSIGNED_COUNSEL: [
        gettext_lazy("Ask the program who receives sealed envelopes, and write it below."),
        gettext_lazy("Print the three sheets, and close each in an envelope."),
        gettext_lazy("Keep one, hand over the second, put the third in a safe-deposit box."),
        _LAST,
    ],
    RecoveryForm.OFFLINE: [
        gettext_lazy("Choose three places that no one event reaches: office, bank, with the will."),
        gettext_lazy("Write the places below, print the three sheets, close each in an envelope."),
        gettext_lazy("Take each to its place today, before anything privileged is written."),
        _LAST,
    ],
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ceremony(request: ActorRequest) -> HttpResponse:
    """Ask who keeps the shares, how the key is split, ask again, and show the shares once."""
    access.demand_role(request.actor, Role.SUPERVISOR)
    present = reads.office_recovery(request.actor.office_id)
    if reads.recovery_to_come(request.actor.office_id):
        return redirect("keys")
    chosen = request.GET.get("form", "")
    if request.method != "POST" and chosen not in RecoveryForm:
        return _choose(request, present)
    initial = {"form": chosen, "holders": _first_holders(request.actor, chosen)}
    form = CeremonyForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return _ask_holders(request, form)
    if "confirmed" not in request.POST:
        asked = _before_ceremony(form, request.POST.dict(), is_again=present is not None)
        return render(request, "confirm.html", asked)
    data = form.cleaned_data
    made = office_keys.hold_ceremony(
        request.actor,
        threshold=data["needed"],
        count=data["count"],
        form=RecoveryForm(data["form"]),
        holders=data["holders"],
    )
    sheets = [
        {"number": number, "holder": holder, "words": words.split(" "), "qr": _qr(words)}
        for number, (holder, words) in enumerate(
            zip(data["holders"], made.shares, strict=True), start=1
        )
    ]
    context = {"sheets": sheets, "waits": made.recovery.replaces_id is not None, **data}
    return unkept(render(request, "privilege/office_key_sheets.html", context))


def _choose(request: ActorRequest, present: "OfficeRecovery | None") -> HttpResponse:
    colleagues = people.caseworkers([request.actor.own_office_id])
    several = len({one.user_id for one in colleagues})
    context = {
        "forms": [(form.value, form.label, _ABOUT[form]) for form in _order(several)],
        "present": present,
        "crumbs": _crumbs(),
    }
    return render(request, "privilege/office_key_choose.html", context)


def _ask_holders(request: ActorRequest, form: CeremonyForm) -> HttpResponse:
    shown = form["form"].value()
    context = {
        "form": form,
        "steps": _STEPS[RecoveryForm(shown if shown in RecoveryForm else "officers")],
        "crumbs": [*_crumbs(), (_("Who keeps the shares"), reverse("office-key"))],
    }
    return render(request, "privilege/office_key_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: ActorRequest, recovery_id: UUID) -> HttpResponse:
    """Object to a recovery key that waits to take effect."""
    coming = reads.recovery_to_come(request.actor.office_id)
    if coming is None or coming.id != recovery_id:
        raise NotFound
    if request.method == "POST":
        office_keys.object_to(request.actor, recovery_id=recovery_id)
        return redirect("keys")
    context = {
        "heading": _("Object to the new recovery key"),
        "consequence": _(
            "The new recovery key never takes effect, its printed shares are worthless, and the"
            " present one goes on. Everybody in the office is told that you objected."
        ),
        "submit": _("Object: keep the present recovery key"),
        "cancel_url": reverse("keys"),
        "crumbs": _crumbs(),
    }
    return render(request, "confirm.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Your key"), reverse("keys"))]


def _before_ceremony(
    form: CeremonyForm, posted: dict[str, Any], *, is_again: bool
) -> dict[str, Any]:
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
            (_("Who keeps the shares"), RecoveryForm(data["form"]).label),
        ],
        "consequence": _(
            "The next page shows each share once, each on a sheet of its own. Have a printer"
            " ready: nobody can show them again. Everybody in the office is told who made the key"
            " and who keeps the shares."
        )
        + (" " + _again() if is_again else ""),
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


def _again() -> str:
    return _(
        "The new key takes effect after %(hours)d hours, unless somebody of the office objects."
        " Until then the present shares count; keep them until everybody has unlocked once more."
    ) % {"hours": settings.PARLEY_CEREMONY_WAIT_HOURS}


def _order(caseworkers: int) -> list[RecoveryForm]:
    """The forms, what suits the office first: who practices alone has no officers to choose."""
    forms_ = list(RecoveryForm)
    return [*forms_[1:], forms_[0]] if caseworkers <= 1 else forms_


def _first_holders(actor: Actor, chosen: str) -> str:
    """Names to begin with; the person completes them."""
    if chosen == RecoveryForm.OFFICERS:
        return "\n".join(one.display_name for one in recovery.officers(actor.own_office_id)[:3])
    return actor.display_name
