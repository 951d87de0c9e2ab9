"""An ethics officer, a report of concern to her, and the year's review of access."""

from audit.oversight.selectors import concerns as reads
from audit.oversight.services import certification, concerns, ethics_officers
from parley.demo.load.people import actor
from privilege import context

_TEXT = (
    "In the robbery, a sergeant told an officer to leave his first notes out of the file. I was in "
    "the room. The notes say something else about the car."
)


def load_concerns() -> int:
    """Appoint, report without a name, and open the review; returns how many reports were made.

    A second run does nothing.
    """
    head, officer = actor("judith"), actor("priya")
    with context.enter(officer):
        if reads.addressed_to(officer):
            return 0
    with context.enter(head):
        ethics_officers.appoint(head, user_id=officer.person_id, holds=True)
    concerns.report_concern(
        recipient_id=officer.person_id, about="Sergeant D. Hollowell", text=_TEXT
    )
    certification.watch()
    return 1
