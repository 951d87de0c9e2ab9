"""Charges, counsel, team and court dates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.choices import Disposition, EventKind, Grade
from casework.forms.fields import choose, day, offer, with_nothing

Choices = list[tuple[str, str]]


class ChargeForm(forms.Form):
    """A count."""

    statute = forms.CharField(
        label=_("Statute"), max_length=120, help_text=_("For example: PL 160.15(4)")
    )
    description = forms.CharField(label=_("Charge"), max_length=300)
    grade = forms.TypedChoiceField(label=_("Grade"), choices=Grade.choices, coerce=Grade)


class NewChargeForm(ChargeForm):
    """A new count against a defendant."""

    party_id = choose(_("Defendant"))
    count_number = forms.IntegerField(
        label=_("Count"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("The next free number where you leave it empty."),
    )
    field_order = ("party_id", "count_number", "statute", "description", "grade")

    def __init__(self, *args: Any, defendants: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "party_id", defendants)


class DispositionForm(forms.Form):
    """How a count ended."""

    disposition = forms.TypedChoiceField(
        label=_("Disposition"), choices=Disposition.choices, coerce=Disposition
    )
    disposed_on = day(_("On"), required=False)


class AppearanceForm(forms.Form):
    """An attorney's appearance, for the prosecution or a defendant."""

    party_id = choose(_("Appears for"), required=False)
    attorney_id = choose(_("Attorney"))
    is_lead = forms.BooleanField(label=_("Lead counsel"), required=False, initial=True)
    from_day = day(_("From"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        defendants: Choices,
        attorneys: Choices,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party_id", with_nothing(defendants, _("The prosecution")))
        offer(self, "attorney_id", with_nothing(attorneys))


class TeamForm(forms.Form):
    """A colleague who will work on the case."""

    user_id = choose(_("Person"))
    from_day = day(_("From"), required=False)

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "user_id", with_nothing(colleagues))


class LeadForm(forms.Form):
    """A colleague who shall lead, where the last lead leaves."""

    party_id = choose(_("Whose defense"), required=False)
    user_id = choose(_("Person"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        defendants: Choices,
        colleagues: Choices,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party_id", defendants)
        offer(self, "user_id", with_nothing(colleagues))
        if not defendants:
            del self.fields["party_id"]


class EndForm(forms.Form):
    """The day on which an appearance or the work on a case ends."""

    to_day = day(_("Last day"), required=False)


class EventForm(forms.Form):
    """When and where the court sits."""

    day = day(_("Day"))
    hour = forms.TimeField(
        label=_("Hour, in the court's own zone"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    courtroom = forms.CharField(label=_("Courtroom"), max_length=80, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False)


class NewEventForm(EventForm):
    """A new court date."""

    kind = forms.TypedChoiceField(label=_("What"), choices=EventKind.choices, coerce=EventKind)
    field_order = ("kind", "day", "hour", "courtroom", "purpose")


class ChangeEventForm(EventForm):
    """A court date that moves or is off."""

    is_cancelled = forms.BooleanField(label=_("It will not take place"), required=False)


class ResultForm(forms.Form):
    """What came of a court date."""

    result = forms.CharField(label=_("Result"), max_length=1000)
