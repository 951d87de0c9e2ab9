"""What outsiders asked, and what superiors decided instead."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.oversight.choices import DecisionKind
from casework.choices import ContactHow
from casework.forms.fields import choose, prose

LONGEST = 10_000
_DECISIONS = [
    (DecisionKind.CHARGING.value, DecisionKind.CHARGING.label),
    (DecisionKind.PLEA.value, DecisionKind.PLEA.label),
    (DecisionKind.DISCLOSURE.value, DecisionKind.DISCLOSURE.label),
]
_HOW = [(one.value, one.label) for one in ContactHow if one != ContactHow.JAIL_VISIT]


class ContactForm(forms.Form):
    """Who spoke to the prosecution, how, when, and what they asked for."""

    decision = forms.TypedChoiceField(
        label=_("About which decision"), choices=_DECISIONS, coerce=DecisionKind
    )
    who = forms.CharField(label=_("Who, and for whom they spoke"), max_length=300)
    how = forms.TypedChoiceField(label=_("How"), choices=_HOW, coerce=ContactHow)
    happened_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    asked = prose(_("What was asked for"), max_length=LONGEST)
    answer = prose(_("What was said to them"), required=False, max_length=LONGEST)


class OverrideForm(forms.Form):
    """Whose decision it was, what it was, what is decided instead, and why."""

    decision = forms.TypedChoiceField(
        label=_("Which decision"), choices=_DECISIONS, coerce=DecisionKind
    )
    prosecutor_id = choose(_("Whose decision it was"))
    was = prose(_("What they decided"), max_length=LONGEST)
    now = prose(_("What is decided instead"), max_length=LONGEST)
    reason = prose(_("Why"), max_length=LONGEST)
