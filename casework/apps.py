"""The application's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CaseworkConfig(AppConfig):
    """Cases, parties, charges, evidence and custody, calendar."""

    name = "casework"
    label = "casework"
    verbose_name = "Casework"

    def ready(self) -> None:
        """Say what casework's notices are called in an e-mail."""
        from casework.events import Event  # noqa: PLC0415 - settings must be ready
        from privilege import mail  # noqa: PLC0415 - models must be ready

        mail.subjects[Event.MESSAGE_SENT.value] = gettext_lazy(
            "There is a new privileged message for you in Parley"
        )
