"""The published log: at each beat it takes in a commitment to every log's head.

It grows by the same number of leaves each beat whatever happened: one for each log, whether it
grew or not, filled up to a multiple of ``PARLEY_LEDGER_BEAT_LEAVES``. A leaf is a commitment under
a salt of its own, so that nothing can be read out of it; opened (bytes and salt of the entry,
beside the office's checkpoint) it shows to an auditor or in a dispute which head was signed then.
"""

import hashlib
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction

from audit.ground import clock, ids
from audit.ledger import entry as entries
from audit.ledger.entry import Entry
from audit.ledger.events import Event
from audit.ledger.selectors.tree import Head, heads
from audit.ledger.services.append import append, seal
from audit.ledger.services.integration import USING
from audit.ledger.values import BEACON_LOG_ID, Outcome, Ref


def is_due(*, using: str = USING) -> bool:
    """Whether the present beat has not been written yet.

    Judged by the leaf that came last, not by the latest time: where the clock was put back, a beat
    follows at once, and then one each beat again.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT created_at FROM ledger_position WHERE log_id = %s ORDER BY index DESC LIMIT 1",
            [BEACON_LOG_ID],
        )
        last = cursor.fetchone()
    seconds = settings.PARLEY_LEDGER_BEAT_SECONDS
    return last is None or last[0].timestamp() // seconds != clock.now().timestamp() // seconds


def beat(*, using: str = USING) -> int:
    """Write one beat's leaves into the queue; how many. To be called in the integrator's turn."""
    logs = [head for head in heads(using=using) if head.log_id != BEACON_LOG_ID]
    block = settings.PARLEY_LEDGER_BEAT_LEAVES
    count = -(-len(logs) // block) * block
    made = [_committed(head) for head in logs]
    made += [service_entry(Event.BEAT_FILLED) for _ in range(count - len(logs))]
    with transaction.atomic(using=using):
        append([seal(one) for one in made], using=using)
    return count


def checkpoint_digest(head: Head) -> str:
    """What a beat's entry says of a head: hex HMAC-SHA-256(log id, SHA-256(signed note))."""
    return entries.salted(head.log_id.bytes, hashlib.sha256(head.note.encode()).digest())


def _committed(head: Head) -> Entry:
    digests = {"checkpoint": checkpoint_digest(head)} if head.size else {}
    return service_entry(Event.CHECKPOINT_COMMITTED, (Ref("ledger.log", head.log_id),), digests)


def service_entry(
    event: Event,
    objects: tuple[Ref, ...] = (),
    digests: dict[str, str] | None = None,
    *,
    log_id: UUID = BEACON_LOG_ID,
) -> Entry:
    """An entry of the integrator's own acts."""
    return Entry(
        id=ids.new(),
        act_id=ids.new(),
        log_id=log_id,
        at=clock.now(),
        event=event,
        writing=False,
        outcome=Outcome.SUCCESS,
        kind="service",
        user_id=None,
        office_id=None,
        source=None,
        wall_id=None,
        objects=objects,
        digests=digests or {},
    )
