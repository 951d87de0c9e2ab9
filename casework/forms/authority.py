"""Recording what lets privileged material go, and releasing under it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.ground import clock
from casework.forms.fields import choose, day, offer, prose
from privilege.choices import AuthorityForm, AuthorityKind, ScopeKind, WaiverReach

if TYPE_CHECKING:
    from casework.forms.fields import Choices

WAYS = {
    "consent-paper": (AuthorityKind.CONSENT, AuthorityForm.PAPER),
    "consent-account": (AuthorityKind.CONSENT, AuthorityForm.ACCOUNT),
    "order": (AuthorityKind.ORDER, AuthorityForm.DOCUMENT),
    "order-502d": (AuthorityKind.ORDER_502D, AuthorityForm.DOCUMENT),
    "agreement-502e": (AuthorityKind.AGREEMENT_502E, AuthorityForm.DOCUMENT),
    "statute": (AuthorityKind.STATUTE, AuthorityForm.DOCUMENT),
}
_WAY_WORDS = (
    ("consent-paper", _("The client's consent, signed on paper")),
    ("consent-account", _("The client's consent, to be signed in their account")),
    ("order", _("A court order")),
    ("order-502d", _("An order under FRE 502(d)")),
    ("agreement-502e", _("An agreement under FRE 502(e)")),
    ("statute", _("A statute")),
)
_MOMENT = {"type": "datetime-local"}


class Entries(forms.TypedMultipleChoiceField):
    """Some of a list of entries, by id."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(coerce=UUID, widget=forms.CheckboxSelectMultiple, **options)


class RecordAuthorityForm(forms.Form):
    """What it is, what it covers, and from when to when."""

    wall_id = choose(
        _("Which part of the case it opens"),
        help_text=_(
            "Kept in the attorney–client channel, the client's consent opens every privileged part "
            "of their defense."
        ),
    )
    way = forms.ChoiceField(label=_("What it is"), choices=_WAY_WORDS)
    basis = prose(_("Citation, or what the paper says"), max_length=5000)
    given_by = forms.CharField(
        label=_("Who gave it"),
        max_length=300,
        help_text=_("The client who consents, the judge who ordered, the parties who agreed."),
    )
    explained = prose(
        _("What was explained to the client"),
        max_length=5000,
        required=False,
        help_text=_(
            "For a consent: the risks, the alternatives, and what the other side may do with it."
        ),
    )
    witness = forms.CharField(label=_("Witness to the signature"), max_length=300, required=False)
    document = forms.FileField(
        label=_("The signed paper, order or agreement"),
        required=False,
        help_text=_("PDF, PNG, JPEG or TIFF, up to 5 MB. It is encrypted like a note."),
    )
    by = forms.TypedChoiceField(
        label=_("What it covers"), choices=ScopeKind.choices, coerce=ScopeKind
    )
    items = Entries(label=_("The entries"), required=False)
    subject = prose(_("The subject, in its own words"), max_length=5000, required=False)
    first = day(_("From the day"), required=False)
    last = day(_("To the day"), required=False)
    reach = forms.TypedChoiceField(
        label=_("Does it waive the privilege for more than what is released?"),
        choices=WaiverReach.choices,
        coerce=WaiverReach,
    )
    is_standing = forms.BooleanField(label=_("It serves for more than one release"), required=False)
    in_force_from = forms.DateTimeField(
        label=_("In force from"),
        widget=forms.DateTimeInput(attrs=_MOMENT, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your own time zone."),
    )
    in_force_to = forms.DateTimeField(
        label=_("In force until"),
        required=False,
        widget=forms.DateTimeInput(attrs=_MOMENT, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, places: Choices, entries: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["in_force_from"].initial = lambda: clock.now() - dt.timedelta(minutes=1)
        offer(self, "wall_id", places)
        offer(self, "items", entries)


class ReleaseForm(forms.Form):
    """Which entries go where; ``of_subject`` where the authority covers a subject."""

    items = Entries(label=_("What is released"))
    target_id = choose(_("To whom"))
    of_subject = forms.BooleanField(
        label=_("I have read each entry, and each is about the subject this was given for"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        targets: Choices,
        entries: Choices,
        by_subject: bool,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "items", entries)
        offer(self, "target_id", targets)
        if not by_subject:
            del self.fields["of_subject"]

    def hide(self) -> None:
        """Carry what was chosen through the page that confirms it."""
        self.fields["items"].widget = forms.MultipleHiddenInput()
        for name in self.fields.keys() - {"items"}:
            self.fields[name].widget = forms.HiddenInput()


class SignForm(forms.Form):
    """The client's signature on the consent that the page showed."""

    nonce = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(
        label=_("I have read this. My lawyer explained it to me, and I agree to it.")
    )
