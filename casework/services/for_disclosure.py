"""From a defense's own privileged file to its material for disclosure: reciprocal discovery.

A member's session opens the file and gives it a second key; what comes out is a new item with a
new id behind the open wall. Which became which stands in the chain of custody of the one that was
privileged, behind its own wall; nothing else that was noted on it goes along.
"""

from uuid import UUID

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import CustodyAct, ItemType, TagKind
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.selectors import producing
from casework.services.evidence import note_custody, receive_file
from privilege import registries
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.choices import Role, WallKind
from privilege.errors import Locked, NotFound, Refused
from privilege.models.walls import Wall
from privilege.selectors.assertions import standing
from privilege.services.blobs import share_blobs
from privilege.services.content import LOCKED

ATTORNEY_ONLY = "An attorney of the defense prepares material for disclosure."
STOPPED = "This item cannot be prepared for disclosure. Nothing has left the privileged file."
ASSERTED = "Privilege is asserted on it, or on something inside it."
NOT_TO_BE = "It, or something inside it, is marked “do not disclose”."
_SUBJECT = "casework.evidence"


def may_prepare(actor: Actor, wall: Wall) -> bool:
    """Whether the act makes sense for the actor and an item behind ``wall``; nobody by token."""
    is_own = wall.kind == WallKind.DEFENSE_FILE and wall.office_id == actor.office_id
    return is_own and actor.has_role(Role.ATTORNEY) and not actor.by_token


def to_prepare(actor: Actor, *, item_id: UUID) -> tuple[EvidenceItem, Wall]:
    """Find an item of the defense's privileged file and the open wall it may go to.

    Raises ``NotFound`` for every other item, ``Locked`` before the key is unlocked, and
    ``Refused`` with the reasons for what an assertion, a tag or a gate holds back.
    """
    item = access.item_for(actor, item_id)
    source = writable_wall(actor, item.wall_id)
    if source.kind != WallKind.DEFENSE_FILE or item.blob is None:
        raise NotFound
    if not may_prepare(actor, source):
        raise Refused(ATTORNEY_ONLY)
    if item.is_locked or item.is_damaged:
        raise Locked(LOCKED)
    target = access.own_file(actor, item.matter_id, source.defendant_id)
    if reasons := _reasons(actor, item, source, target):
        raise Refused(STOPPED, reasons)
    return item, writable_wall(actor, target.id)


def prepare_for_disclosure(actor: Actor, *, item_id: UUID) -> EvidenceItem:
    """Make an item of the defense's privileged file a new item of its material for disclosure.

    Raises as ``to_prepare`` does. Whether and when it is served is decided there.
    """
    item, target = to_prepare(actor, item_id=item_id)
    blob, facts = item.blob, item.facts
    if blob is None:
        raise NotFound
    ref = Ref(_SUBJECT, item.id)
    with operation(actor, Event.ITEM_PREPARED, wall=item.wall_id, objects=[ref]):
        share_blobs(actor, blob_ids=[blob.id], source=item.wall, target=target)
        copy = receive_file(
            actor,
            wall=target,
            blob=blob,
            sha256=facts.sha256,
            size=item.size,
            name=str(item.text("name")),
            title=str(item.text("title")),
            media_type=facts.media_type,
            item_type=ItemType(facts.item_type),
        )
        note_custody(
            actor,
            item.wall,
            item,
            CustodyAct.COPIED,
            whither=str(target.get_kind_display()),
            became=copy.id,
        )
    return copy


def _reasons(actor: Actor, item: EvidenceItem, source: Wall, target: Wall) -> list[str]:
    """Everything that stands against it, in sentences."""
    inside = producing.members_of(actor, [item.id]).get(item.id, [])
    family = [item.id, *(member.id for member in inside)]
    reasons = [ASSERTED] if standing(actor, family) else []
    tags = [tag for held in producing.tags_of(actor, family).values() for tag in held]
    if any(tag.meaning == TagKind.DO_NOT_DISCLOSE for tag in tags):
        reasons.append(NOT_TO_BE)
    refs = [Ref(_SUBJECT, one) for one in family]
    for gate in registries.release_gates:
        reasons += gate(actor, source, target, refs)
    return reasons
