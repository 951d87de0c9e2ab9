"""The application's place in Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases, parties, charges, evidence and custody, calendar."""

    name = "casework"
    label = "casework"
    verbose_name = "Casework"
