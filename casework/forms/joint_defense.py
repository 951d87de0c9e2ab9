"""Forms of a joint defense."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.fields import choose, offer, with_nothing

if TYPE_CHECKING:
    from casework.forms.fields import Choices


class ClientForm(forms.Form):
    """For which client it is opened."""

    defendant_id = choose(_("Client"))

    def __init__(self, *args: Any, clients: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "defendant_id", with_nothing(clients))


class PersonForm(forms.Form):
    """Who is let in."""

    user_id = choose(_("Person"))

    def __init__(self, *args: Any, people: "Choices", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        offer(self, "user_id", with_nothing(people))
