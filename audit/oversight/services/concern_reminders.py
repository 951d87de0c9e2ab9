"""The scheduler tells recipients of what is new or due: hours later, so that no minute tells.

It runs as nobody and learns who waits for what, and nothing of any report.
"""

from dataclasses import replace

from django.db import connection

from audit.ground import clock
from audit.ledger.services import operation
from audit.oversight import concern as rules
from audit.oversight.events import Event
from privilege import context
from privilege.actor import nobody
from privilege.services.notices import notify


def remind() -> int:
    """Tell recipients what waits, and alternates that something is overdue; how many reports."""
    service = replace(nobody(), kind="service")
    with context.enter(service):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM parley.remind_concerns(%s, %s, %s)",
                [clock.now().date(), rules.REMIND_DAYS, clock.now()],
            )
            rows = cursor.fetchall()
        if rows:
            with operation(service, Event.CONCERN_REMINDED) as op:
                for wall_id, _recipient, _alternates in rows:
                    op.wall(wall_id)
                # One notice a person, however many reports: nobody counts them outside.
                told = {recipient for _wall, recipient, _others in rows}
                told |= {one for _wall, _recipient, others in rows for one in others}
                notify(
                    service,
                    user_ids=sorted(told),
                    kind=Event.CONCERN_REMINDED.value,
                    by_email=True,
                )
    return len(rows)
