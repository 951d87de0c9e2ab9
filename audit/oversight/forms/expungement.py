"""A court's order to expunge; the form checks shapes, the service checks rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import day


class ExpungementForm(forms.Form):
    """Which court ordered it, under which number, when, and the order itself."""

    court = forms.CharField(label=_("Court"), max_length=200)
    docket = forms.CharField(label=_("Docket number of the order"), max_length=100)
    ordered_on = day(_("Day of the order"))
    document = forms.FileField(
        label=_("The order"),
        max_length=200,
        help_text=_(
            "A PDF, JPEG or PNG of at most 16 MB. Only supervisors of your office open it; court,"
            " number and day are shown in the log."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
