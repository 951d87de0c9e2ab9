"""How a clawback ends: the content is withdrawn from the receiver for good, or access returns."""

from uuid import UUID

from audit.ground import clock
from audit.ledger.services import Operation
from audit.ledger.values import Ref
from casework.services.withdrawing import withdraw_items
from disclosure import access
from disclosure.clawback import Act, State, state_at
from disclosure.models.clawback import Clawback, ClawbackItem
from disclosure.models.volume import VolumeFile
from disclosure.selectors import clawbacks
from disclosure.selectors.sequestered import reached
from disclosure.services import sequestered
from disclosure.services.clawback_steps import step
from privilege.actor import Actor
from privilege.services.content import rewrite_content

GONE = {"description": "", "filename": ""}


def settle(actor: Actor, op: Operation, clawback: Clawback) -> None:
    """Carry a ruling out. Part of a step of the caller's."""
    if clawback.ruling == Act.RULED_FOR_CLAIMANT:
        clawback.state = State.RETURNED.value
        sequestered.shut(clawback)
        withdraw_content(actor, op, clawback)
    else:
        clawback.state = State.RESTORED.value
        sequestered.lift(clawback)


def settle_when_due(actor: Actor, *, clawback_id: UUID) -> Clawback:
    """Write down what time alone has decided; nothing where nothing is due. For the scheduler."""
    clawback, wall = access.clawback_for_change(actor, clawback_id)
    now = clock.now()
    if clawback.ended_at is not None:
        return clawback
    if state_at(clawback.state, clawback.lapses_at, now) is State.RESTORED:
        with step(actor, wall, clawback, Act.LAPSED):
            clawback.state = State.RESTORED.value
            sequestered.lift(clawback)
    elif clawback.settles_at is not None and now >= clawback.settles_at:
        with step(actor, wall, clawback, Act.LAPSED) as op:
            settle(actor, op, clawback)
    return clawback


def withdraw_content(actor: Actor, op: Operation, clawback: Clawback) -> None:
    """Take the content of a clawback's documents out of the shared file, and the actor's copies.

    Keys of that file to the stored files, text, pictures, titles and names are deleted; the
    producer keeps the originals behind its own wall. Part of a step of the caller's.
    """
    with reached():
        items = list(ClawbackItem.objects.filter(clawback=clawback))
        withdraw_items(
            actor,
            op,
            digests={item.sha256 for item in items},
            matter_id=clawback.matter_id,
            walls=_walls(actor, clawback),
            since=min(item.served_at for item in items),
        )
        files = VolumeFile.objects.select_related("content").filter(
            pk__in=[item.file_id for item in items]
        )
        for file in files:
            rewrite_content(file.content, GONE)
        op.add(*(Ref("disclosure.volume-file", item.file_id) for item in items))


def _walls(actor: Actor, clawback: Clawback) -> list[UUID]:
    """The shared file, and where the receiver acts also the receiver's own file."""
    walls = [clawback.wall_id]
    if actor.office_id == clawback.receiver_id:
        walls += clawbacks.own_walls(actor, clawback.matter_id)
    return walls
