"""The wiring as an installed app."""

from django.apps import AppConfig


class ParleyConfig(AppConfig):
    """Makes Parley's Celery the one that every thread of every process sends jobs with."""

    name = "parley"

    def ready(self) -> None:
        """Name the app; without this, jobs would be sent to a broker nobody runs."""
        from parley.celery import app  # noqa: PLC0415 - settings must stand first

        app.set_default()
