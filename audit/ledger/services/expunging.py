"""Expungement by a court's order: an entry's content goes, its place in the log stays."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from audit.ground import clock, ids, rand
from audit.ledger import entry as entries
from audit.ledger.entry import Entry, Source
from audit.ledger.events import Event
from audit.ledger.services.append import append, seal
from audit.ledger.values import Outcome, Principal, Ref


def expunge_entry(
    actor: Principal, *, log_id: UUID, entry_id: UUID, entry_at: datetime, order_digest: bytes
) -> bytes:
    """Remove an entry's bytes and salt; the log stays verifiable. `entry_at` is the entry's time.

    Writes the entry that orders it, with the salted digest of the court's order; returns the
    digest's salt (32 bytes), to be kept with the order. The expungement's own entry can never be
    expunged. Whether the actor may do this is for the caller to know.
    """
    salt = rand.bytes(entries.SALT_BYTES)
    order = Entry(
        id=ids.new(),
        act_id=ids.new(),
        log_id=log_id,
        at=clock.now(),
        event=Event.ENTRY_EXPUNGED,
        writing=True,
        outcome=Outcome.SUCCESS,
        kind=actor.kind,
        user_id=actor.user_id,
        office_id=actor.office_id,
        source=Source(actor.address, actor.agent, entries.session_digest(actor.session_ref)),
        wall_id=None,
        objects=(Ref("ledger.entry", entry_id),),
        digests={"order": entries.salted(salt, order_digest)},
    )
    with transaction.atomic():
        append([seal(order)])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT parley.ledger_expunge(%s, %s, %s, %s, %s, %s)",
                [log_id, entry_id, entry_at, log_id, order.id, order.at],
            )
    return salt
