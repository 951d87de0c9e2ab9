"""Exceptions: asked for, decided, reviewed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.ground import clock
from casework.forms.authority import Entries
from casework.forms.fields import choose, offer, prose, with_nothing
from privilege.choices import Destination, ExceptionGround

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from casework.forms.fields import Choices

_LONG = 5000
_WEEK = dt.timedelta(days=7)


def _moment(label: _StrOrPromise, **options: Any) -> forms.DateTimeField:  # noqa: ANN401 - Django's own
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)


class AskForm(forms.Form):
    """Why, what, to whom and until when; with the balancing record where it is demanded."""

    ground = forms.TypedChoiceField(
        label=_("Why it must go"), choices=ExceptionGround.choices, coerce=ExceptionGround
    )
    reason = prose(_("What happened, and why now"), max_length=_LONG)
    citation = prose(
        _("The ruling or the statute"),
        max_length=_LONG,
        required=False,
        help_text=_("For crime or fraud the court's ruling; for a statute its section."),
    )
    items = Entries(label=_("What must go"))
    smallest = prose(_("Why nothing less will do"), max_length=_LONG)
    destination = forms.TypedChoiceField(
        label=_("Where it goes"), choices=Destination.choices, coerce=Destination
    )
    target_id = choose(_("In Parley: to whom"), required=False)
    recipient = forms.CharField(
        label=_("Outside Parley: who receives it"), max_length=300, required=False
    )
    interest = prose(
        _("Balancing: the interest that it serves"),
        max_length=_LONG,
        required=False,
        help_text=_("Needed for whatever leaves Parley or goes in the public interest."),
    )
    alternatives = prose(_("Balancing: the alternatives"), max_length=_LONG, required=False)
    harm = prose(_("Balancing: the harm that it does"), max_length=_LONG, required=False)
    redactions = prose(
        _("Words to take out of what leaves Parley, one a line"), max_length=20_000, required=False
    )
    expires_at = _moment(_("It ends"), help_text=_("Within 30 days, in your own time zone."))
    deferred_until = _moment(
        _("Notice to the client and counsel waits until"),
        required=False,
        help_text=_("Only where the law lets it wait. It goes out by itself then."),
    )
    deferral = prose(_("Why notice may lawfully wait"), max_length=_LONG, required=False)

    def __init__(self, *args: Any, targets: Choices, entries: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].initial = lambda: clock.now() + _WEEK
        offer(self, "items", entries)
        offer(self, "target_id", with_nothing(targets))


def code() -> forms.CharField:
    """A code of the approver outside, as they read it out."""
    return forms.CharField(
        label=_("Their code"),
        max_length=80,
        help_text=_("26 letters and digits from the sheet that they keep. Each serves once."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class DecideForm(forms.Form):
    """Another supervisor's decision, with its reason."""

    approve = forms.TypedChoiceField(
        label=_("Decision"),
        choices=(("yes", _("Approve it")), ("no", _("Refuse it"))),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    decision = prose(_("Your reason"), max_length=_LONG)


class DecideOutsideForm(DecideForm):
    """What the approver outside decided, with one of their codes."""

    decision = prose(_("Their reason"), max_length=_LONG)
    code = code()


class ReviewForm(forms.Form):
    """What a third person found after the fact."""

    finding = prose(_("What you found"), rows=8, max_length=_LONG)


class ReviewOutsideForm(ReviewForm):
    """What the approver outside found, with one of their codes."""

    finding = prose(_("What they found"), rows=8, max_length=_LONG)
    code = code()
