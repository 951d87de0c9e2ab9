"""Items of evidence: what people say of them and how they are found."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.choices import ItemType, TagKind
from casework.forms.fields import offer, prose, with_nothing

if TYPE_CHECKING:
    from casework.forms.fields import Choices


class DescribeForm(forms.Form):
    """What a person says of an item."""

    title = forms.CharField(label=_("Title"), max_length=300)
    description = prose(_("Description"), required=False, max_length=20_000)
    item_type = forms.TypedChoiceField(label=_("Type"), choices=ItemType.choices, coerce=ItemType)
    source_agency = forms.CharField(label=_("Agency it came from"), max_length=300, required=False)
    custodian = forms.CharField(label=_("Custodian"), max_length=300, required=False)
    collected_at = forms.DateTimeField(
        label=_("Collected"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class TagForm(forms.Form):
    """A tag, or a label of the office's own."""

    kind = forms.TypedChoiceField(label=_("Tag"), choices=TagKind.choices, coerce=TagKind)
    label = forms.CharField(
        label=_("Label"), max_length=60, required=False, help_text=_("For a label: its words.")
    )
    reason = prose(
        _("Reason"),
        rows=2,
        required=False,
        max_length=2000,
        help_text=_("Needed for “do not disclose”."),
    )


class SubjectForm(forms.Form):
    """A party or a count that an item concerns; values are "party:<id>" or "charge:<id>"."""

    subject = forms.ChoiceField(label=_("It concerns"))

    def __init__(self, *args: Any, subjects: "Choices", **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "subject", with_nothing(subjects))

    def clean_subject(self) -> tuple[str, UUID]:
        """What it is, and its id."""
        kind, _colon, subject_id = self.cleaned_data["subject"].partition(":")
        return kind, UUID(subject_id)


class ReturnForm(forms.Form):
    """To whom an item went back."""

    to_whom = forms.CharField(label=_("Returned to"), max_length=300)
    note = prose(_("Note"), required=False, max_length=2000)
