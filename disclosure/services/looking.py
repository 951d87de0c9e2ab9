"""What looking at a clawback leaves behind."""

from audit.ledger.services import record
from disclosure.events import Event
from disclosure.models.clawback import Clawback
from disclosure.services.clawback_steps import ref_of
from privilege.actor import Actor
from privilege.selectors.notices import unseen
from privilege.services.notices import mark_seen


def look_at_clawback(actor: Actor, *, clawback: Clawback) -> None:
    """Record that a person read it, in their own office's log; its notices are seen."""
    waiting = [notice.id for notice in unseen(actor) if notice.object_id == clawback.id]
    if waiting:
        mark_seen(actor, notice_ids=waiting)
    record(actor, Event.CLAWBACK_VIEWED, wall=clawback.wall_id, objects=[ref_of(clawback.id)])
