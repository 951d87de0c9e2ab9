"""Fields that several forms share."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _


def day(label: str, **options: Any) -> forms.DateField:  # noqa: ANN401 - Django's own options
    """A day, picked from the browser's calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def prose(label: str, *, rows: int = 3, **options: Any) -> forms.CharField:  # noqa: ANN401
    """Text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def choose(label: str, **options: Any) -> forms.TypedChoiceField:  # noqa: ANN401
    """One of a list of records by id; the view sets ``choices``."""
    return forms.TypedChoiceField(label=label, coerce=UUID, empty_value=None, **options)


def with_nothing(choices: list[tuple[str, str]], words: str | None = None) -> list[tuple[str, str]]:
    """The choices with an empty one in front."""
    return [("", str(words or _("Choose one"))), *choices]
