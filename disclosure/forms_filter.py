"""Forms of a filter team and of the holder who answers it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import choose, offer, prose, with_nothing
from casework.forms.fields import day as day_field
from disclosure.choices import FilterCode
from disclosure.filter_team import LEAST_DAYS, MOST_DAYS, USUAL_DAYS
from disclosure.services.filter_answers import LONGEST
from disclosure.services.filter_referrals import LONGEST_REASON
from privilege.choices import PrivilegeKind

if TYPE_CHECKING:
    from casework.forms.fields import Choices


class OpenTeamForm(forms.Form):
    """Whose filter team it is, and who is its head; ``heads`` are people with their office."""

    head = forms.ChoiceField(
        label=_("Head of the filter team"),
        help_text=_(
            "Somebody outside this case who does not answer to it, of our office or another. They "
            "name the others. You will not see what the team has."
        ),
    )

    def __init__(self, *args: Any, heads: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "head", with_nothing(heads))


class MemberForm(forms.Form):
    """Who joins a filter team."""

    user_id = choose(_("Colleague"))
    is_head = forms.BooleanField(label=_("May let people in and out, too"), required=False)

    def __init__(self, *args: Any, people: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "user_id", with_nothing(people))


class ReferForm(forms.Form):
    """To which team an item is referred, and why."""

    wall_id = choose(_("Filter team of"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_(
            "Why it may be privileged, without describing what it says: your own team keeps "
            "reading this. For instance “Addressed to counsel”."
        ),
    )

    def __init__(self, *args: Any, teams: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "wall_id", teams)


class CodeForm(forms.Form):
    """What a member makes of an item."""

    code = forms.ChoiceField(
        label=_("Coding"), choices=FilterCode.choices, widget=forms.RadioSelect
    )
    note = prose(_("Note"), required=False, max_length=LONGEST)


class ProposeForm(forms.Form):
    """To whom an item's release is proposed, in which time, whole or in parts."""

    defendant_id = choose(_("Holder of the privilege"))
    days = forms.IntegerField(
        label=_("Days to answer"),
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=_("Silence releases nothing: after this time the court decides."),
    )
    why = prose(
        _("Why it may be released"), max_length=LONGEST, help_text=_("The holder reads this.")
    )
    parts = prose(
        _("Parts that would be released"),
        required=False,
        max_length=LONGEST,
        help_text=_("Leave empty for the whole. The case team reads this once it is released."),
    )
    redacted = forms.FileField(
        label=_("The file that holds only these parts"),
        required=False,
        help_text=_("For instance the redacted copy. It goes instead of the item."),
    )

    def __init__(self, *args: Any, holders: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "defendant_id", with_nothing(holders))


class ObjectForm(forms.Form):
    """Which privilege is asserted, and on what it rests."""

    kind = forms.ChoiceField(label=_("Privilege"), choices=PrivilegeKind.choices)
    basis = prose(
        _("Basis"), max_length=LONGEST, help_text=_("The filter team reads this, and the court.")
    )


class CourtForm(forms.Form):
    """A day in court, and where it is found."""

    day = day_field(_("Day"))
    citation = forms.CharField(
        label=_("Motion or docket entry"), max_length=300, help_text=_("No content of the item.")
    )
