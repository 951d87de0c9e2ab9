"""What looking leaves behind: an entry in the viewer's own office's log, and their own marks."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import record
from audit.ledger.values import Ref
from casework.events import Event
from casework.models.case import Case, LastSeen, OpenedItem
from casework.models.evidence import EvidenceItem
from casework.selectors.cases import TOLD
from casework.selectors.notes import NoteView
from privilege.actor import Actor
from privilege.models.notices import Notice
from privilege.selectors.notices import unseen
from privilege.services.notices import mark_seen


def look_at_case(actor: Actor, *, case: Case) -> None:
    """Record that the person viewed the case, and mark the time for their own "new since"."""
    now = clock.now()
    mark = LastSeen(id=ids.new(), user_id=actor.person_id, matter_id=case.matter_id, looked_at=now)
    LastSeen.objects.bulk_create(
        [mark],
        update_conflicts=True,
        update_fields=["looked_at"],
        unique_fields=["user_id", "matter_id"],
    )
    told = [one.id for one in unseen(actor) if _is_about(one, case)]
    if told:
        mark_seen(actor, notice_ids=told)
    record(actor, Event.CASE_VIEWED, wall=case.wall_id, objects=[Ref("casework.case", case.id)])


def open_item(actor: Actor, *, item: EvidenceItem) -> None:
    """Record that the person viewed the item; it no longer counts as unopened for them."""
    mark = OpenedItem(
        id=ids.new(),
        user_id=actor.person_id,
        matter_id=item.matter_id,
        item_id=item.id,
        opened_at=clock.now(),
    )
    OpenedItem.objects.bulk_create([mark], ignore_conflicts=True)
    record(actor, Event.ITEM_VIEWED, wall=item.wall_id, objects=[Ref("casework.evidence", item.id)])


def search(actor: Actor) -> None:
    """Record that the person searched; the words are not written anywhere."""
    record(actor, Event.SEARCHED)


def read_notes(actor: Actor, *, seen: Iterable[NoteView]) -> None:
    """Record which notes' words the person was shown: one entry for each wall."""
    by_wall: dict[UUID, list[Ref]] = defaultdict(list)
    for one in seen:
        if one.words is not None:
            by_wall[one.note.wall_id].append(Ref("casework.note", one.note.id))
    for wall_id, objects in by_wall.items():
        record(actor, Event.NOTES_READ, wall=wall_id, objects=objects)


def read_log(actor: Actor) -> None:
    """Record that the person read their office's log (CJIS AU-9: access to the log is logged)."""
    record(actor, Event.LOG_READ)


def _is_about(notice: Notice, case: Case) -> bool:
    """Whether the case's own page shows what the notice is about; upper packages have theirs."""
    return (
        notice.matter_id == case.matter_id
        and notice.kind.startswith(TOLD)
        and notice.kind != Event.MESSAGE_SENT  # seen where it is read: in its channel
    )
