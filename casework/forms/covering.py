"""Forms of covering for a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privilege.services.coverage import REASON_LENGTH


class ReasonForm(forms.Form):
    """Why somebody covers a case today."""

    reason = forms.CharField(
        label=_("Why you cover this case today, in one sentence"),
        max_length=REASON_LENGTH,
        help_text=_("The team reads it. For instance: hearing at nine, the team is in trial."),
    )


class NarrowForm(forms.Form):
    """Who of the coverage group may open a case's work product after all."""

    persons = forms.MultipleChoiceField(
        label=_("Only these may cover (choose none for nobody)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, colleagues: Any) -> None:  # noqa: ANN401
        """``colleagues``: pairs of id and name."""
        super().__init__(data)
        self.fields["persons"].choices = colleagues  # type: ignore[attr-defined]
