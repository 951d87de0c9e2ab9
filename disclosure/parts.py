"""What disclosure adds to casework's pages: a tab, a card, and what was served."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.registries import Card, CardLine, CasePart, ItemLink, Served
from disclosure.selectors import (
    filter_proposals,
    filter_teams,
    in_camera,
    lists,
    parties,
    receiver,
    sequestered,
    volumes,
)
from disclosure.views.common import receipt_words
from privilege.actor import Actor
from privilege.choices import CASEWORK_ROLES, Side

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem

_LINES = 10


def case_part(actor: Actor, case_id: UUID, matter_id: UUID) -> CasePart | None:
    """The tab of productions; with the address for items where the person may produce."""
    may_produce = parties.can_produce(actor, matter_id)
    count = volumes.count_of(actor, matter_id)
    if not count and not may_produce:
        return None
    return CasePart(
        name="productions",
        label=_("Productions"),
        url=reverse("productions", args=[case_id]),
        count=count or None,
        add_items_url=reverse("production-add", args=[case_id]) if may_produce else "",
    )


def filter_part(actor: Actor, case_id: UUID, matter_id: UUID) -> CasePart | None:
    """The tab of the filter team: for the case team always, for a holder once asked."""
    shown = actor.side == Side.PROSECUTION.value and actor.has_role(*CASEWORK_ROLES)
    if actor.side == Side.DEFENSE.value:
        shown = bool(filter_proposals.proposals_walls(actor, matter_id))
    if not shown:
        return None
    return CasePart(
        name="filter", label=_("Filter team"), url=reverse("filter-case", args=[case_id])
    )


def filter_card(actor: Actor) -> Card | None:
    """The filter teams that the person is on; nothing for others."""
    found = filter_teams.teams_of(actor)
    if not found:
        return None
    return Card(
        title=_("Filter teams"),
        items=[
            CardLine(
                url=reverse("filter-team", args=[wall.id]),
                words=filter_teams.caption_of(actor, wall) or _("Filter team"),
                at=wall.created_at,
            )
            for wall in found[:_LINES]
        ],
        empty="",
        url=reverse("filter-teams"),
    )


def in_camera_card(actor: Actor) -> Card | None:
    """What was submitted to the court alone, for whom the court let in and who lets them in."""
    if actor.side != Side.NEUTRAL.value:
        return None
    found, parts = in_camera.submissions(actor), in_camera.court_parts(actor)
    if not found and not parts:
        return None
    return Card(
        title=_("In camera"),
        items=[
            CardLine(
                url=reverse("in-camera-submission", args=[one.id]),
                words=one.text("case") or _("Submission in camera"),
                note=one.wall.office.name,
                at=one.created_at,
            )
            for one in found[:_LINES]
        ]
        + [
            CardLine(
                url=reverse("in-camera-let-in", args=[part.wall.id]),
                words=_("Let the judge in to what was submitted"),
                note=part.office.name,
            )
            for part in parts
            if not part.let_in
        ]
        + [
            CardLine(
                url=reverse("in-camera"),
                words=_("Who reads what was submitted"),
                note=part.office.name,
            )
            for part in parts
            if part.let_in
        ],
        empty="",
        url=reverse("in-camera"),
    )


def from_filter_card(actor: Actor) -> Card | None:
    """What a filter team asks of a holder's counsel, or released to a case team; or nothing."""
    lines: list[CardLine] = []
    if actor.side == Side.DEFENSE.value:
        lines = [
            CardLine(
                url=reverse("filter-proposal", args=[one.id]),
                words=_("A filter team asks whether something may be released"),
                note=_("answer by"),
                at=one.due_at,
            )
            for one in filter_proposals.unanswered(actor, _LINES)
        ]
    elif actor.side == Side.PROSECUTION.value:
        lines = [
            CardLine(
                url=reverse("item", args=[one.item_id]),
                words=str(one.item.text("title")),
                note=_("released, not taken in"),
                at=one.created_at,
            )
            for one in filter_teams.not_taken_in(actor, _LINES)
        ]
    return Card(title=_("From a filter team"), items=lines, empty="") if lines else None


def filter_link(actor: Actor, item: "EvidenceItem") -> ItemLink | None:
    """On an item of the prosecution file: the way to refer it."""
    if not filter_teams.may_refer(actor, item):
        return None
    return ItemLink(_("Refer to the filter team"), reverse("filter-refer", args=[item.id]))


def filter_placeholder(actor: Actor, item_id: UUID) -> str:
    """The page of an item of a filter team's, or of what it shares with a holder."""
    name, found = filter_teams.page_of(actor, item_id)
    return reverse(name, args=[found]) if found else ""


def served_in(actor: Actor, case_id: UUID, matter_id: UUID) -> Sequence[Served]:
    """What was served in a case, both ways, newest first."""
    del case_id
    found = []
    for package in volumes.packages_of(actor, matter_id):
        volume = package.volume
        word, tone = receipt_words(package)
        direction = (
            _("served by %(office)s") % {"office": volume.producing_office.name}
            if package.for_us
            else _("served on %(party)s") % {"party": volume.text("receiving_party")}
        )
        found.append(
            Served(
                name=volumes.label_of(volume),
                url=reverse("volume", args=[volume.id]),
                direction=direction,
                at=volume.served_at,
                items=volume.item_count,
                receipt_word=word,
                receipt_tone=tone,
            )
        )
    return found


def arrived_card(actor: Actor) -> Card | None:
    """What was served on the person's side and is unopened."""
    packages = lists.unopened(actor)
    names = lists.cases_of(actor, {package.volume.matter_id for package in packages})
    return Card(
        title=_("Productions to open"),
        items=[_line(package, names) for package in packages[:10]],
        empty=_("No production waits to be opened."),
        url=reverse("production-list"),
    )


def item_link(actor: Actor, item: "EvidenceItem") -> ItemLink | None:
    """On a served item: that it is listed as favorable, or the page to list it."""
    if item.served_by_id is None or item.served_by_id == actor.office_id:
        return None
    if receiver.favorable(actor, [item.id]):
        return ItemLink(_("Your office lists this as favorable."))
    return ItemLink(_("List as favorable"), reverse("item-favorable", args=[item.id]))


def item_placeholder(actor: Actor, item_id: UUID) -> str:
    """The clawback that shuts an item to the person, or nothing."""
    found = sequestered.hides(actor, item_id)
    return f"{reverse('clawback', args=[found.id])}?item={item_id}" if found else ""


def _line(package: volumes.Package, names: dict[UUID, lists.CaseName]) -> CardLine:
    volume = package.volume
    case = names.get(volume.matter_id)
    return CardLine(
        url=reverse("volume", args=[volume.id]),
        words=f"{case.title if case else ''} · {volumes.label_of(volume)}",
        note=volume.producing_office.name,
        at=volume.served_at,
    )
