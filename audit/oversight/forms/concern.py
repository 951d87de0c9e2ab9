"""Reporting a concern, coming back to it, and receiving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.oversight.choices import ConcernState
from audit.oversight.services.concerns import MOST_FILES
from casework.forms.fields import SeveralFiles, choose, offer, prose
from privilege.services.words import LONGEST_TEXT

if TYPE_CHECKING:
    from casework.forms.fields import Choices

_ABOUT = 4_000


class AboutForm(forms.Form):
    """Whom a report is about, asked first: none of them is offered as its recipient."""

    about = prose(
        _("Who is it about?"),
        rows=4,
        max_length=_ABOUT,
        required=False,
        help_text=_(
            "One name or e-mail address a line. They, and whoever answers to them as the head of"
            " their office, will not be offered to you as recipients."
        ),
    )


class ReportForm(forms.Form):
    """The report itself."""

    about = forms.CharField(widget=forms.HiddenInput, max_length=_ABOUT, required=False)
    recipient_id = choose(
        _("Who receives it?"),
        help_text=_("Only this person can open it. Nobody can let anybody else in."),
        widget=forms.RadioSelect,
    )
    text = prose(
        _("What happened?"),
        rows=10,
        max_length=LONGEST_TEXT,
        help_text=_("Your name is not added. Leave out what only you could know, if you can."),
    )
    attached = SeveralFiles(
        label=_("Files"),
        most=MOST_FILES,
        required=False,
        help_text=_(
            "Up to 5 files, 16 MB together: PDF, pictures, Word, Excel, PowerPoint or plain text."
            " What they say about who made them is taken out, and so is their name. What can be"
            " read or seen in them stays."
        ),
        max_length=255,
    )

    def __init__(self, *args: Any, recipients: Choices, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "recipient_id", recipients)


class CodeForm(forms.Form):
    """A receipt code."""

    code = forms.CharField(
        label=_("Receipt code"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class WriteBackForm(forms.Form):
    """What a reporter adds; the code goes along, since nothing else says who they are."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=80)
    text = prose(_("Write to the recipient"), rows=6, max_length=LONGEST_TEXT)


class StepForm(forms.Form):
    """The next step of a report, and what the reporter is told."""

    state = forms.ChoiceField(label=_("Step"), widget=forms.RadioSelect)
    text = prose(
        _("What the reporter is told"),
        rows=5,
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("They read it with their receipt code. The outcome is always told."),
    )

    def __init__(self, *args: Any, states: Choices, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "state", states)

    def clean(self) -> dict[str, Any]:
        """Ask for words where the outcome is told."""
        data = super().clean() or self.cleaned_data
        if data.get("state") == ConcernState.OUTCOME and not data.get("text"):
            self.add_error("text", _("Say what came of it."))
        return data


class AnswerForm(forms.Form):
    """A question or an answer to the reporter."""

    text = prose(_("Write to the reporter"), rows=5, max_length=LONGEST_TEXT)


class HandOnForm(forms.Form):
    """Who goes on with a report."""

    recipient_id = choose(_("Who receives it"), widget=forms.RadioSelect)
