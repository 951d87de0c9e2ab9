"""Asserting a privilege, and withdrawing an assertion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import prose
from privilege.choices import PrivilegeKind
from privilege.parts import (
    LONGEST_PASSAGE,
    MOST_PARTS,
    PartsError,
    parse_pages,
    parse_passages,
    parse_times,
)


class AssertNoteForm(forms.Form):
    """A claim of privilege for a whole record."""

    kind = forms.TypedChoiceField(
        label=_("Privilege"), choices=PrivilegeKind.choices, coerce=PrivilegeKind
    )
    statute = forms.CharField(
        label=_("Statute"),
        max_length=300,
        required=False,
        help_text=_("Needed for a privilege under a statute, for example N.Y. CPLR 4510."),
    )
    holder = forms.CharField(
        label=_("Whose privilege it is"),
        max_length=300,
        help_text=_("The holder: the client, the office, the informant, the victim…"),
    )
    asserted_by = forms.CharField(label=_("Who asserts it"), max_length=300)
    basis = prose(
        _("Basis"),
        max_length=4000,
        help_text=_("Why it is privileged. Stays in our file; the other side does not read it."),
    )
    description = prose(
        _("Description for the privilege log"),
        max_length=2000,
        help_text=_(
            "What the other side will read once the log is served: the nature of the document, "
            "without revealing what is privileged (FRCP 26(b)(5)(A))."
        ),
    )
    despite_warning = forms.BooleanField(
        label=_("The description may say this; it reveals nothing privileged"), required=False
    )


class AssertForm(AssertNoteForm):
    """A claim of privilege for an item, or for parts of it."""

    pages = forms.CharField(
        label=_("Only these pages"),
        max_length=1000,
        required=False,
        help_text=_("As in 2-4, 7. With no part named, the whole item is privileged."),
    )
    times = forms.CharField(
        label=_("Only these times"),
        max_length=1000,
        required=False,
        help_text=_("Of a recording, as in 1:10-2:30."),
    )
    passages = prose(
        _("Only these passages"),
        required=False,
        max_length=MOST_PARTS * LONGEST_PASSAGE,
        help_text=_("Each on a line of its own, in the words of the item."),
    )

    def clean(self) -> dict[str, Any]:
        """Read the parts."""
        data = super().clean() or self.cleaned_data
        readers = {"pages": parse_pages, "times": parse_times, "passages": parse_passages}
        data["parts"] = []
        for name, read in readers.items():
            try:
                data["parts"] += read(data.pop(name, "") or "")
            except PartsError as error:
                self.add_error(name, str(error))
        return data


class WithdrawForm(forms.Form):
    """Why an assertion is withdrawn."""

    reason = prose(_("Reason"), max_length=4000, help_text=_("Stays in our file."))
