"""Writing notes and recording contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.choices import ContactHow, NoteKind
from casework.forms.fields import choose, offer, prose
from casework.services.notes import LONGEST

Choices = list[tuple[str, str]]


class NoteForm(forms.Form):
    """A note. ``places`` are those where it may stand; none where it stands already."""

    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    text = prose(_("Note"), rows=12, max_length=LONGEST)

    def __init__(self, *args: Any, places: Choices | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if places is not None:
            self.fields = {"wall_id": choose(_("Where it is kept")), **self.fields}
            offer(self, "wall_id", places)


class ContactForm(NoteForm):
    """A record of a contact: how, with whom, when and what."""

    how = forms.TypedChoiceField(label=_("How"), choices=ContactHow.choices, coerce=ContactHow)
    with_whom = forms.CharField(label=_("With whom"), max_length=300)
    happened_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your own time zone."),
    )
    text = prose(_("What was said or done"), rows=12, max_length=LONGEST)
    field_order = ("how", "with_whom", "happened_at", "title", "text")


FORMS: dict[NoteKind, type[NoteForm]] = {NoteKind.NOTE: NoteForm, NoteKind.CONTACT: ContactForm}


class NoteExportForm(forms.Form):
    """Which notes to export."""

    wall_id = choose(_("Which notes"))

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "wall_id", places)
