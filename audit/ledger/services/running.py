"""The integrator's work, once and for as long as it runs."""

import logging
import threading
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

from audit.ground import clock
from audit.ledger import keys
from audit.ledger.keys import Keys
from audit.ledger.selectors.tree import heads
from audit.ledger.services import troubles
from audit.ledger.services.beat import beat, is_due
from audit.ledger.services.integration import BATCH, USING, integrate, turn
from audit.ledger.services.keeping import check_all_kept, kept_folder, note_keys
from audit.ledger.services.troubles import Kind
from audit.ledger.services.witnessing import check_seen, configured

IDLE_SECONDS = 0.2
MONTHS_AHEAD = 2  # this month and the next: each table costs every plan that may need it
_log = logging.getLogger(__name__)


def load_keys(*, using: str = USING) -> Keys:
    """The signing keys; made where there are none and nothing has been signed yet."""
    folder = Path(settings.PARLEY_LEDGER_KEY_DIR)
    if not (folder / keys.SIGNING).exists() and not any(head.size for head in heads(using=using)):
        keys.make(folder)
        _log.warning("made a new key to sign the log with: keep a copy of %s", folder)
    return keys.load(folder, kept_folder())


def integrate_all(signing: Keys, *, limit: int = BATCH, using: str = USING) -> int | None:
    """Integrate until nothing waits, the published log's beat included where it is due.

    Returns how many entries were taken in; None where another integrator has its turn.
    """
    with turn(using=using) as mine:
        if not mine:
            return None
        begin(signing, using)
        return drain(signing, limit, using)


def run(signing: Keys, stop: threading.Event, *, using: str = USING) -> None:
    """Integrate until `stop` is set. A second one waits here until the first is gone."""
    while not stop.is_set():
        with turn(using=using) as mine:
            if mine:
                begin(signing, using)
            while mine and not stop.is_set():
                if not drain(signing, BATCH, using):
                    stop.wait(IDLE_SECONDS)
        stop.wait(IDLE_SECONDS)


def begin(signing: Keys, using: str) -> None:
    """What a turn begins with; `IntegrationError` where the log is not to be signed."""
    note_keys(signing, using=using)
    check_all_kept(signing, using=using)
    check_seen(configured(), using=using)
    troubles.mend(Kind.REFUSED, using=using)


def open_months(*, using: str = USING) -> None:
    """Make the coming months' partitions; where the tables are busy, the next beat tries again."""
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(
                "SELECT parley.ledger_open_months(%s, %s)", [clock.now().date(), MONTHS_AHEAD]
            )
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        _log.warning("the coming months' tables could not be made yet: the log's are in use")


def drain(signing: Keys, limit: int, using: str) -> int:
    """Integrate until nothing waits, in one's turn; how many entries."""
    if is_due(using=using):
        open_months(using=using)
        beat(using=using)
    total = 0
    while taken := integrate(signing, limit=limit, using=using):
        total += taken
        if taken < limit:
            break
    return total
