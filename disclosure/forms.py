"""Forms of productions."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import choose, offer, prose, with_nothing
from casework.forms.fields import day as day_field
from disclosure.bates import MAX_PREFIX_LENGTH, MAX_WIDTH, MIN_WIDTH
from disclosure.choices import LogFormChoice, Ruling
from disclosure.log_words import LABELS
from disclosure.privilege_log import COLUMNS
from disclosure.services.challenge_steps import LONGEST


class DraftForm(forms.Form):
    """On whom a production is to be served; each party gets a production of its own."""

    parties = forms.TypedMultipleChoiceField(
        label=_("Serve on"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each party gets a production and Bates numbers of its own."),
    )
    message = prose(
        _("Words to add to the letter"),
        required=False,
        max_length=4000,
        help_text=_("The recipient reads them."),
    )

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **options: Any) -> None:  # noqa: ANN401
        """``parties`` are ids of shared files with the words for them."""
        super().__init__(*args, **options)
        self.fields["parties"].choices = parties  # type: ignore[attr-defined]
        if len(parties) == 1:
            self.fields["parties"].initial = [parties[0][0]]


class AddForm(forms.Form):
    """Into which draft items go."""

    production = forms.TypedChoiceField(
        label=_("Add to"), coerce=UUID, widget=forms.RadioSelect, empty_value=None
    )

    def __init__(self, *args: Any, drafts: list[tuple[str, str]], **options: Any) -> None:  # noqa: ANN401
        """``drafts`` are ids of productions with the words for them."""
        super().__init__(*args, **options)
        self.fields["production"].choices = drafts  # type: ignore[attr-defined]
        if drafts:
            self.fields["production"].initial = drafts[0][0]


class DescribeForm(forms.Form):
    """What the recipient reads of an item."""

    description = forms.CharField(label=_("Description in the index"), max_length=500)
    filename = forms.CharField(label=_("File name in the index"), max_length=500, required=False)


class WithholdForm(forms.Form):
    """What the placeholder of a withheld item says."""

    category = forms.CharField(
        label=_("Category"),
        max_length=200,
        help_text=_("The recipient reads it, for instance “Work product”."),
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=300,
        help_text=_("The recipient reads it, for instance the rule or order relied on."),
    )


class MessageForm(forms.Form):
    """Words for the letter."""

    message = prose(_("Words to add to the letter"), required=False, max_length=4000)


class NumberForm(forms.Form):
    """Prefix and width of the numbers."""

    prefix = forms.CharField(  # type: ignore[assignment]  # becomes a field, not the attribute
        label=_("Bates prefix"),
        max_length=MAX_PREFIX_LENGTH,
        help_text=_(
            "Capital letters, digits, hyphens or underscores; begins with a letter and does not "
            "end with a digit. The same prefix goes on where it stopped for this party."
        ),
    )
    width = forms.IntegerField(
        label=_("Digits"), min_value=MIN_WIDTH, max_value=MAX_WIDTH, initial=6
    )


class ServeForm(forms.Form):
    """What was read before serving, sent back with the confirmation."""

    recipients = forms.CharField(widget=forms.HiddenInput)
    item_count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    basis = forms.CharField(
        label=_("Served under"),
        max_length=300,
        required=False,
        help_text=_("Rule or order. It stays with your own office."),
    )

    def clean_recipients(self) -> frozenset[UUID]:
        """Read the ids back."""
        try:
            return frozenset(
                UUID(part) for part in self.cleaned_data["recipients"].split(",") if part
            )
        except ValueError:
            raise forms.ValidationError(_("Read the recipients again.")) from None


class LogForm(forms.Form):
    """The form of a privilege log, and what stands above it."""

    form = forms.TypedChoiceField(
        label=_("Form"),
        choices=LogFormChoice.choices,
        coerce=LogFormChoice,
        help_text=_("As the parties agreed, or the court ordered."),
    )
    message = prose(
        _("Words above the log"),
        required=False,
        max_length=4000,
        help_text=_("The other side reads them once the log is served."),
    )


class LogRowForm(forms.Form):
    """What the log says of one item; a field for each column."""

    is_left_out = forms.BooleanField(
        label=_("Leave this item out of the log"),
        required=False,
        help_text=_("For what need not be logged, for instance by agreement."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        columns = {name: _log_field(name) for name in (*COLUMNS, "category")}
        confirmed = forms.BooleanField(
            label=_("The description may say this; it reveals nothing privileged"), required=False
        )
        self.fields = {**columns, "despite_warning": confirmed, **self.fields}


_LOG_PROSE = frozenset({"description", "subject"})
_LOG_HINTS = {
    "author": _("An asterisk marks an attorney. Semicolons stand between people."),
    "subject": _("Say “Withheld” where the subject line would reveal what is privileged."),
    "category": _("For a log by categories: what is put together under one number."),
}


def _log_field(name: str) -> forms.CharField:
    hint = _LOG_HINTS.get(name, "")
    options: dict[str, Any] = {"label": LABELS[name], "max_length": 2000, "help_text": hint}
    if name in _LOG_PROSE:
        options["widget"] = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(required=False, **options)


class StepForm(forms.Form):
    """A step of a challenge: its words and its day."""

    text = prose(_("What you say"), rows=8, max_length=LONGEST)
    day = day_field(_("Day"), help_text=_("On which it was done."))


class InCameraForm(forms.Form):
    """A submission to the court alone."""

    court_office_id = choose(_("Court"))
    day = day_field(_("Day"), help_text=_("On which it was submitted."))
    text = prose(_("What both sides may know"), rows=3, required=False, max_length=LONGEST)
    argument = prose(
        _("For the court alone"),
        rows=8,
        required=False,
        max_length=LONGEST,
        help_text=_("Privileged – only the court and you can open it."),
    )

    def __init__(self, *args: Any, courts: list[tuple[str, str]], **options: Any) -> None:  # noqa: ANN401
        """``courts`` are ids of neutral offices with their names."""
        super().__init__(*args, **options)
        offer(self, "court_office_id", with_nothing(courts))


class LetInForm(forms.Form):
    """Who of the court's office reads what was submitted in camera."""

    user_id = choose(_("Judge, or who works for them"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:  # noqa: ANN401
        """``people`` are ids with names."""
        super().__init__(*args, **options)
        offer(self, "user_id", with_nothing(people))


class RulingForm(forms.Form):
    """The court's ruling on a challenge."""

    ruling = forms.TypedChoiceField(label=_("Ruling"), choices=Ruling.choices, coerce=Ruling)
    text = prose(
        _("Order"), rows=4, max_length=LONGEST, help_text=_("Cite it and say what it orders.")
    )
    day = day_field(_("Day of the order"))
    due_day = day_field(
        _("To be complied with by"),
        required=False,
        help_text=_("Needed unless the privilege is sustained."),
    )
