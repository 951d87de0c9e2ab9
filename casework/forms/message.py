"""Writing a message in a channel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import SeveralFiles, prose
from casework.services.message_files import MOST
from casework.services.messages import LONGEST


class MessageForm(forms.Form):
    """A message."""

    text = prose(_("Message"), rows=5, max_length=LONGEST, required=False)
    attached = SeveralFiles(
        label=_("Files"),
        most=MOST,
        required=False,
        help_text=_("Up to 5 files, 16 MB together. They are encrypted like the message."),
        max_length=255,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for something to send."""
        data = super().clean() or self.cleaned_data
        if not data.get("text") and not data.get("attached") and not self.errors:
            self.add_error("text", _("Write a message, or choose a file."))
        return data
