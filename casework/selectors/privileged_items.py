"""What lists ask of the privileged ones among their items, all at once."""

from collections.abc import Iterable
from uuid import UUID

from casework.choices import PROCESS, ItemState
from casework.models.evidence import EvidenceItem
from privilege import unlocked
from privilege.selectors.job_grants import waiting_keys


def waiting_to_be_read(items: Iterable[EvidenceItem]) -> set[UUID]:
    """Which privileged items cannot be read before a member unlocks; no query where there is none.

    A member's session grants that by itself: it mends itself as soon as one comes by.
    """
    unread = {
        str(item.id): item.id
        for item in items
        if item.is_privileged and item.state == ItemState.RECEIVED
    }
    return {unread[key] for key in waiting_keys(PROCESS, unread)}


def prepare(items: Iterable[EvidenceItem]) -> None:
    """Open the keys of the privileged ones among the items at once, where the session can."""
    keys = unlocked.current()
    if keys is not None:
        keys.prepare({item.wall_id for item in items if item.is_privileged})
