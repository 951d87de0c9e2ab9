"""An outsider's call about a charge, and the first week of review of each office."""

import datetime as dt
from uuid import UUID

from audit.ground import clock
from audit.oversight.choices import DecisionKind
from audit.oversight.selectors import independence as known
from audit.oversight.selectors import review as reads
from audit.oversight.services import independence
from audit.oversight.services.drawing import draw
from casework.choices import ContactHow
from parley.demo.load.people import actor
from parley.demo.people import PEOPLE
from privilege import context
from privilege.choices import Role
from privilege.models.people import Office


def load_reviews() -> int:
    """Draw a first week for each office that has a supervisor; returns for how many.

    A second run does nothing.
    """
    drawn = 0
    for office in Office.objects.order_by("id"):
        supervisor = next(
            (
                one
                for one in map(actor, (person.key for person in PEOPLE))
                if one.office_id == office.id and one.has_role(Role.SUPERVISOR)
            ),
            None,
        )
        if supervisor is None:
            continue
        with context.enter(supervisor):
            is_first = not reads.weeks(supervisor)
        if is_first:
            draw(office)
            drawn += 1
    return drawn


def record_call(lead: str, case_id: UUID, matter_id: UUID) -> None:
    """Record, once, what a county official asked of the lead of a case."""
    by = actor(lead)
    with context.enter(by):
        if known.beside(by, [matter_id]):
            return
        independence.record_contact(
            by,
            case_id=case_id,
            decision=DecisionKind.CHARGING,
            who="Chief of staff of a county commissioner, for the commissioner",
            how=ContactHow.CALL,
            asked="Whether the top count could be reduced before the budget hearing.",
            answer="That charging is decided on the evidence alone; the call is on record.",
            happened_at=clock.now() - dt.timedelta(days=2),
        )
