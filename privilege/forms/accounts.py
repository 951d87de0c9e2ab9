"""Forms about accounts; they check shapes, services check rules."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from privilege.choices import Role, Side
from privilege.services.sign_in import GUEST_DOMAIN


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth is untyped
    """E-mail, password, and the banner of CJIS AC-8, acknowledged at each log-in."""

    acknowledged = forms.BooleanField(
        label=_("I have read the notice above and I am an authorized user."),
        error_messages={"required": _("Please confirm that you have read the notice.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's own
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"] = forms.CharField(
            label=_("E-mail address or log-in name"),
            max_length=254,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "inputmode": "email",
                }
            ),
        )
        self.order_fields(["login", "password"])
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """Complete a log-in name; an address stays as it is."""
        typed = str(self.cleaned_data["login"]).strip().lower()
        return typed if "@" in typed else f"{typed}{GUEST_DOMAIN}"


class JoinForm(forms.Form):
    """The code that an invited person was handed, and the password they choose."""

    code = forms.CharField(
        label=_("Invitation code"),
        max_length=80,
        help_text=_("26 letters and digits from your sheet, with or without hyphens."),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A few words that only you would think of are good."),
        validators=[validate_password],
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    acknowledged = forms.BooleanField(
        label=_("I have read the notice above. The code was given to me."),
        error_messages={"required": _("Please confirm that you have read the notice.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        self.fields["code"].widget.attrs.update(attrs)

    def clean(self) -> dict[str, Any]:
        """Both passwords must be the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password is not None and again is not None and password != again:
            self.add_error("again", _("The two passwords are not the same."))
        return cleaned


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scopes = forms.ChoiceField(
        label=_("It may"),
        choices=[
            ("read", _("Read what I can read")),
            ("write", _("Read and write as I can")),
            ("log", _("Read the feed of my office’s audit log, and nothing else")),
        ],
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
