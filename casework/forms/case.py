"""Opening a case, correcting it, linking it, and finding it in the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.choices import CaseStatus, Custody, NameRule, PartyKind
from casework.forms.fields import choose, day, offer, prose, with_nothing

Choices = list[tuple[str, str]]


class OpenCaseForm(forms.Form):
    """The caption of a new case."""

    title = forms.CharField(
        label=_("Caption"), max_length=300, help_text=_("For example: People v. Rivera")
    )
    docket_number = forms.CharField(label=_("Docket number"), max_length=80)
    court_id = choose(_("Court"))
    filed_on = day(_("Filed on"), required=False)
    lead_id = choose(_("Lead prosecutor"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        courts: Choices,
        leads: Choices,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "court_id", with_nothing(courts))
        offer(self, "lead_id", leads)


class DefendantForm(forms.Form):
    """A defendant of a new case."""

    full_name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=PartyKind.choices, coerce=PartyKind, initial=PartyKind.PERSON
    )
    is_minor = forms.BooleanField(label=_("A minor: shown by initials"), required=False)
    custody = forms.TypedChoiceField(
        label=_("Custody"),
        choices=with_nothing(Custody.choices, _("Not known")),
        coerce=Custody,
        empty_value=None,
        required=False,
    )
    custody_since = day(_("Since"), required=False)
    attorney_id = choose(_("Defense attorney"), required=False)

    def __init__(self, *args: Any, attorneys: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "attorney_id", with_nothing(attorneys, _("Not known yet")))

    @property
    def name_rule(self) -> NameRule:
        """Initials for a minor."""
        return NameRule.INITIALS if self.cleaned_data["is_minor"] else NameRule.FULL


class _DefendantFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    title = _("Defendants")
    row_title = _("Defendant")
    add_label = _("Add a defendant")


DefendantFormSet = forms.formset_factory(
    DefendantForm,
    formset=_DefendantFormSet,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=60,
    validate_max=True,
)


class CaseForm(forms.Form):
    """The caption of a case."""

    title = forms.CharField(label=_("Caption"), max_length=300)
    docket_number = forms.CharField(label=_("Docket number"), max_length=80)
    filed_on = day(_("Filed on"), required=False)


class LinkForm(forms.Form):
    """A related case."""

    other_case_id = choose(_("Related case"))
    reason = prose(_("Why they are related"), required=False, max_length=2000)

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "other_case_id", with_nothing(cases))


class CaseFilterForm(forms.Form):
    """What narrows the list of cases."""

    q = forms.CharField(label=_("Name, docket number or caption"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=with_nothing(CaseStatus.choices, _("Open and closed")),
        required=False,
    )
    custody = forms.ChoiceField(
        label=_("Custody"),
        choices=[("", _("All")), ("held", _("In custody")), ("free", _("Not in custody"))],
        required=False,
    )
    mine = forms.BooleanField(label=_("Only those I work on"), required=False)
