"""Referring an item to the filter team: it goes there, and is withdrawn from the case team."""

from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.access import case_of_matter, item_for_change
from casework.choices import CustodyAct, PartyRole
from casework.selectors.overview import parties_of
from casework.services import words
from casework.services.releasing import Copy, Reading, release_copies
from casework.services.withdrawing import forget_review, withdraw_items
from disclosure.choices import ProductionState
from disclosure.events import Event
from disclosure.models.filter_team import FilterReferral, SentToFilter
from disclosure.models.production import ProductionItem
from disclosure.selectors.filter_teams import PlaceToRefer, places_to_refer
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import NotFound, Refused
from privilege.models.people import Office
from privilege.services.blobs import share_blobs
from privilege.services.content import write_content
from privilege.services.database import take_turn
from privilege.services.wall_keys import NO_KEYS

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.models.evidence import EvidenceItem
    from privilege.models.walls import Wall

CALLED = "(referred to the filter team)"
LONGEST_REASON = 300
NOT_READY = (
    "The filter team cannot take anything yet: a member must unlock their key once first, also "
    "after somebody left the team. Nothing was referred; keep the item unopened until then."
)
INSIDE = (
    "This came out of another file, which still holds it. Refer that file; everything inside it "
    "goes along."
)
IN_PRODUCTION = (
    "This item is in a production. Void that production, or take the item out of it, and refer it "
    "then. What was served already comes back by a clawback only."
)


def refer_to_filter_team(actor: Actor, *, item_id: UUID, wall_id: UUID, reason: str) -> None:
    """Refer an item of the prosecution file, with all inside it, to a filter team of the case.

    A new item behind the filter team's wall keeps where it came from; the item and every equal
    copy in the prosecution file lose words, text, pictures and key. ``reason`` must not describe
    content: the case team keeps reading it. Nothing of the team's work is told back. Raises
    ``NotFound`` for people who may not write there, ``Refused`` while the team has no key.
    """
    reason = words.line(reason, "reason", longest=LONGEST_REASON, required=True)
    item, wall = item_for_change(actor, item_id)
    place = _place(actor, wall, wall_id)
    take_turn(item.id)
    item, wall = item_for_change(actor, item_id)
    _demand_referable(item)
    case = case_of_matter(actor, item.matter_id)
    with operation(actor, Event.FILTER_REFERRED, wall=wall.id, objects=[_ref(item.id)]) as op:
        copy = _deposit(actor, place, case, item, reason)
        logs = [place.office.log_id] if place.office.log_id != actor.log_id else []
        op.wall(place.wall.id, objects=[_ref(copy.id)], also_logs=logs)
        SentToFilter.behind(
            wall,
            id=ids.new(),
            item=item,
            created_by=actor.user_id,
            content=write_content(wall, {"reason": reason, "office": place.office.name}),
        ).save(force_insert=True)
        gone = withdraw_items(
            actor,
            op,
            digests={item.sha256},
            matter_id=item.matter_id,
            walls=[wall.id],
            since=clock.now(),
            called=CALLED,
            act=CustodyAct.REFERRED,
        )
        forget_review(gone)


def _place(actor: Actor, wall: "Wall", wall_id: UUID) -> PlaceToRefer:
    if wall.kind != WallKind.PROSECUTION_FILE:
        raise Refused("Items are referred from the prosecution file.")
    for place in places_to_refer(actor, wall.matter_id):
        if place.wall.id == wall_id:
            return place
    raise NotFound


def _demand_referable(item: "EvidenceItem") -> None:
    if item.blob_id is None:
        raise Refused("There is nothing of this item here to refer.")
    if item.parent_id is not None:
        raise Refused(INSIDE)
    lines = ProductionItem.objects.filter(item_id=item.id)
    if lines.exclude(production__state=ProductionState.VOID.value).exists():
        raise Refused(IN_PRODUCTION)


def _deposit(
    actor: Actor, place: PlaceToRefer, case: "Case", item: "EvidenceItem", reason: str
) -> "EvidenceItem":
    """Put a copy, and the referral, behind the filter team's wall."""
    own = Office.objects.get(pk=actor.own_office_id)
    copy = Copy.of(item)
    try:
        share_blobs(actor, blob_ids=[copy.blob_id], source=item.wall, target=place.wall)
    except Refused as refusal:
        raise (Refused(NOT_READY) if refusal.message == NO_KEYS else refusal) from None
    (made,) = release_copies(
        actor,
        wall=place.wall,
        copies=[copy],
        whence=own.name,
        whither=place.office.name,
        act=CustodyAct.COPIED,
        reading=Reading.BY_MEMBERS,
    )
    FilterReferral.behind(
        place.wall,
        id=ids.new(),
        item=made,
        created_by=actor.user_id,
        content=write_content(
            place.wall,
            {
                "case": f"{case.text('title')}, {case.text('docket_number')}",
                "reason": reason,
                "referred_by": actor.display_name,
                "source_item_id": str(item.id),
                "holders": [
                    {"id": str(party.id), "name": str(party.text("name"))}
                    for party in parties_of(case, PartyRole.DEFENDANT.value)
                ],
            },
        ),
    ).save(force_insert=True)
    return made


def _ref(item_id: UUID) -> Ref:
    return Ref("casework.evidence", item_id)
