"""Deciding on accesses and accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.oversight.choices import AccessDecision, AccessReason
from audit.oversight.services.accounts import RELEASE_DAYS


class DecisionForm(forms.Form):
    """Keep or remove one access, in one click."""

    wall_id = forms.UUIDField(widget=forms.HiddenInput)
    user_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why"), choices=AccessReason.choices)
    decision = forms.ChoiceField(choices=AccessDecision.choices)


class AccountReleaseForm(forms.Form):
    """Giving an account time."""

    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(one, _("%d days") % one if one > 1 else _("1 day")) for one in RELEASE_DAYS],
    )
