"""Fields that several forms share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.utils.functional import _StrOrPromise

    Choices = Sequence[tuple[str, _StrOrPromise]]


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Up to ``most`` files; gives them as a list, an empty one where none is required."""

    def __init__(self, *, most: int, accept: str = "", **options: Any) -> None:  # noqa: ANN401
        self.most = most
        attrs = {"multiple": True} | ({"accept": accept} if accept else {})
        super().__init__(widget=_FilesInput(attrs=attrs), **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ANN401
        """Check each; too many are refused before any is read."""
        given = data if isinstance(data, list | tuple) and data else [data or None]
        if len(given) > self.most:
            raise forms.ValidationError(_("Choose at most %d files at once.") % self.most)
        cleaned = [super(SeveralFiles, self).clean(one, initial) for one in given]
        return [one for one in cleaned if one]


def day(label: _StrOrPromise, **options: Any) -> forms.DateField:  # noqa: ANN401 - Django's own
    """A day, picked from the browser's calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def prose(label: _StrOrPromise, *, rows: int = 3, **options: Any) -> forms.CharField:  # noqa: ANN401
    """Text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def choose(label: _StrOrPromise, **options: Any) -> forms.TypedChoiceField:  # noqa: ANN401
    """One of a list of records by id; ``offer`` sets the list."""
    return forms.TypedChoiceField(label=label, coerce=UUID, empty_value=None, **options)


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Set what a field of choices offers."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


def with_nothing(
    choices: Choices, words: _StrOrPromise | None = None
) -> list[tuple[str, _StrOrPromise]]:
    """The choices with an empty one in front; one that must be chosen, and is alone, is chosen."""
    if len(choices) == 1 and not words:
        return list(choices)
    return [("", words or _("Choose one")), *choices]
