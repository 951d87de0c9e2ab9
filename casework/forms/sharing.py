"""Sharing with the client."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ShareForm(forms.Form):
    """Whether the client may keep a copy."""

    may_download = forms.BooleanField(
        label=_("My client may keep a copy"),
        required=False,
        help_text=_(
            "Leave it open where an order or a statute lets a client see material but not keep it."
            " A page that is only looked at can still be photographed."
        ),
    )
