"""The published log: at each beat it takes in a commitment to every log's head.

It grows by the same number of leaves each beat whatever happened: one for each log, whether it
grew or not, filled up to a multiple of ``PARLEY_LEDGER_BEAT_LEAVES``. A leaf is a commitment under
a salt of its own, so that nothing can be read out of it; opened (bytes and salt of the entry,
beside the office's checkpoint) it shows to an auditor or in a dispute which head was signed then.
"""

import hashlib

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
    """Whether the present beat has not been written yet."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT max(created_at) FROM ledger_leaf WHERE log_id = %s", [BEACON_LOG_ID])
        last = cursor.fetchone()[0]
    seconds = settings.PARLEY_LEDGER_BEAT_SECONDS
    return last is None or last.timestamp() // seconds != clock.now().timestamp() // seconds


def beat(*, using: str = USING) -> int:
    """Write one beat's leaves into the queue; how many. To be called in the integrator's turn."""
    logs = [head for head in heads(using=using) if head.log_id != BEACON_LOG_ID]
    block = settings.PARLEY_LEDGER_BEAT_LEAVES
    count = -(-len(logs) // block) * block
    made = [_committed(head) for head in logs]
    made += [_entry(Event.BEAT_FILLED) for _ in range(count - len(logs))]
    with transaction.atomic(using=using):
        append([seal(one) for one in made], using=using)
    return count


def checkpoint_digest(head: Head) -> str:
    """What a beat's entry says of a head: hex HMAC-SHA-256(log id, SHA-256(signed note))."""
    return entries.salted(head.log_id.bytes, hashlib.sha256(head.note.encode()).digest())


def _committed(head: Head) -> Entry:
    digests = {"checkpoint": checkpoint_digest(head)} if head.size else {}
    return _entry(Event.CHECKPOINT_COMMITTED, (Ref("ledger.log", head.log_id),), digests)


def _entry(
    event: Event, objects: tuple[Ref, ...] = (), digests: dict[str, str] | None = None
) -> Entry:
    return Entry(
        id=ids.new(),
        act_id=ids.new(),
        log_id=BEACON_LOG_ID,
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
