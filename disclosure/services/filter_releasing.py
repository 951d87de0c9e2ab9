"""Releasing what the holder agreed to, or the court ordered, to the prosecution file."""

from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.access import item_for
from casework.choices import CustodyAct
from casework.services.evidence import queue_reading
from casework.services.releasing import Copy, Reading, release_copies
from disclosure import access
from disclosure.events import Event
from disclosure.filter_team import Act
from disclosure.models.filter_team import FilterOffer, FilterReferral, FilterRelease
from disclosure.services.filter_steps import add_step, open_proposal, step_operation, tell
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import Locked, NotFound, Refused
from privilege.models.people import Office
from privilege.selectors.deposits import deposit_places
from privilege.services.blobs import share_blobs
from privilege.services.content import LOCKED, rewrite_content, write_content
from privilege.services.database import take_turn
from privilege.services.notices import notify

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from disclosure.selectors.filter_proposals import ProposalView
    from privilege.models.walls import Wall


def release_to_case_team(actor: Actor, *, proposal_id: UUID) -> UUID:
    """Release what was proposed to the prosecution file; returns the id of the new item there.

    By an attorney of the filter team with an unlocked key, who does not see that file. Only what
    the holder agreed to or the court ordered goes: raises ``Refused`` for everything else.
    """
    view = open_proposal(actor, proposal_id, Act.RELEASED)
    proposal = view.proposal
    offer = FilterOffer.objects.select_related("wall").filter(proposal_id=proposal.id).first()
    if offer is None:
        raise NotFound
    goes: EvidenceItem = item_for(actor, proposal.part_id or proposal.item_id)
    if goes.is_locked or proposal.content is None or proposal.content.is_locked:
        raise Locked(LOCKED)
    target = _prosecution_file(actor, proposal.matter_id)
    receiving = Office.objects.get(pk=target.office_id)
    logs = [receiving.log_id] if receiving.log_id != actor.log_id else []
    with step_operation(actor, Event.FILTER_RELEASED, proposal) as op:
        made = _copy(actor, goes, target, receiving.name)
        op.wall(target.id, objects=[Ref("casework.evidence", made.id)], also_logs=logs)
        op.wall(offer.wall_id, objects=[Ref("casework.evidence", offer.item_id)])
        _receipt(actor, view, target, made)
        offer.released_item_id, offer.released_at = made.id, clock.now()
        offer.save(update_fields=["released_item_id", "released_at"])
        add_step(actor, proposal, Act.RELEASED)
        tell(actor, proposal, Event.FILTER_RELEASED)
        _tell_referrer(actor, offer, made)
    return made.id


def take_in(actor: Actor, *, release_id: UUID) -> None:
    """Acknowledge what the filter team released, and have it read; by the case team."""
    release = access.filter_release_for(actor, release_id)
    wall = writable_wall(actor, release.wall_id)
    take_turn(release.id)
    release = access.filter_release_for(actor, release_id)
    if release.taken_in_at is not None:
        raise Refused("This was taken in already.")
    with operation(
        actor,
        Event.FILTER_TAKEN_IN,
        wall=wall.id,
        objects=[Ref("casework.evidence", release.item_id)],
    ):
        release.content = rewrite_content(release.content, {"taken_in_by": actor.display_name})
        release.taken_in_at = clock.now()
        release.save(update_fields=["taken_in_at"])
        queue_reading(actor, wall, item_for(actor, release.item_id))


def _prosecution_file(actor: Actor, matter_id: UUID) -> "Wall":
    found = deposit_places(actor, matter_id, WallKind.PROSECUTION_FILE)
    if not found:
        raise NotFound
    return found[0]


def _copy(actor: Actor, item: "EvidenceItem", target: "Wall", whither: str) -> "EvidenceItem":
    copy = Copy.of(item)
    share_blobs(actor, blob_ids=[copy.blob_id], source=item.wall, target=target)
    (made,) = release_copies(
        actor,
        wall=target,
        copies=[copy],
        whence=item.wall.office.name,
        whither=whither,
        act=CustodyAct.RELEASED,
        reading=Reading.LATER,
    )
    return made


def _receipt(actor: Actor, view: "ProposalView", target: "Wall", made: "EvidenceItem") -> None:
    """What the case team reads of a release: its basis, and nothing of what stayed."""
    proposal = view.proposal
    ruled = view.step(Act.RULED_RELEASE)
    basis = f"Order of the court: {ruled.text('citation')}" if ruled else "Agreed by the holder"
    FilterRelease.behind(
        target,
        id=ids.new(),
        item=made,
        created_by=actor.user_id,
        content=write_content(
            target,
            {
                "basis": basis,
                "office": proposal.wall.office.name,
                "released_by": actor.display_name,
                "parts": proposal.text("parts"),
            },
        ),
    ).save(force_insert=True)


def _tell_referrer(actor: Actor, offer: FilterOffer, made: "EvidenceItem") -> None:
    """Leave a notice for whoever referred it; who else is on the case the team does not know."""
    referred = FilterReferral.objects.filter(item_id=offer.item_id, created_by__isnull=False)
    notify(
        actor,
        user_ids=list(referred.values_list("created_by", flat=True)),
        kind=Event.FILTER_RELEASE_RECEIVED.value,
        matter_id=made.matter_id,
        object_id=made.id,
        by_email=True,
    )
