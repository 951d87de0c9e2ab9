"""The court's orders that seal a case, and that lift the sealing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.authority import Entries
from casework.forms.fields import day, offer, prose

if TYPE_CHECKING:
    from casework.forms.fields import Choices


class OrderForm(forms.Form):
    """A court's order as it is cited."""

    court = forms.CharField(label=_("Court"), max_length=300)
    judge = forms.CharField(label=_("Judge"), max_length=300)
    citation = prose(_("The order, as it is cited"), max_length=2000)
    ordered_on = day(_("Day of the order"))


class SealForm(OrderForm):
    """An order that seals, with the people whom it lets in."""

    allowed = Entries(
        label=_("Whom the order lets in"),
        help_text=_("Everybody else finds nothing of this case any more, on either side."),
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "allowed", people)

    def hide(self) -> None:
        """Carry what was given through the page that confirms it."""
        for name, field in self.fields.items():
            several = name == "allowed"
            field.widget = forms.MultipleHiddenInput() if several else forms.HiddenInput()
