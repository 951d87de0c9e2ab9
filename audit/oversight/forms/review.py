"""What a reviewer finds, what a person answers, and what an office says of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.oversight.choices import StepKind
from audit.oversight.drawing import Setting
from audit.oversight.registries import review_rules
from casework.forms.fields import prose

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 5000


class DecideForm(forms.Form):
    """Fine, a question to the person, or a concern; the last two say why."""

    found = forms.ChoiceField(
        label=_("What you found"),
        choices=[
            (one.value, one.label) for one in (StepKind.FINE, StepKind.QUESTION, StepKind.CONCERN)
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    words = prose(_("Why, or what you ask"), rows=2, required=False, max_length=LONGEST)

    def __init__(self, data: Mapping[str, str] | None, group_id: UUID) -> None:
        super().__init__(data, prefix=str(group_id))

    def clean(self) -> dict[str, str]:
        """Ask for what is missing before anything on the page is kept."""
        given: dict[str, str] = self.cleaned_data
        found, said = given.get("found"), given.get("words", "").strip()
        if said and not found:
            self.add_error("found", _("Say what you found."))
        if found in {StepKind.QUESTION, StepKind.CONCERN} and not said and "words" in given:
            self.add_error("words", _("Say why, or what you ask."))
        return given


class OutsideForm(forms.Form):
    """What the approver outside found of the one supervisor's acts, and a code of theirs."""

    found = forms.ChoiceField(
        label=_("What they found"),
        choices=[(one.value, one.label) for one in (StepKind.FINE, StepKind.CONCERN)],
        required=False,
    )
    words = prose(_("What they said"), rows=2, required=False, max_length=LONGEST)
    code = forms.CharField(label=_("One of their codes"), required=False, max_length=100)

    def __init__(self, data: Mapping[str, str] | None, group_id: UUID) -> None:
        super().__init__(data, prefix=str(group_id))


class AnswerForm(forms.Form):
    """What a person answers about their own acts."""

    words = prose(_("Your answer"), rows=3, max_length=LONGEST)

    def __init__(self, data: Mapping[str, str] | None, group_id: UUID) -> None:
        super().__init__(data, prefix=str(group_id))


class RulesForm(forms.Form):
    """Each rule on or off, with its number where it has one."""

    def __init__(self, data: Mapping[str, str] | None, now: Mapping[str, Setting]) -> None:
        super().__init__(data)
        for name, rule in review_rules().items():
            self.fields[f"on-{name}"] = forms.BooleanField(
                label=rule.label, required=False, initial=now[name].is_on
            )
            if rule.unit:
                self.fields[f"amount-{name}"] = forms.IntegerField(
                    label=_("%(rule)s: %(unit)s") % {"rule": rule.label, "unit": rule.unit},
                    min_value=1,
                    max_value=1000,
                    initial=now[name].amount,
                )

    @property
    def settings(self) -> dict[str, Setting]:
        """What was given, for each rule."""
        data = self.cleaned_data
        return {
            name: Setting(data[f"on-{name}"], data.get(f"amount-{name}") or rule.amount)
            for name, rule in review_rules().items()
        }
