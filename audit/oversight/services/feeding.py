"""Recording that the feed of a log was read."""

from audit.ledger.services import record
from audit.oversight.events import Event
from audit.oversight.selectors.feed import Feed
from privilege.actor import Actor


def note_fed(actor: Actor, found: Feed) -> None:
    """Record that news was read (CJIS AU-9); a reading of mere readings would never end."""
    if found.is_news:
        record(actor, Event.FEED_READ)
