"""The application's place in Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Review of the log, exports, concerns, attestations."""

    name = "audit.oversight"
    label = "oversight"
    verbose_name = "Oversight"
