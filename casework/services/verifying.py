"""Hashing a stored file again."""

from dataclasses import dataclass
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import operation, record
from audit.ledger.values import Outcome, Ref
from casework import access
from casework.choices import CustodyAct
from casework.events import Event
from casework.services.evidence import note_custody
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.choices import WallKind, WallRight
from privilege.errors import Refused
from privilege.models.walls import Wall
from privilege.selectors.blobs import open_file


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the stored file still has the SHA-256 it had when it was received."""

    is_intact: bool
    sha256: str


def verify_item(actor: Actor, *, item_id: UUID) -> Verification:
    """Open every stored chunk, hash it all again and compare with the digest at receipt.

    In the office's own file it becomes a link of the chain of custody; of a served copy it is
    known to the viewer's own office's log alone, since the other side reads that chain too.
    Raises ``Locked`` for a privileged item that is not unlocked.
    """
    item = access.item_for(actor, item_id)
    if item.blob_id is None:
        raise Refused("There is no file to verify: this item is a physical thing.")
    found = _rehash(actor, item.wall_id, item.blob_id)
    intact = found == item.facts.sha256
    refs = [Ref("casework.evidence", item.id)]
    if not _keeps_chain(actor, item.wall):
        outcome = Outcome.SUCCESS if intact else Outcome.FAILED
        record(actor, Event.ITEM_VERIFIED, wall=item.wall_id, objects=refs, outcome=outcome)
        return Verification(intact, found)
    with operation(actor, Event.ITEM_VERIFIED, wall=item.wall_id, objects=refs):
        note = "" if intact else "The stored file is damaged or was changed."
        note_custody(actor, item.wall, item, CustodyAct.VERIFIED, note=note, sha256=found)
        if intact:
            item.verified_at = clock.now()
            item.save(update_fields=["verified_at"])
    return Verification(intact, found)


def _rehash(actor: Actor, wall_id: UUID, blob_id: UUID) -> str:
    """The SHA-256 of the stored plain bytes; empty when they do not open any more."""
    try:
        file = open_file(actor, wall_id=wall_id, blob_id=blob_id)
    except (DamagedError, MissingError):
        return ""
    try:
        return file.sha256.hex() if file.verify() else ""
    except DamagedError:
        return ""
    finally:
        file.close()


def _keeps_chain(actor: Actor, wall: Wall) -> bool:
    writable = wall.id in walls_held(actor, WallRight.WRITE)
    return writable and wall.kind != WallKind.SHARED_FILE
