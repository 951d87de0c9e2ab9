"""An outsider's call about a charge, and the first week of review of each office."""

import datetime as dt
from itertools import cycle, islice
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import record
from audit.ledger.values import Ref
from audit.oversight.choices import DecisionKind, StepKind
from audit.oversight.registries import review_rules
from audit.oversight.selectors import independence as known
from audit.oversight.selectors import review as reads
from audit.oversight.services import independence, review
from audit.oversight.services.drawing import draw
from casework.choices import ContactHow
from casework.events import Event
from casework.models.evidence import EvidenceItem
from parley.demo.load.people import actor
from parley.demo.people import PEOPLE
from privilege import context
from privilege.actor import Actor
from privilege.choices import Role, WallKind
from privilege.models.people import Office

DOWNLOADED = (
    ("nora", WallKind.PROSECUTION_FILE),
    ("theo", WallKind.PROSECUTION_FILE),
    ("luis", WallKind.SHARED_FILE),
)
"""Who downloaded many files, and from where."""
QUESTION = "You downloaded the whole file within an hour. What for, and where are the copies now?"


def load_reviews() -> int:
    """Draw a first week for each office that has a supervisor; returns for how many.

    Before it, some downloaded a case's files one after the other, as one does before a hearing; of
    one the supervisor of the prosecution asks why. A second run does nothing.
    """
    drawn = 0
    for office in Office.objects.order_by("id"):
        people = [actor(person.key) for person in PEOPLE]
        supervisor = next(
            (one for one in people if one.office_id == office.id and one.has_role(Role.SUPERVISOR)),
            None,
        )
        if supervisor is None:
            continue
        with context.enter(supervisor):
            is_first = not reads.weeks(supervisor)
        if is_first:
            for key, kind in DOWNLOADED:
                if (by := actor(key)).office_id == office.id:
                    _download_many(by, kind)
            draw(office, settled=dt.timedelta(0))
            drawn += 1
    _ask_why()
    return drawn


def _download_many(by: Actor, kind: WallKind) -> None:
    """Download the files of one case, as pages record it."""
    with context.enter(by):
        newest = EvidenceItem.objects.filter(wall__kind=kind).order_by("-created_at", "-id")
        first = newest.first()
        if first is None:
            return
        items = cycle(newest.filter(wall_id=first.wall_id))
        for item in islice(items, review_rules()["bulk-downloads"].amount + 4):
            about = [Ref("casework.evidence", item.id)]
            record(by, Event.ITEM_DOWNLOADED, wall=item.wall_id, objects=about)


def _ask_why() -> None:
    """Let the prosecution's supervisor ask the line attorney about her downloads; once."""
    supervisor, attorney = actor("judith"), actor("nora")
    with context.enter(supervisor):
        for one in reads.mine(supervisor):
            theirs = one.group.subject_id == attorney.user_id
            if theirs and one.group.rule == "bulk-downloads" and not one.steps:
                review.decide(
                    supervisor, group_id=one.group.id, found=StepKind.QUESTION, said=QUESTION
                )


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
