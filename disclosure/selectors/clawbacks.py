"""Clawbacks as both sides see them, and what provides for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.ground import clock
from casework.access import case_of_matter, own_files
from disclosure.bates import BatesFormat, BatesRange
from disclosure.clawback import ENDED, RULES, Act, State, state_at
from disclosure.models.clawback import (
    Clawback,
    ClawbackItem,
    ClawbackRule,
    ClawbackStep,
    ClawbackTerms,
)
from disclosure.models.volume import ProductionVolume
from privilege.actor import Actor
from privilege.selectors import people


@dataclass(frozen=True, slots=True)
class Provision:
    """What provides for a clawback: whether notice sequesters at once, and days to act.

    ``authority`` is empty where it does not; ``must_stop`` is the jurisdiction's Rule 4.4(b).
    """

    at_once: bool
    act_within_days: int
    authority: str
    must_stop: bool
    rule: str
    zone: str


@dataclass(frozen=True, slots=True)
class Held:
    """A document of a volume that is in a clawback; ``url_id`` is the clawback's id."""

    file_id: UUID
    first: int
    label: str
    at: datetime
    url_id: UUID


def provision_for(actor: Actor, *, wall_id: UUID, matter_id: UUID) -> Provision:
    """What is in force between two sides: their agreement or an order, else the jurisdiction."""
    court = case_of_matter(actor, matter_id).court
    rules = ClawbackRule.objects.filter(jurisdiction__in=[court.jurisdiction, ""])
    rule = rules.order_by("-jurisdiction").first() or ClawbackRule(act_within_days=14)
    found = ClawbackTerms.objects.select_related("content").filter(
        wall_id=wall_id, in_force_from__isnull=False, ended_at__isnull=True
    )
    terms: ClawbackTerms | None = found.order_by("-in_force_from", "-id").first()
    at_once = terms.at_once if terms else rule.at_once
    citation = str(terms.text("citation")) if terms else rule.citation
    return Provision(
        at_once=at_once,
        act_within_days=terms.act_within_days if terms else rule.act_within_days,
        authority=citation if at_once else "",
        must_stop=rule.receiver_sequesters,
        rule=rule.citation,
        zone=court.zone,
    )


def clawbacks_of(actor: Actor, matter_id: UUID) -> list[Clawback]:
    """The clawbacks of a case that the actor can see, of both directions, newest first."""
    del actor  # the database shows what the one who has entered may read
    return list(_all().filter(matter_id=matter_id).order_by("-created_at", "-id"))


def open_on(actor: Actor, volume_id: UUID) -> dict[UUID, Clawback]:
    """The clawback in progress on each file of a volume; one query."""
    del actor
    items = ClawbackItem.objects.filter(volume_id=volume_id).exclude(
        clawback__state=State.RESTORED.value
    )
    found = items.select_related("clawback", "clawback__content").order_by("created_at", "id")
    return {
        item.file_id: item.clawback for item in found if now_in(item.clawback) is not State.RESTORED
    }


def held_in(actor: Actor, volume: ProductionVolume) -> list[Held]:
    """What of a volume is in a clawback that is not over, by its numbers; one query."""
    del actor
    form = BatesFormat(volume.prefix, volume.width)
    return [
        Held(
            item.file_id,
            item.first,
            BatesRange(item.first, item.last).label(form),
            item.clawback.noticed_at or item.clawback.created_at,
            item.clawback_id,
        )
        for item in ClawbackItem.objects.filter(volume_id=volume.id)
        .select_related("clawback")
        .order_by("first", "-created_at", "id")
        if now_in(item.clawback) is not State.RESTORED
    ]


def items_of(actor: Actor, clawback: Clawback) -> list[ClawbackItem]:
    """The documents of a clawback, in the order of their numbers."""
    del actor
    found = ClawbackItem.objects.filter(clawback=clawback)
    return list(found.order_by("first", "volume_id", "id"))


