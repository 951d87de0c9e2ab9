"""Forms about accounts; they check shapes, services check rules."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from privilege.choices import Role, Side


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
