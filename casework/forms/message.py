"""Writing a message in a channel."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import prose
from casework.services.messages import LONGEST


class MessageForm(forms.Form):
    """A message."""

    text = prose(_("Message"), rows=5, max_length=LONGEST)
