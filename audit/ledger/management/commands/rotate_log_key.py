"""`manage.py rotate_log_key`: sign the log with a new key from now on."""

import base64
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.ledger.errors import LedgerError
from audit.ledger.services.rotating import rotate


class Command(BaseCommand):
    """Change the signing key, the old one vouching for the new. Stop the integrator first.

    Work goes on meanwhile: entries wait for their place until it is started again.
    """

    help = "Change the key that signs the log; the old key's last checkpoints are signed by both."

    def handle(self, *args: object, **options: object) -> None:
        """Rotate, and say which keys."""
        try:
            done = rotate(Path(settings.PARLEY_LEDGER_KEY_DIR))
        except LedgerError as error:
            raise CommandError(f"The key was not changed: {error}") from error
        self.stdout.write(
            f"{done.logs} logs are signed by both keys. From now on signs"
            f" {base64.b64encode(done.new).decode()}; the key before it,"
            f" {base64.b64encode(done.old).decode()}, is kept in {done.retired}.\n"
            "Copy both to where you keep copies, give the new public key to the witnesses,"
            " and start the integrator."
        )
