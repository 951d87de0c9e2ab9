"""Checkpoints and proofs of one's own office's log, and of the published one."""

from uuid import UUID

from audit.ledger import selectors as ledger
from audit.ledger.errors import ProofError
from audit.ledger.selectors import Inclusion, SignedHead
from audit.ledger.values import BEACON_LOG_ID
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound


def log_of(actor: Actor, *, published: bool) -> UUID:
    """The published log, for everybody; one's own office's for its supervisors and auditors."""
    if published:
        return BEACON_LOG_ID
    demand_role(actor, Role.SUPERVISOR, Role.AUDITOR)
    return actor.log_id


def checkpoint(actor: Actor, *, published: bool = False, size: int | None = None) -> SignedHead:
    """The newest checkpoint or the one signed at ``size``; raises ``NotFound`` for none."""
    found = ledger.checkpoint(log_of(actor, published=published), size)
    if found is None:
        raise NotFound
    return found


def inclusion(
    actor: Actor, entry_id: UUID, size: int | None = None
) -> tuple[SignedHead, Inclusion]:
    """That an entry stands in the office's log under the newest checkpoint, or that of ``size``.

    Raises ``NotFound`` while it waits for its place, too.
    """
    head = checkpoint(actor, size=size)
    found = ledger.prove_inclusion(head.log_id, entry_id, head.size)
    if found is None:
        raise NotFound
    return head, found


def consistency(actor: Actor, *, published: bool, first: int, second: int) -> list[bytes]:
    """That the tree of ``second`` entries begins with that of ``first``."""
    try:
        return ledger.prove_consistency(log_of(actor, published=published), first, second)
    except ProofError:
        raise InvalidInput("Nothing leads from the one size to the other.", "first") from None
