"""Terms of the privilege screen, and coding what it caught."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.choices import ReviewCode, TermKind

CODES = [one for one in ReviewCode.choices if one[0] != ReviewCode.CAUGHT.value]
FOR_CASE, FOR_OFFICE = "case", "office"


class TermForm(forms.Form):
    """A term to be looked for. ``offers_office`` lets a supervisor list it for all cases."""

    kind = forms.TypedChoiceField(label=_("What it is"), choices=TermKind.choices, coerce=TermKind)
    value = forms.CharField(
        label=_("Name, address, number or words"),
        max_length=200,
        help_text=_("A name is found in either order, with or without a middle name."),
    )
    scope = forms.ChoiceField(
        label=_("Where it is looked for"),
        choices=[(FOR_CASE, _("In this case")), (FOR_OFFICE, _("In every case of our office"))],
        initial=FOR_CASE,
    )

    def __init__(self, *args: object, offers_office: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not offers_office:
            del self.fields["scope"]


class CodeForm(forms.Form):
    """What one or several items are, with a note."""

    code = forms.TypedChoiceField(choices=CODES, coerce=ReviewCode)
    note = forms.CharField(required=False, max_length=4000)
    item = forms.CharField()
