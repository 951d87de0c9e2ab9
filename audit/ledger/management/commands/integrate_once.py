"""`manage.py integrate_once`: take what waits into the trees, then end."""

from django.core.management.base import BaseCommand, CommandError

from audit.ledger.errors import LedgerError
from audit.ledger.services.running import integrate_all, load_keys


class Command(BaseCommand):
    """Integrate and sign once."""

    help = "Take the waiting entries into the log's trees and sign the new checkpoints."

    def handle(self, *args: object, **options: object) -> None:
        """Integrate until nothing waits."""
        try:
            taken = integrate_all(load_keys())
        except LedgerError as error:
            raise CommandError(f"Nothing was signed: {error}") from error
        if taken is None:
            self.stdout.write("Another integrator is at work; nothing to do here.")
        else:
            self.stdout.write(f"{taken} entries were taken into the log.")
