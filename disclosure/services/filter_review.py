"""What a filter team does with an item: code it, and propose its release to the holder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.choices import CustodyAct
from casework.services import words
from casework.services.evidence import receive_file
from casework.services.releasing import Copy, release_copies
from disclosure import access
from disclosure.choices import FilterCode
from disclosure.events import Event
from disclosure.filter_team import LEAST_DAYS, MOST_DAYS, OVER, Act
from disclosure.models.filter_team import FilterCoding, FilterOffer, FilterProposal
from disclosure.selectors import filter_proposals
from disclosure.selectors.filter_teams import FilterItem, caption_of, items_of
from disclosure.services.filter_steps import add_step, proposal_ref, tell
from privilege.actor import Actor
from privilege.errors import InvalidInput, Locked, Refused
from privilege.models.walls import Wall
from privilege.services.assertions import demand_attorney
from privilege.services.blobs import keep_file, share_blobs
from privilege.services.content import LOCKED, write_content
from privilege.services.database import take_turn
from privilege.services.walls import open_filter_proposals

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Redacted:
    """The file that would go instead of the whole: its name, media type and bytes in blocks."""

    name: str
    media_type: str
    blocks: Iterable[bytes]


def code_item(actor: Actor, *, item_id: UUID, code: FilterCode, note: str = "") -> None:
    """Note what a member makes of an item; the last word counts, each stays."""
    item = access.filter_item_for(actor, item_id)
    note = words.prose(note, "note", longest=LONGEST)
    with operation(actor, Event.FILTER_CODED, wall=item.wall_id, objects=[_ref(item.id)]):
        FilterCoding.behind(
            item.wall,
            id=ids.new(),
            item=item,
            code=code.value,
            created_by=actor.user_id,
            content=write_content(item.wall, {"note": note}),
        ).save(force_insert=True)


def propose_release(  # noqa: D417 - the actor needs no explanation; the form's fields
    actor: Actor,
    *,
    item_id: UUID,
    defendant_id: UUID,
    days: int,
    why: str,
    parts: str = "",
    redacted: Redacted | None = None,
) -> UUID:
    """Propose to the holder that an item goes to the case team; returns the proposal's id.

    By an attorney of the team with an unlocked key. The holder sees the item itself, behind what
    the team shares with that defendant's defense, and has ``days`` to answer.

    Args:
        parts: which parts would go, "" for the whole; then ``redacted`` is the file that would go.
    """
    demand_attorney(actor)
    item = access.filter_item_for(actor, item_id)
    if item.content is None or item.is_locked:
        raise Locked(LOCKED)
    why = words.prose(why, "why", longest=LONGEST, required=True)
    parts = words.prose(parts, "parts", longest=LONGEST)
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise InvalidInput(f"Give from {LEAST_DAYS} to {MOST_DAYS} days.", "days")
    take_turn(item.id)
    (known,) = items_of(actor, item.wall, [item.id])
    _demand_proposable(known, parts, redacted)
    shared = _shared_wall(actor, item.wall, defendant_id)
    proposal = FilterProposal.behind(
        shared, id=ids.new(), due_at=clock.now() + timedelta(days=days), created_by=actor.user_id
    )
    with operation(actor, Event.FILTER_PROPOSED, wall=item.wall_id, objects=[_ref(item.id)]) as op:
        logs = [shared.counterpart.log_id] if shared.counterpart else []
        op.wall(shared.id, objects=[proposal_ref(proposal.id)], also_logs=logs)
        proposal.item = _copy(actor, item, shared)
        proposal.part = _part(actor, shared, redacted) if redacted else None
        said = {"case": caption_of(actor, item.wall), "why": why, "parts": parts}
        proposal.content = write_content(shared, said)
        proposal.save(force_insert=True)
        add_step(actor, proposal, Act.PROPOSED)
        FilterOffer.behind(
            item.wall, id=ids.new(), item=item, proposal_id=proposal.id, created_by=actor.user_id
        ).save(force_insert=True)
        tell(actor, proposal, Event.FILTER_PROPOSED)
    return proposal.id


def _demand_proposable(known: FilterItem, parts: str, redacted: Redacted | None) -> None:
    if known.item.blob_id is None:
        raise Refused("There is no file of this item to release.")
    if known.state is not None and known.state not in OVER:
        raise Refused("This item is proposed already. Withdraw that proposal first.")
    code = known.coding.code if known.coding else ""
    if not code:
        raise Refused("Code the item first.")
    if code == FilterCode.PRIVILEGED:
        raise Refused("This item is coded privileged. Code it anew before you propose it.")
    if bool(parts) != (redacted is not None):
        raise InvalidInput("Describe the parts that go, and add the file that holds them.", "parts")
    if code == FilterCode.PARTLY and redacted is None:
        raise InvalidInput(
            "This item is coded partly privileged. Say which parts go, and add the file that "
            "holds only them.",
            "parts",
        )


def _shared_wall(actor: Actor, wall: Wall, defendant_id: UUID) -> Wall:
    """What the team shares with the defense of a defendant; opened with the first proposal."""
    take_turn(wall.id)
    for shared in reversed(filter_proposals.proposals_walls(actor, wall.matter_id)):
        if (shared.office_id, shared.defendant_id) == (wall.office_id, defendant_id):
            return shared
    return open_filter_proposals(actor, filter_wall=wall, defendant_id=defendant_id)


def _copy(actor: Actor, item: "EvidenceItem", shared: Wall) -> "EvidenceItem":
    copy = Copy.of(item)
    share_blobs(actor, blob_ids=[copy.blob_id], source=item.wall, target=shared)
    (made,) = release_copies(
        actor,
        wall=shared,
        copies=[copy],
        whence=item.wall.office.name,
        whither=shared.counterpart.name if shared.counterpart else "",
        act=CustodyAct.COPIED,
    )
    return made


def _part(actor: Actor, shared: Wall, redacted: Redacted) -> "EvidenceItem":
    blob, written = keep_file(actor, wall=shared, blocks=redacted.blocks)
    return receive_file(
        actor,
        wall=shared,
        blob=blob,
        sha256=written.sha256.hex(),
        size=written.size,
        name=redacted.name,
        media_type=redacted.media_type,
    )


def _ref(item_id: UUID) -> Ref:
    return Ref("casework.evidence", item_id)
