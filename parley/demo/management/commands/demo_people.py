"""`manage.py demo_people`: who logs in and unlocks how."""

from typing import Any

from django.core.management.base import BaseCommand

from parley.demo.load.client import table as table_of_client
from parley.demo.load.keys import table as table_of_keys
from parley.demo.people import table


class Command(BaseCommand):
    """Print the demo's people with their log-ins."""

    help = "Print the demo's people with office, role, log-in, password and unlock phrase."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Print the table."""
        self.stdout.write(f"{table()}\n\n{table_of_keys()}\n\n{table_of_client()}")
