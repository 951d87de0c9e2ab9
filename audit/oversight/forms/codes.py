"""Forms about codes of conduct; they check shapes, services check rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.oversight.services.codes import GRACE_DAYS, LONGEST, RELEASE_DAYS, NewText
from privilege.choices import Role, Side


class CodeForm(forms.Form):
    """A version to publish; ``reaches`` are those that the person may publish for."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text or Markdown. It is shown exactly as you write it here."),
    )
    reach = forms.ChoiceField(label=_("Whose code it is"))
    roles = forms.MultipleChoiceField(
        label=_("Who must attest to it"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("With none chosen, this version withdraws the code: nobody is asked any more."),
    )
    grace_days = forms.IntegerField(
        label=_("Days between the first warning and the stop"),
        min_value=GRACE_DAYS[0],
        max_value=GRACE_DAYS[1],
        initial=14,
        help_text=_(
            "7 to 60 days. Until then everybody works on. Afterward they reach the codes only,"
            " until they attest or a supervisor releases them."
        ),
    )

    def __init__(self, *args: Any, reaches: list[tuple[str, Any]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["reach"].choices = reaches  # type: ignore[attr-defined]

    def new_text(self) -> NewText:
        """What was asked for."""
        data = self.cleaned_data
        return NewText(
            title=data["title"],
            text=data["text"],
            reach=data["reach"],
            roles=[Role(role) for role in data["roles"]],
            grace_days=data["grace_days"],
        )


class AttestForm(forms.Form):
    """That the text on the page was read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(
        label=_("I have read this code and will follow it."),
        error_messages={"required": _("Say that you have read it.")},
    )


class ReleaseForm(forms.Form):
    """For how long a person works on without an attestation."""

    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(RELEASE_DAYS[0], _("1 day")), *((n, _("%d days") % n) for n in RELEASE_DAYS[1:])],
    )


def reaches(*, platform: bool, office: bool) -> list[tuple[str, Any]]:
    """What a person may publish for."""
    found: list[tuple[str, Any]] = []
    if platform:
        sides = [(side.value, _("Every %s office") % side.label.lower()) for side in Side]
        found += [("all", _("Every office")), *sides]
    if office:
        found.append(("office", _("Your office only")))
    return found
