"""Filing e-mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import choose, offer, with_nothing

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from casework.forms.fields import Choices

MOST = 20


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _EmailsField(forms.FileField):
    """Up to ``MOST`` files; gives them as a list."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ANN401
        """Check each; too many are refused before any is read."""
        given = data if isinstance(data, list | tuple) and data else [data or None]
        if len(given) > MOST:
            raise forms.ValidationError(_("File at most 20 e-mails at once."))
        return [super(_EmailsField, self).clean(one, initial) for one in given]


class MailForm(forms.Form):
    """E-mails and where they are kept; ``places`` are those where they may be."""

    emails = _EmailsField(
        label=_("E-mails"),
        widget=_SeveralFiles(attrs={"accept": ".eml,.msg", "multiple": True}),
        help_text=_("Saved from your mail program as .eml or .msg; drop them here. 16 MB each."),
        max_length=1000,
    )
    wall_id = choose(
        _("Where it is kept"),
        required=False,
        help_text=_("Leave it to Parley, and who takes part in the e-mail decides."),
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "wall_id", with_nothing(places, _("Let who takes part decide")))
