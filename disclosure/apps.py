"""The application's place in Django."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Requests, productions, redaction, protective orders."""

    name = "disclosure"
    label = "disclosure"
    verbose_name = "Disclosure"

    def ready(self) -> None:
        """Register the background work."""
        from disclosure import tasks  # noqa: F401, PLC0415 - registration on import
