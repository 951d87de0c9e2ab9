"""Releasing an office's yearly public report."""

from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight.events import Event
from audit.oversight.models.report import PublicReport
from audit.oversight.selectors import reports as reads
from privilege.actor import Actor
from privilege.errors import Refused
from privilege.services.database import take_turn

CHANGED = "The figures changed since you opened this page. Look at them again, then release them."
ONCE = "The report of this year was released already. A released report never changes."


def release_report(actor: Actor, *, year: int, digest: str) -> PublicReport:
    """Release the report that the supervisor looked at, named by its digest in hexadecimal.

    From then on everybody reads it, and it never changes: a second report of the same year would
    tell by the difference what the first withheld.
    """
    draft = reads.draft(actor, year)
    report = PublicReport(
        office_id=actor.own_office_id,
        year=year,
        body=draft.text,
        digest=draft.digest,
        released_by=actor.person_id,
    )
    with operation(
        actor, Event.REPORT_RELEASED, objects=[Ref("oversight.public-report", report.id)]
    ) as op:
        take_turn(actor.own_office_id)
        if dict(reads.years_of(actor))[year] is not None:
            raise Refused(ONCE)
        if draft.digest.hex() != digest:
            raise Refused(CHANGED)
        op.digest("report", draft.digest)
        report.save(force_insert=True)
    return report
