"""What does not open although the key is there: somebody changed it, or put it elsewhere.

Whoever meets it is told on the page; the log is told here, once a transaction, in an entry that
outlives the rollback of a refused request.
"""

from uuid import UUID
from weakref import WeakKeyDictionary

from audit.ledger.services import record
from audit.ledger.services.transactions import Open, opened
from audit.ledger.values import Outcome, Ref
from privilege import context
from privilege.events import Event

_met: WeakKeyDictionary[Open, set[Ref]] = WeakKeyDictionary()


def met(kind: str, object_id: UUID, wall_id: UUID | None) -> None:
    """Record that a sealed thing was refused: it is not what was sealed there."""
    ref, this = Ref(kind, object_id), opened()
    if this is not None:
        known = _met.setdefault(this, set())
        if ref in known:
            return
        known.add(ref)
    record(
        context.current(),
        Event.INTEGRITY_REFUSED,
        wall=wall_id,
        objects=[ref],
        outcome=Outcome.REFUSED,
    )
