"""Forms of productions."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import prose
from disclosure.bates import MAX_PREFIX_LENGTH, MAX_WIDTH, MIN_WIDTH


class DraftForm(forms.Form):
    """On whom a production is to be served; each party gets a production of its own."""

    parties = forms.TypedMultipleChoiceField(
        label=_("Serve on"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each party gets a production and Bates numbers of its own."),
    )
    message = prose(
        _("Words to add to the letter"),
        required=False,
        max_length=4000,
        help_text=_("The recipient reads them."),
    )

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **options: Any) -> None:  # noqa: ANN401
        """``parties`` are ids of shared files with the words for them."""
        super().__init__(*args, **options)
        self.fields["parties"].choices = parties  # type: ignore[attr-defined]
        if len(parties) == 1:
            self.fields["parties"].initial = [parties[0][0]]


class AddForm(forms.Form):
    """Into which draft items go."""

    production = forms.TypedChoiceField(
        label=_("Add to"), coerce=UUID, widget=forms.RadioSelect, empty_value=None
    )

    def __init__(self, *args: Any, drafts: list[tuple[str, str]], **options: Any) -> None:  # noqa: ANN401
        """``drafts`` are ids of productions with the words for them."""
        super().__init__(*args, **options)
        self.fields["production"].choices = drafts  # type: ignore[attr-defined]
        if drafts:
            self.fields["production"].initial = drafts[0][0]


class DescribeForm(forms.Form):
    """What the recipient reads of an item."""

    description = forms.CharField(label=_("Description in the index"), max_length=500)
    filename = forms.CharField(label=_("File name in the index"), max_length=500, required=False)


class WithholdForm(forms.Form):
    """What the placeholder of a withheld item says."""

    category = forms.CharField(
        label=_("Category"),
        max_length=200,
        help_text=_("The recipient reads it, for instance “Work product”."),
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=300,
        help_text=_("The recipient reads it, for instance the rule or order relied on."),
    )


class MessageForm(forms.Form):
    """Words for the letter."""

    message = prose(_("Words to add to the letter"), required=False, max_length=4000)


class NumberForm(forms.Form):
    """Prefix and width of the numbers."""

    prefix = forms.CharField(  # type: ignore[assignment]  # becomes a field, not the attribute
        label=_("Bates prefix"),
        max_length=MAX_PREFIX_LENGTH,
        help_text=_(
            "Capital letters, digits, hyphens or underscores; begins with a letter and does not "
            "end with a digit. The same prefix goes on where it stopped for this party."
        ),
    )
    width = forms.IntegerField(
        label=_("Digits"), min_value=MIN_WIDTH, max_value=MAX_WIDTH, initial=6
    )


class ServeForm(forms.Form):
    """What was read before serving, sent back with the confirmation."""

    recipients = forms.CharField(widget=forms.HiddenInput)
    item_count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    basis = forms.CharField(
        label=_("Served under"),
        max_length=300,
        required=False,
        help_text=_("Rule or order. It stays with your own office."),
    )

    def clean_recipients(self) -> frozenset[UUID]:
        """Read the ids back."""
        try:
            return frozenset(
                UUID(part) for part in self.cleaned_data["recipients"].split(",") if part
            )
        except ValueError:
            raise forms.ValidationError(_("Read the recipients again.")) from None
