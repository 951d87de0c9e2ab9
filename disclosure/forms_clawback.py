"""Forms of clawbacks."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import prose
from disclosure.services.receiver import DECISIONS, OUTCOMES
from privilege.choices import PrivilegeKind

if TYPE_CHECKING:
    from casework.forms.fields import Choices

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
_DECISION_WORDS = {
    "continue": _("Goes on with the case"),
    "screen": _("Is screened from the case"),
    "recuse": _("Recuses themselves"),
}
_OUTCOME_WORDS = {
    "retrieved": _("Retrieved"),
    "destroyed": _("Destroyed there"),
    "refused": _("They refused"),
}


class _ChooseFiles(forms.Form):
    """Which documents of a volume; ``files`` are their ids with their numbers and words."""

    file_ids = forms.TypedMultipleChoiceField(
        label=_("Documents"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, files: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        cast("forms.TypedMultipleChoiceField", self.fields["file_ids"]).choices = list(files)


class ClaimWordsForm(forms.Form):
    """What a claim says: the privilege, and the three facts of FRE 502(b)."""

    claimed_as = forms.ChoiceField(label=_("Privilege"), choices=PrivilegeKind.choices)
    basis = prose(
        _("Basis"),
        max_length=4000,
        required=False,
        help_text=_("The other side reads this. Describe without revealing what is privileged."),
    )
    inadvertent = prose(
        _("How it came to be produced"),
        max_length=4000,
        required=False,
        help_text=_("That it was inadvertent (502(b)(1)). The other side reads this."),
    )
    precautions = prose(
        _("What was done to prevent it"),
        rows=4,
        max_length=4000,
        required=False,
        help_text=_(
            "Reasonable steps (502(b)(2)), as far as the record shows; it stays with your office."
        ),
    )
    discovered_at = forms.DateTimeField(
        label=_("When the error was noticed"),
        widget=_MOMENT,
        help_text=_("Promptness (502(b)(3)) counts from here to the notice. Your own time zone."),
    )
    promptness = prose(
        _("What was done since"),
        max_length=4000,
        required=False,
        help_text=_("It stays with your office."),
    )
    order = forms.CharField(
        label=_("Court order that takes these documents back"),
        max_length=300,
        required=False,
        help_text=_("Needed for what is tagged Brady or Giglio, and for what was claimed before."),
    )
    names_too = forms.BooleanField(
        label=_("Their descriptions in the index reveal it, too"), required=False
    )


class ClaimForm(_ChooseFiles, ClaimWordsForm):
    """A new claim."""

    field_order = ("file_ids", "claimed_as", "basis", "inadvertent", "discovered_at")


class ReportForm(_ChooseFiles):
    """That something received looks privileged."""

    seen = prose(
        _("Why it looks privileged"),
        max_length=2000,
        help_text=_("The sender reads this. Do not read on, and do not quote it."),
    )
    sequester = forms.BooleanField(
        label=_("Sequester every copy at my office until the sender answers"), required=False
    )


class TermsForm(forms.Form):
    """What both sides agreed, or a court ordered."""

    shared_wall_id = forms.TypedChoiceField(label=_("With"), coerce=UUID)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("agreement", _("Agreement of both sides (FRE 502(e)): the other side joins it")),
            ("order", _("Court order (FRE 502(d)): in force at once")),
        ],
    )
    citation = forms.CharField(label=_("Citation"), max_length=300)
    at_once = forms.BooleanField(
        label=_("A notice sequesters every copy by itself"), required=False, initial=True
    )
    days = forms.IntegerField(
        label=_("Days to bring a disputed claim to the court"),
        min_value=1,
        max_value=90,
        initial=14,
        help_text=_("After that, access returns by itself."),
    )

    def __init__(self, *args: Any, parties: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        cast("forms.TypedChoiceField", self.fields["shared_wall_id"]).choices = list(parties)


class CertifyForm(forms.Form):
    """What was done with every copy."""

    how = forms.ChoiceField(
        label=_("Every copy was"),
        choices=[
            ("certified", _("sequestered, until the claim is resolved")),
            ("returned", _("returned: it cannot be opened here again")),
            ("destroyed", _("destroyed: it cannot be opened here again")),
        ],
    )
    statement = prose(
        _("Certificate"),
        max_length=4000,
        help_text=_("Name the copies outside as well. The other side reads this."),
    )


class GroundsForm(forms.Form):
    """Why a claim is disputed."""

    grounds = prose(_("Grounds"), max_length=4000, help_text=_("The other side reads this."))


class CitationForm(forms.Form):
    """Court and motion."""

    citation = forms.CharField(label=_("Court and motion, with its date"), max_length=300)


class RulingForm(forms.Form):
    """How the court ruled."""

    for_claimant = forms.TypedChoiceField(
        label=_("The court ruled that"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", _("the claim stands: every copy goes back")),
            ("no", _("the claim fails: access returns")),
        ],
    )
    citation = forms.CharField(label=_("Order, with its date"), max_length=300)
    text = prose(_("What the order says"), max_length=4000, required=False)


class AnswerForm(forms.Form):
    """Whether the court ruled as the other side entered it."""

    confirmed = forms.TypedChoiceField(
        label=_("Your answer"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("The court ruled so")), ("no", _("The court did not rule so"))],
    )
    text = prose(_("What the court ruled instead"), max_length=4000, required=False)


class WithdrawForm(forms.Form):
    """Words with which a claim is given up."""

    text = prose(_("Words for the other side"), max_length=4000, required=False)


class FavorableForm(forms.Form):
    """Why an item is favorable."""

    why = prose(_("Why it is favorable"), max_length=2000)


class OnwardForm(forms.Form):
    """A copy that was passed on outside Parley."""

    to_whom = forms.CharField(label=_("To whom"), max_length=300)
    what = forms.CharField(label=_("What, and how"), max_length=300)


class SettleForm(forms.Form):
    """What became of a copy."""

    outcome = forms.ChoiceField(
        label=_("What became of it"), choices=[(one, _OUTCOME_WORDS[one]) for one in OUTCOMES]
    )


class TaintForm(forms.Form):
    """What becomes of a person who had read it."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[(one, _DECISION_WORDS[one]) for one in DECISIONS]
    )
    reasons = prose(_("Reasons"), max_length=4000)


class ReplaceForm(forms.Form):
    """What stands in place of what is claimed; a redacted version for each document, or none."""

    category = forms.CharField(
        label=_("Category on the slip-sheet"), max_length=200, initial=_("Privileged document")
    )
    basis = forms.CharField(label=_("Basis on the slip-sheet"), max_length=300)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        documents: list[tuple[UUID, str, list[tuple[str, str]]]],
        **options: Any,  # noqa: ANN401
    ) -> None:
        """``documents`` are the items claimed, their numbers, and what could replace each."""
        super().__init__(*args, **options)
        self.documents = documents
        for item_id, label, versions in documents:
            self.fields[f"version_{item_id}"] = forms.TypedChoiceField(
                label=_("In place of %(numbers)s") % {"numbers": label},
                coerce=UUID,
                empty_value=None,
                required=False,
                choices=[("", _("A slip-sheet: withheld")), *versions],
            )

    def redacted(self) -> dict[UUID, UUID]:
        """The redacted version chosen for each item."""
        chosen = {one: self.cleaned_data[f"version_{one}"] for one, _l, _v in self.documents}
        return {item_id: version for item_id, version in chosen.items() if version}
