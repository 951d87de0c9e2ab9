"""The application's place in Django."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Requests, productions, redaction, protective orders."""

    name = "disclosure"
    label = "disclosure"
    verbose_name = "Disclosure"
