"""Forms about accounts; they check shapes, services check rules."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from privilege.choices import Role, Side
from privilege.keys.shares import MAX_SHARES
from privilege.keys.words import phrase_bytes


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth is untyped
    """E-mail, password, and the banner of CJIS AC-8, acknowledged at each log-in."""

    acknowledged = forms.BooleanField(
        label=_("I have read the notice above and I am an authorized user."),
        error_messages={"required": _("Please confirm that you have read the notice.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's own
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scopes = forms.ChoiceField(
        label=_("It may"),
        choices=[("read", _("Read what I can read")), ("write", _("Read and write as I can"))],
        widget=forms.RadioSelect,
        initial="read",
    )
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=365, initial=90)


class PersonForm(forms.Form):
    """A person to enter into an office."""

    display_name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    bar_number = forms.CharField(label=_("Bar number"), max_length=40, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name) for name in sorted(available_timezones()) if "/" in name],
        initial="America/New_York",
    )
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters. The person logs in with it once and chooses their own."
        ),
        validators=[validate_password],
    )


class OfficeForm(forms.Form):
    """An office to open."""

    name = forms.CharField(label=_("Name"), max_length=200)
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, widget=forms.RadioSelect)
    jurisdiction = forms.CharField(label=_("Jurisdiction"), max_length=40)


class UnlockForm(forms.Form):
    """The password that opens a locked session."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A password an administrator sets; the account is shut until its person chose another."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )


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


class CeremonyForm(forms.Form):
    """How an office splits its recovery key; the names are printed and kept nowhere."""

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
        help_text=_("Printed on the sheets, and kept nowhere else."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def clean_holders(self) -> list[str]:
        """The names, one a share."""
        names = [line.strip() for line in self.cleaned_data["holders"].splitlines()]
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


class RecoverForm(forms.Form):
    """Whose key the office opens, with the shares of as many holders as it decided."""

    colleague = forms.ChoiceField(label=_("Colleague"))
    confirmed = forms.BooleanField(
        label=_(
            "This colleague asked me in person or by voice, and is here to receive the new"
            " phrase. Everybody in the office will be told."
        ),
        error_messages={"required": _("Please confirm that your colleague asked for this.")},
    )

    def __init__(self, data: Any, colleagues: Any, needed: int) -> None:  # noqa: ANN401
        """``colleagues``: pairs of id and name; ``needed``: how many shares open a key."""
        super().__init__(data)
        self.fields["colleague"].choices = [("", "–"), *colleagues]  # type: ignore[attr-defined]
        confirmed = self.fields.pop("confirmed")
        for number in range(1, needed + 1):
            self.fields[f"share_{number}"] = forms.CharField(
                label=_("Share of holder %(n)d") % {"n": number},
                max_length=1000,
                help_text=_("33 words from the printed sheet."),
                widget=_kept_to_oneself(rows=3),
            )
        self.fields["confirmed"] = confirmed

    def shares(self) -> list[str]:
        """The shares as they were typed."""
        return [value for name, value in self.cleaned_data.items() if name.startswith("share_")]
