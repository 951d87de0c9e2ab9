"""What the receiver's office alone sees of a clawback: who read it, what was passed on."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from audit.ledger.selectors import entries_about
from audit.ledger.values import Ref
from casework.events import Event as CaseworkEvent
from casework.selectors.item import names_of
from disclosure.events import Event
from disclosure.models.clawback import Clawback
from disclosure.models.clawback_own import Favorable, OnwardCopy, TaintDecision
from disclosure.models.volume import VolumeFile
from disclosure.selectors import clawbacks
from privilege.actor import Actor
from privilege.errors import NotFound

_OPENED = {
    CaseworkEvent.ITEM_VIEWED.value,
    CaseworkEvent.ITEM_DOWNLOADED.value,
    Event.VOLUME_FILE_DOWNLOADED.value,
    Event.VOLUME_DOWNLOADED.value,
}


@dataclass(slots=True)
class ReadBy:
    """A person of the viewer's own office who opened or downloaded what is claimed."""

    user_id: UUID
    name: str
    first_at: datetime
    last_at: datetime
    times: int = 0
    downloaded: bool = False
    decisions: list[TaintDecision] = field(default_factory=list)

    @property
    def decision(self) -> TaintDecision | None:
        """What was decided last."""
        return self.decisions[-1] if self.decisions else None


def read_by(actor: Actor, clawback: Clawback) -> list[ReadBy]:
    """Who of the actor's own office opened what is claimed, out of its own log alone."""
    found: dict[UUID, ReadBy] = {}
    for entry in _openings(actor, clawback):
        user_id, at, downloaded = entry
        one = found.setdefault(user_id, ReadBy(user_id, "", at, at))
        one.first_at, one.last_at = min(one.first_at, at), max(one.last_at, at)
        one.times += 1
        one.downloaded |= downloaded
    names = names_of(found)
    decisions = _decisions(clawback)
    for user_id, one in found.items():
        one.name, one.decisions = names.get(user_id, ""), decisions[user_id]
    return sorted(found.values(), key=lambda one: (one.first_at, one.name))


def onward(actor: Actor, clawback: Clawback) -> list[OnwardCopy]:
    """The copies passed on that are listed, the first one first."""
    del actor  # the database shows what the one who has entered may read
    found = OnwardCopy.objects.select_related("content").filter(clawback_id=clawback.id)
    return list(found.order_by("created_at", "id"))


def copy_of(actor: Actor, copy_id: UUID) -> OnwardCopy:
    """One copy of the list; raises ``NotFound`` for another office's."""
    del actor
    found = OnwardCopy.objects.select_related("content").filter(pk=copy_id)
    copy: OnwardCopy | None = found.first()
    if copy is None:
        raise NotFound
    return copy


def served_onward(actor: Actor, clawback: Clawback) -> list[VolumeFile]:
    """What the actor's own office itself produced of it to others, and is not listed yet."""
    items = clawbacks.items_of(actor, clawback)
    listed = {copy.volume_id for copy in onward(actor, clawback)}
    found = VolumeFile.objects.select_related("volume", "volume__content").filter(
        matter_id=clawback.matter_id,
        original_sha256__in={item.sha256 for item in items},
        volume__producing_office_id=actor.office_id,
        created_at__gte=min((item.served_at for item in items), default=clawback.created_at),
    )
    unlisted = found.exclude(volume_id__in=[one for one in listed if one])
    return list(unlisted.order_by("volume__served_at", "id"))


def unsettled(actor: Actor, clawback: Clawback) -> bool:
    """Whether something that was passed on has not been accounted for."""
    waits = any(copy.settled_at is None for copy in onward(actor, clawback))
    return waits or bool(served_onward(actor, clawback))


def favorable(actor: Actor, item_ids: list[UUID]) -> dict[UUID, Favorable]:
    """Which items the actor's own office lists as favorable."""
    del actor
    found = Favorable.objects.select_related("content").filter(item_id__in=item_ids)
    return {one.item_id: one for one in found}


def _openings(actor: Actor, clawback: Clawback) -> list[tuple[UUID, datetime, bool]]:
    items = clawbacks.items_of(actor, clawback)
    refs = [Ref("casework.evidence", item.item_id) for item in items]
    refs += [Ref("disclosure.volume-file", item.file_id) for item in items]
    refs += [Ref("disclosure.volume", volume_id) for volume_id in {i.volume_id for i in items}]
    found = {}
    for ref in refs:
        for entry in entries_about([actor.log_id], ref):
            if entry.event in _OPENED and entry.outcome == "success" and entry.user_id:
                found[entry.id] = (entry.user_id, entry.at, entry.event.endswith("downloaded"))
    return sorted(found.values(), key=lambda one: one[1])


def _decisions(clawback: Clawback) -> dict[UUID, list[TaintDecision]]:
    made: dict[UUID, list[TaintDecision]] = defaultdict(list)
    found = TaintDecision.objects.select_related("content").filter(clawback_id=clawback.id)
    for one in found.order_by("created_at", "id"):
        made[one.user_id].append(one)
    return made
