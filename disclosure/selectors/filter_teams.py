"""A filter team's own work, for its members, and what the case team may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from casework.selectors.item import items_behind
from disclosure.filter_team import State
from disclosure.models.filter_team import (
    FilterCoding,
    FilterOffer,
    FilterProposal,
    FilterReferral,
    FilterRelease,
    SentToFilter,
)
from disclosure.selectors import filter_proposals
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import Side, WallKind, WallRight
from privilege.models.people import Office
from privilege.models.walls import Wall
from privilege.selectors.deposits import deposit_places

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from disclosure.selectors.filter_proposals import ProposalView


@dataclass(frozen=True, slots=True)
class FilterItem:
    """An item behind a filter team's wall, with what was made of it."""

    item: "EvidenceItem"
    referral: FilterReferral | None
    coding: FilterCoding | None
    offer: FilterOffer | None
    proposal: "ProposalView | None"

    @property
    def state(self) -> State | None:
        """Where its last proposal stands; None where it was never proposed."""
        return self.proposal.state if self.proposal else None


@dataclass(frozen=True, slots=True)
class PlaceToRefer:
    """A filter team to which the actor may refer, by its office."""

    wall: Wall
    office: Office


def teams_of(actor: Actor) -> list[Wall]:
    """Return the walls of the filter teams that the actor is on, the newest first."""
    del actor
    found = Wall.objects.select_related("office").filter(kind=WallKind.FILTER_TEAM)
    return list(found.order_by("-created_at", "-id"))


def caption_of(actor: Actor, wall: Wall) -> str:
    """The caption of a team's case, as a referral told it; "" before the first, or while locked."""
    del actor
    referral = (
        FilterReferral.objects.select_related("content").filter(wall=wall).order_by("created_at")
    ).first()
    return str(referral.text("case")) if referral else ""


def holders_of(actor: Actor, wall: Wall) -> list[tuple[UUID, str]]:
    """The defendants whose privilege it may be, as the referrals name them; none while locked."""
    del actor
    found: dict[UUID, str] = {}
    for referral in FilterReferral.objects.select_related("content").filter(wall=wall):
        for one in referral.text("holders", []):
            found[UUID(one["id"])] = str(one["name"])
    return sorted(found.items(), key=lambda one: one[1])


def items_of(actor: Actor, wall: Wall, item_ids: Sequence[UUID] | None = None) -> list[FilterItem]:
    """Return what stands behind a filter team's wall, newest first; six queries."""
    items = items_behind(actor, wall.id, item_ids)
    here = [item.id for item in items]
    referrals = {
        one.item_id: one
        for one in FilterReferral.objects.select_related("content").filter(item_id__in=here)
    }
    codings = FilterCoding.objects.select_related("content").filter(item_id__in=here)
    codes = {one.item_id: one for one in codings.order_by("created_at", "id")}
    offers = {
        one.item_id: one
        for one in FilterOffer.objects.filter(item_id__in=here).order_by("created_at", "id")
    }
    views = filter_proposals.by_id(actor, [one.proposal_id for one in offers.values()])
    return [
        FilterItem(
            item,
            referrals.get(item.id),
            codes.get(item.id),
            offer := offers.get(item.id),
            views.get(offer.proposal_id) if offer else None,
        )
        for item in items
    ]


def places_to_refer(actor: Actor, matter_id: UUID) -> list[PlaceToRefer]:
    """Return the filter teams to which the actor may refer items of a case."""
    found = deposit_places(actor, matter_id, WallKind.FILTER_TEAM)
    offices = Office.objects.in_bulk([wall.office_id for wall in found])
    return [PlaceToRefer(wall, offices[wall.office_id]) for wall in found]


def may_refer(actor: Actor, item: "EvidenceItem") -> bool:
    """Whether the actor could refer an item, where there is a filter team; one query."""
    if actor.side != Side.PROSECUTION.value or item.wall.kind != WallKind.PROSECUTION_FILE:
        return False
    return item.blob_id is not None and item.wall_id in walls_held(actor, WallRight.WRITE)


def sent_in(actor: Actor, matter_id: UUID) -> list[SentToFilter]:
    """Return what the case team referred, newest first."""
    del actor
    found = SentToFilter.objects.select_related("content", "item", "item__content")
    return list(found.filter(matter_id=matter_id).order_by("-created_at", "-id"))


def received_in(actor: Actor, matter_id: UUID) -> list[FilterRelease]:
    """Return what the filter team released to the case team, newest first."""
    del actor
    found = FilterRelease.objects.select_related("content", "item", "item__content")
    return list(found.filter(matter_id=matter_id).order_by("-created_at", "-id"))


def not_taken_in(actor: Actor, limit: int) -> list[FilterRelease]:
    """Return what was released to the actor's cases and nobody has acknowledged; one query."""
    del actor
    found = FilterRelease.objects.select_related("item", "item__content")
    return list(found.filter(taken_in_at=None).order_by("-created_at", "-id")[:limit])


def page_of(actor: Actor, item_id: UUID) -> tuple[str, UUID | None]:
    """Return the route of the page on which an item is read, and the id that goes there."""
    for wall in teams_of(actor):
        if items_behind(actor, wall.id, [item_id]):
            return "filter-item", item_id
    proposal = FilterProposal.objects.filter(Q(item_id=item_id) | Q(part_id=item_id)).first()
    return "filter-proposal", proposal.id if proposal else None
