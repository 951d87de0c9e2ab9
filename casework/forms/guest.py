"""Inviting somebody to a channel."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GuestForm(forms.Form):
    """Who is invited."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("As the people of this channel shall see it."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_(
            "If there is one: it gets the address of the page, and word of new messages without a"
            " word of them. Leave it empty where others read the mail."
        ),
    )
