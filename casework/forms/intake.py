"""Where a set of files comes from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.choices import ItemType
from casework.forms.fields import prose


class BatchForm(forms.Form):
    """What is said of every file of a set."""

    source_agency = forms.CharField(label=_("Agency it came from"), max_length=300, required=False)
    custodian = forms.CharField(label=_("Custodian"), max_length=300, required=False)
    item_type = forms.TypedChoiceField(
        label=_("Type"),
        choices=ItemType.choices,
        coerce=ItemType,
        initial=ItemType.OTHER,
        help_text=_("“Other” lets Parley go by what each file is."),
    )
    collected_at = forms.DateTimeField(
        label=_("Collected"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = prose(_("Note"), required=False, max_length=2000)
