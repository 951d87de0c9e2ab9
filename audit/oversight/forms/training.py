"""Forms about trainings; they check shapes, services check rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import day, prose


class TrainingForm(forms.Form):
    """A session, and who came."""

    course = forms.CharField(label=_("Course"), max_length=200)
    held_on = day(_("Day it was held"))
    expires_on = day(_("Good until"), required=False)
    colleagues = forms.TypedMultipleChoiceField(
        label=_("Who came from your office"),
        required=False,
        coerce=str,
        widget=forms.CheckboxSelectMultiple,
    )
    guests = prose(
        _("Who came from other offices"),
        required=False,
        max_length=50_000,
        help_text=_(
            "E-mail addresses, one a line. Their own office sees its people and this session; you"
            " see all who came."
        ),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["colleagues"].choices = people  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    """A certificate as a file."""

    file = forms.FileField(
        label=_("Certificate"),
        max_length=200,
        help_text=_("A PDF, JPEG or PNG of at most 16 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
