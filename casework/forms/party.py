"""Parties, what is kept about them, and custody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.choices import Custody, NameRule, PartyKind, PartyRole
from casework.forms.fields import day, prose, with_nothing

_RULE_HELP = _("Victims and minors are shown by initials unless you choose otherwise.")


class PartyForm(forms.Form):
    """A new party."""

    role = forms.TypedChoiceField(label=_("Role"), choices=PartyRole.choices, coerce=PartyRole)
    full_name = forms.CharField(label=_("Full name"), max_length=300)
    kind = forms.TypedChoiceField(label=_("Kind"), choices=PartyKind.choices, coerce=PartyKind)
    is_minor = forms.BooleanField(label=_("A minor"), required=False)
    name_rule = forms.TypedChoiceField(
        label=_("How every counsel of record sees the name"),
        choices=with_nothing(NameRule.choices, _("As usual for the role")),
        coerce=NameRule,
        empty_value=None,
        required=False,
        help_text=_RULE_HELP,
    )
    pseudonym = forms.CharField(label=_("Pseudonym"), max_length=300, required=False)
    ours_only = forms.TypedChoiceField(
        label=_("Who can see that this party exists"),
        choices=[("yes", _("Only our own team")), ("no", _("Every counsel of record"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ChangePartyForm(forms.Form):
    """A party's name and how it is shown."""

    full_name = forms.CharField(label=_("Full name"), max_length=300)
    is_minor = forms.BooleanField(label=_("A minor"), required=False)
    name_rule = forms.TypedChoiceField(
        label=_("How every counsel of record sees the name"),
        choices=NameRule.choices,
        coerce=NameRule,
    )
    pseudonym = forms.CharField(label=_("Pseudonym"), max_length=300, required=False)


class DetailForm(forms.Form):
    """Contact details, birth date and identifiers: seen by one's own office only."""

    full_name = forms.CharField(label=_("Full name"), max_length=300, required=False)
    birth_date = day(_("Birth date"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    address = prose(_("Address"), required=False, max_length=1000)
    identifiers = prose(
        _("Identifiers"),
        required=False,
        max_length=4000,
        help_text=_("One a line, as kind: number. For example: NYSID: 01234567Z"),
    )
    note = prose(_("Note"), required=False)

    def clean_identifiers(self) -> list[tuple[str, str]]:
        """Pairs of kind and value."""
        pairs = []
        for line in self.cleaned_data["identifiers"].splitlines():
            kind, colon, value = line.partition(":")
            if not line.strip():
                continue
            if not colon or not kind.strip() or not value.strip():
                raise forms.ValidationError(_("Write each as kind: number."))
            pairs.append((kind.strip(), value.strip()))
        return pairs

    @staticmethod
    def written(values: dict[str, Any]) -> dict[str, Any]:
        """What the form shows of a detail's stored values."""
        lines = [f"{kind}: {value}" for kind, value in values.get("identifiers", [])]
        return {**values, "identifiers": "\n".join(lines)}


class CustodyForm(forms.Form):
    """Where a defendant is."""

    status = forms.TypedChoiceField(label=_("Custody"), choices=Custody.choices, coerce=Custody)
    since = day(_("Since"))
    facility = forms.CharField(label=_("Facility"), max_length=300, required=False)
    terms = prose(_("Bail or terms of release"), required=False, max_length=2000)
