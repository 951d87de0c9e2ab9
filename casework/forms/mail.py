"""Filing e-mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import SeveralFiles, choose, offer, with_nothing

if TYPE_CHECKING:
    from casework.forms.fields import Choices

MOST = 20


class MailForm(forms.Form):
    """E-mails and where they are kept; ``places`` are those where they may be."""

    emails = SeveralFiles(
        label=_("E-mails"),
        most=MOST,
        accept=".eml,.msg",
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
