"""Forms about keys. What is typed into them is never sent back and never kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privilege.choices import RecoveryForm
from privilege.keys.shares import MAX_SHARES
from privilege.keys.words import phrase_bytes
from privilege.services.devices import LONGEST, SHORTEST
from privilege.services.office_keys import HOLDER_LENGTH
from privilege.services.outside_approvers import FORMS, LONGEST_NAME


def _kept_to_oneself(rows: int = 0) -> forms.Widget:
    """A box for words that no browser remembers, corrects or sends to a spelling service."""
    attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
    if rows:
        return forms.Textarea(attrs={**attrs, "rows": rows})
    return forms.TextInput(attrs=attrs)


class PhraseForm(forms.Form):
    """The unlock phrase."""

    words = forms.CharField(
        label=_("Unlock phrase"),
        max_length=200,
        help_text=_("Six words with spaces between them. Capital letters do not matter."),
        widget=_kept_to_oneself(),
    )


class CodeForm(forms.Form):
    """The recovery code, in the same place of the request as the phrase."""

    words = forms.CharField(
        label=_("Recovery code"),
        max_length=80,
        help_text=_("26 letters and digits from your printed sheet, with or without hyphens."),
        widget=_kept_to_oneself(),
    )


class WrittenDownForm(forms.Form):
    """Two words of a phrase that is on the screen: whoever typed them has looked at it."""

    first = forms.CharField(max_length=40, widget=_kept_to_oneself())
    second = forms.CharField(max_length=40, widget=_kept_to_oneself())

    def __init__(self, data: Any, words: dict[int, str]) -> None:  # noqa: ANN401 - Django's own
        """``words``: the two words wanted, by their place from 1."""
        super().__init__(data)
        self.wanted = dict(zip(("first", "second"), sorted(words.items()), strict=True))
        for name, (place, _word) in self.wanted.items():
            self.fields[name].label = _("Word %(n)d of your unlock phrase") % {"n": place}

    def clean(self) -> dict[str, Any]:
        """Compare as phrases are compared."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, (_place, word) in self.wanted.items():
            typed = cleaned.get(name)
            if typed is not None and phrase_bytes(typed) != phrase_bytes(word):
                self.add_error(name, _("This is not the word. Look at your sheet again."))
        return cleaned


class PinForm(forms.Form):
    """The PIN of this browser."""

    pin = forms.CharField(
        label=_("PIN of this browser"),
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class DeviceForm(forms.Form):
    """A PIN to set for this browser."""

    name = forms.CharField(
        label=_("What you call this computer"),
        max_length=60,
        help_text=_("For instance: office laptop."),
    )
    pin = forms.CharField(
        label=_("PIN"),
        min_length=SHORTEST,
        max_length=LONGEST,
        help_text=_("At least six characters. After five wrong ones the phrase is needed."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    again = forms.CharField(
        label=_("The same PIN again"),
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "pin" in cleaned and cleaned["pin"] != cleaned.get("again"):
            self.add_error("again", _("The two PINs are not the same."))
        return cleaned


class CeremonyForm(forms.Form):
    """How an office splits its recovery key; the names are printed and shown to the office."""

    form = forms.ChoiceField(
        label=_("Who keeps the shares"),
        choices=RecoveryForm.choices,
        widget=forms.HiddenInput,
    )
    count = forms.IntegerField(
        label=_("How many shares are made"), min_value=2, max_value=MAX_SHARES, initial=3
    )
    needed = forms.IntegerField(
        label=_("How many of them open a key together"),
        min_value=2,
        max_value=MAX_SHARES,
        initial=2,
        help_text=_("At least two: nobody opens a colleague's key alone."),
    )
    holders = forms.CharField(
        label=_("Who keeps each share, one name a line"),
        max_length=2000,
        help_text=_("Printed on the sheets, and shown to everybody in your office."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def clean_holders(self) -> list[str]:
        """The names, one a share."""
        names = [line.strip() for line in self.cleaned_data["holders"].splitlines()]
        if any(len(name) > HOLDER_LENGTH for name in names):
            raise forms.ValidationError(_("A name has at most 120 letters."))
        return [name for name in names if name]

    def clean(self) -> dict[str, Any]:
        """As many names as shares, and no more needed than there are."""
        cleaned: dict[str, Any] = super().clean() or {}
        count, needed, names = (cleaned.get(name) for name in ("count", "needed", "holders"))
        if count and needed and needed > count:
            self.add_error("needed", _("No more can be needed than are made."))
        if count and names is not None and len(names) != count:
            text = _("Name as many holders as there are shares: %(n)d.") % {"n": count}
            self.add_error("holders", text)
        return cleaned


class CoverageForm(forms.Form):
    """A colleague who is to cover."""

    colleague = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, data: Any, colleagues: Any) -> None:  # noqa: ANN401
        """``colleagues``: pairs of id and name."""
        super().__init__(data)
        self.fields["colleague"].choices = [("", "–"), *colleagues]  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """One officer's share of the office's recovery key, or all of them in a small office."""

    confirmed = forms.BooleanField(
        label=_(
            "This colleague asked me in person or by voice, and read me the same three words that"
            " stand above."
        ),
        error_messages={"required": _("Please compare the three words first.")},
    )

    def __init__(self, data: Any, *, count: int, following: Any) -> None:  # noqa: ANN401
        """``count`` shares to type; ``following``: pairs of id and name, empty for the last."""
        super().__init__(data)
        confirmed = self.fields.pop("confirmed")
        for number in range(1, count + 1):
            self.fields[f"share_{number}"] = forms.CharField(
                label=_("Your share") if count == 1 else _("Share %(n)d") % {"n": number},
                max_length=1000,
                help_text=_("33 words from the printed sheet."),
                widget=_kept_to_oneself(rows=3),
            )
        if following:
            self.fields["next"] = forms.UUIDField(
                label=_("Who gives the next share, within 30 minutes"),
                widget=forms.Select(choices=[("", "–"), *following]),
            )
        self.fields["confirmed"] = confirmed

    def shares(self) -> list[str]:
        """The shares as they were typed."""
        return [value for name, value in self.cleaned_data.items() if name.startswith("share_")]


class ApproverForm(forms.Form):
    """Who approves exceptions from outside the office."""

    form = forms.ChoiceField(
        label=_("Who it is"), choices=[(one.value, one.label) for one in FORMS]
    )
    name = forms.CharField(
        label=_("Their name and office"),
        max_length=LONGEST_NAME,
        help_text=_("For instance: Ann Roe, Roe & Partners. Nobody who works under you."),
    )
