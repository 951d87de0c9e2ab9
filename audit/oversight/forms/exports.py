"""Exporting the log each week."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WeeklyForm(forms.Form):
    """Where the week's export goes."""

    by_email = forms.BooleanField(
        label=_("Tell me by e-mail when it is ready; the e-mail says nothing of what is in it"),
        required=False,
        initial=True,
    )
    to_storage = forms.BooleanField(
        label=_("Also keep a copy in the office’s folder for exports"), required=False
    )
