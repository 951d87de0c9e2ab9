"""A case with a filter team, played through the services."""

from dataclasses import dataclass
from uuid import UUID

from casework.access import case_for
from casework.choices import PartyRole
from casework.models.evidence import EvidenceItem
from casework.selectors.overview import parties_of
from disclosure.choices import FilterCode
from disclosure.models.filter_team import FilterReferral
from disclosure.services import filter_referrals, filter_review, filter_teams
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.models.walls import Wall
from privilege.services import wall_keys
from privilege.services.member_keys import Opened
from tests.casework.test_notes import ceremony, with_key
from tests.cast import Cast, id_of, office_of
from tests.disclosure.conftest import Docket, Take

SECRET = b"What he told his lawyer in Zanzibar. " * 400
REASON = "Mail to a lawyer's address"


@dataclass(frozen=True)
class Filtering:
    """The team's wall, its head with an open key, and the holder's counsel with theirs."""

    docket: Docket
    wall: Wall
    head: Actor
    head_key: Opened
    holder: Actor
    holder_key: Opened
    defendant_id: UUID
    co_defendant_id: UUID


def filtering(cast: Cast, docket: Docket) -> Filtering:
    """The prosecutor opens a filter team under a colleague outside the case, who makes a key."""
    ceremony(cast.da_supervisor)
    ceremony(cast.pd_supervisor)
    holder_key = with_key(cast.defender)
    with context.enter(cast.prosecutor) as actor:
        wall = filter_teams.open_filter_team(
            actor,
            case_id=docket.case_id,
            office_id=office_of(cast.da_outsider),
            head_id=id_of(cast.da_outsider),
        )
        parties = parties_of(case_for(actor, docket.case_id), PartyRole.DEFENDANT.value)
        by_name = {str(one.text("name")): one.id for one in parties}
    head_key = with_key(cast.da_outsider)
    unlock(cast.da_outsider, head_key)
    return Filtering(
        docket=docket,
        wall=wall,
        head=cast.da_outsider,
        head_key=head_key,
        holder=cast.defender,
        holder_key=holder_key,
        defendant_id=by_name["Maria Ortiz"],
        co_defendant_id=by_name["Ann Roe"],
    )


def unlock(actor: Actor, opened: Opened) -> None:
    """Come by with an unlocked key, as after logging in: what waits is shared."""
    with context.enter(actor):
        keys = opened.unlocked()
        with unlocked.using(keys):
            wall_keys.share_with_waiting(actor, keys)


def referred(filtered: Filtering, cast: Cast, take: Take, content: bytes = SECRET) -> UUID:
    """Take a file in, refer it; returns the prosecution's item."""
    item_id = take(cast.prosecutor, content, "mail.eml.txt", media_type="text/plain")
    with context.enter(cast.prosecutor) as actor:
        filter_referrals.refer_to_filter_team(
            actor, item_id=item_id, wall_id=filtered.wall.id, reason=REASON
        )
    return item_id


def at_the_team(filtered: Filtering) -> list[UUID]:
    """What the team has, newest first."""
    with context.enter(filtered.head):
        found = FilterReferral.objects.order_by("-created_at", "-id")
        return list(found.values_list("item_id", flat=True))


def proposed(filtered: Filtering, item_id: UUID, *, days: int = 14) -> UUID:
    """Code an item of the team's and propose it; returns the proposal."""
    with context.enter(filtered.head) as actor, unlocked.using(filtered.head_key.unlocked()):
        filter_review.code_item(actor, item_id=item_id, code=FilterCode.NOT_PRIVILEGED)
        return filter_review.propose_release(
            actor,
            item_id=item_id,
            defendant_id=filtered.defendant_id,
            days=days,
            why="He wrote it to his bank.",
        )


def item_of(actor: Actor, item_id: UUID) -> EvidenceItem:
    """The row, as somebody sees it."""
    with context.enter(actor):
        found: EvidenceItem = EvidenceItem.objects.select_related("content", "wall").get(pk=item_id)
        found.text("title")
        return found
