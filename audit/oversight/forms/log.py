"""What narrows the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import day

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

OUTCOMES: list[tuple[str, _StrOrPromise]] = [
    ("", _("Any")),
    ("success", _("Done")),
    ("refused", _("Refused")),
    ("not-found", _("Not found")),
    ("invalid", _("Invalid")),
    ("failed", _("Failed")),
]


class LogFilterForm(forms.Form):
    """Person, case, act, outcome, time and address."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    case = forms.CharField(label=_("Case (name or docket number)"), required=False, max_length=300)
    event = forms.ChoiceField(label=_("What"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=OUTCOMES)
    address = forms.GenericIPAddressField(label=_("Network address"), required=False)
    since = day(_("From"), required=False)
    until = day(_("To"), required=False)

    def clean_case(self) -> str:
        """The words, as the search takes them."""
        said: str = self.cleaned_data["case"].replace("\x00", "")
        return said

    def clean(self) -> dict[str, Any]:
        """A time that ends before it begins is said at its field."""
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first. Give a later one."))
        return given

    @property
    def narrowing(self) -> dict[str, Any]:
        """What was given and makes sense; a form with an error narrows by nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in given.items() if value}