def steps_of(actor: Actor, clawback: Clawback) -> list[ClawbackStep]:
    """The steps of a clawback, the first one first."""
    del actor
    found = ClawbackStep.objects.select_related("content", "acting_office")
    return list(found.filter(clawback=clawback).order_by("happened_at", "created_at", "id"))


def of_copy(actor: Actor, matter_id: UUID, sha256: str) -> Clawback | None:
    """The last clawback of a file in a case; None where there is none."""
    del actor
    named = ClawbackItem.objects.filter(matter_id=matter_id, sha256=sha256)
    item: ClawbackItem | None = named.order_by("-created_at", "-id").first()
    return _all().filter(pk=item.clawback_id).first() if item else None


def now_in(clawback: Clawback) -> State:
    """The state of a clawback as it is at this moment."""
    return state_at(clawback.state, clawback.lapses_at, clock.now())


def is_open(clawback: Clawback) -> bool:
    """Whether a clawback has not ended."""
    return now_in(clawback) not in ENDED


def labels_of(actor: Actor, items: Sequence[ClawbackItem]) -> list[str]:
    """The items' Bates numbers in words; one query."""
    del actor
    volumes = ProductionVolume.objects.in_bulk({item.volume_id for item in items})
    return [_label(volumes.get(item.volume_id), item) for item in items]


def labels_by_clawback(actor: Actor, found: Sequence[Clawback]) -> dict[UUID, list[str]]:
    """The Bates numbers that each clawback is about; two queries, however many there are."""
    named = ClawbackItem.objects.filter(clawback__in=[one.id for one in found])
    items = list(named.order_by("first", "volume_id", "id"))
    labels: dict[UUID, list[str]] = {one.id: [] for one in found}
    for item, label in zip(items, labels_of(actor, items), strict=True):
        labels[item.clawback_id].append(label)
    return labels


def people_of(actor: Actor, wall_id: UUID, office_id: UUID) -> list[UUID]:
    """Who of an office can act behind a wall, by grant."""
    del actor
    readers = people.people_behind([wall_id]).get(wall_id, [])
    able = [reader.user_id for reader in readers if reader.may_write]
    offices = people.offices_of(able)
    return [user_id for user_id in able if user_id in offices and offices[user_id].id == office_id]


def touching(actor: Actor, file_ids: Iterable[UUID]) -> "QuerySet[ClawbackItem]":
    """Items of clawbacks that did not end in restored access, among some files of volumes."""
    del actor
    lapsed = Q(
        clawback__lapses_at__lte=clock.now(),
        clawback__state__in=[state.value for state in RULES[Act.LAPSED].when],
    )
    over = Q(clawback__state=State.RESTORED.value) | lapsed
    return ClawbackItem.objects.filter(file_id__in=list(file_ids)).exclude(over)


def claimed_before(actor: Actor, file_ids: Iterable[UUID]) -> bool:
    """Whether some of these files were claimed once, and access returned."""
    named = ClawbackItem.objects.filter(
        file_id__in=list(file_ids), clawback__noticed_at__isnull=False
    )
    return named.exclude(pk__in=touching(actor, file_ids)).exists()


def _all() -> "QuerySet[Clawback]":
    return Clawback.objects.select_related(
        "content", "wall", "claimant", "receiver", "volume", "volume__content"
    )


def _label(volume: ProductionVolume | None, item: ClawbackItem) -> str:
    if volume is None:
        return ""
    form = BatesFormat(volume.prefix, volume.width)
    return BatesRange(item.first, item.last).label(form)


def own_walls(actor: Actor, matter_id: UUID) -> list[UUID]:
    """The walls behind which the actor's own office works on a case."""
    return [wall.id for wall in own_files(actor, matter_id)]


def terms_of(actor: Actor, matter_id: UUID) -> list[ClawbackTerms]:
    """Agreements and orders on clawbacks in a case, newest first."""
    del actor
    found = ClawbackTerms.objects.select_related("content").filter(matter_id=matter_id)
    return list(found.order_by("-created_at", "-id"))
