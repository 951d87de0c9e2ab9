"""The application's place in Django."""

from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    """Conflicts checks, screens' reasons, waivers."""

    name = "conflicts"
    label = "conflicts"
    verbose_name = "Conflicts"
