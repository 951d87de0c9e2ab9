"""`manage.py run_integrator`: integrate and sign until told to stop."""

import signal
import threading
import time
from types import FrameType

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connections

from audit.ledger.errors import LedgerError
from audit.ledger.services import troubles, witnessing
from audit.ledger.services.integration import USING
from audit.ledger.services.running import load_keys, run
from audit.ledger.services.troubles import Kind

_PAUSE_SECONDS = 2.0
_PATIENCE_SECONDS = 10.0


class Command(BaseCommand):
    """The integrator as a process. SIGTERM and SIGINT end it between two batches.

    Beside it, in a thread of its own, witnesses are asked for cosignatures.

    It survives a restart of the database. It ends with an error, having signed nothing, where
    what is stored does not go on from the last checkpoint: that is for people to look at.
    """

    help = "Take entries into the log's trees as they come and sign checkpoints."

    def handle(self, *args: object, **options: object) -> None:
        """Run until a signal comes."""
        stop = threading.Event()

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
        beside = threading.Thread(target=witnessing.run, args=[stop], daemon=True)
        beside.start()
        try:
            self._integrate(stop)
        finally:
            stop.set()
            beside.join(_PATIENCE_SECONDS)

    def _integrate(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                run(load_keys(), stop)
            except OperationalError as error:
                self.stderr.write(f"The database does not answer: {error}. Trying again.")
                connections[USING].close()
                time.sleep(_PAUSE_SECONDS)
            except LedgerError as error:
                troubles.note(Kind.REFUSED, detail=str(error))
                raise CommandError(f"Nothing was signed: {error}") from error
            except (DatabaseError, ValueError) as error:
                # What the database says of a row may be what the row says: not for an e-mail.
                troubles.note(Kind.REFUSED, detail=type(error).__name__)
                raise CommandError(f"Nothing was signed: {type(error).__name__}") from error
