"""What can leave a privileged part of a case: each kind of entry, seen alike."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import Truncator

from audit.ledger.values import Ref
from casework import access
from casework.choices import ContactHow
from casework.models.evidence import EvidenceItem
from casework.models.message import Message
from casework.models.note import Note
from casework.selectors import producing
from privilege import unlocked
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.errors import NotFound, Refused
from privilege.keys.pairs import CannotOpenError
from privilege.models.base import WalledModel
from privilege.models.walls import Wall
from privilege.services.content import DAMAGED, LOCKED
from privilege.waiver import Subject

NOTE, ITEM, MESSAGE = "casework.note", "casework.evidence", "casework.message"
TARGET_KINDS = frozenset(
    {
        WallKind.SHARED_FILE.value,
        WallKind.CASE_RECORD.value,
        WallKind.FOR_DISCLOSURE.value,
        WallKind.PROSECUTION_FILE.value,
        WallKind.JOINT_DEFENSE.value,
        WallKind.IN_CAMERA.value,
    }
)
"""Where a released entry may come to stand."""
MOST = 200  # entries of each kind that a form offers, newest first
_EXCERPT = 60  # characters of a message, by which people know which one it is
WITHDRAWN = "This was withdrawn, and is not released."


@dataclass(frozen=True, slots=True)
class Releasable:
    """An entry that could leave: what it is, where it stands, and its words once unlocked.

    ``inside`` is what leaves with a file because it lies in it: attachments, an archive's members.
    """

    ref: Ref
    wall: Wall
    heading: str
    day: dt.date
    words: dict[str, Any] | None
    item: EvidenceItem | None = None
    inside: tuple["Releasable", ...] = ()

    @property
    def subject(self) -> Subject:
        """As the rules of authorities ask about it."""
        return Subject(self.ref.id, self.heading, self.day)


def releasable(actor: Actor, matter_id: UUID) -> list[Releasable]:
    """The entries of a matter behind privileged walls where the actor writes, newest first."""
    held = walls_held(actor, WallRight.WRITE)
    found: list[tuple[dt.datetime, Releasable]] = []
    for model, seen in _NEWEST.items():
        rows = model.objects.select_related("content", "wall").filter(
            matter_id=matter_id, wall_id__in=held
        )
        has_gone = {"blob": None} if model is EvidenceItem else {"withdrawn_at__isnull": False}
        rows = rows.exclude(**has_gone)
        here = [one for one in rows.order_by("-created_at", "-id")[:MOST] if one.wall.is_sealed]
        _prepare(one.wall for one in here)
        found += [(one.created_at, seen(one)) for one in here]
    return [one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True)]


def opened(actor: Actor, refs: Sequence[Ref]) -> list[Releasable]:
    """The entries to release, unlocked, in the order asked for.

    Raises ``NotFound`` where one cannot be seen, ``Refused`` where this session has not unlocked
    one or it is not what was written.
    """
    if unlocked.current() is None:
        raise Refused(LOCKED)
    found = []
    for ref in dict.fromkeys(refs):
        find = _KINDS.get(ref.kind)
        if find is None:
            raise NotFound
        one = find(actor, ref.id)
        if one.words is None:
            raise Refused(LOCKED)
        found.append(one)
    return found


def apart(found: Sequence[Releasable]) -> list[Releasable]:
    """Those that do not lie in another one of them."""
    within = {member.ref for one in found for member in one.inside}
    return [one for one in found if one.ref not in within]


def all_of(found: Sequence[Releasable]) -> list[Releasable]:
    """Each of them and what lies in it, once."""
    return list({one.ref: one for top in found for one in (top, *top.inside)}.values())


def _opened_note(actor: Actor, note_id: UUID) -> Releasable:
    note = access.note_for(actor, note_id)
    _demand_whole(note)
    if note.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    return _note(note)


def _opened_message(actor: Actor, message_id: UUID) -> Releasable:
    message = access.message_for(actor, message_id)
    _demand_whole(message)
    if message.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    return _message(message)


def _opened_item(actor: Actor, item_id: UUID) -> Releasable:
    item = access.item_for(actor, item_id)
    if item.blob_id is None:
        raise NotFound
    _demand_whole(item)
    day = _day_of(item)
    inside = producing.members_of(actor, [item.id]).get(item.id, [])
    _prepare([item.wall])
    return _item(item, tuple(_item(one, day=day) for one in inside))


def _demand_whole(row: WalledModel) -> None:
    try:
        _words(row)
    except CannotOpenError:
        raise Refused(DAMAGED) from None


def _note(note: Note) -> Releasable:
    words = _readable(note)
    day = note.created_at.date()
    if words and words.get("happened_at"):
        day = dt.datetime.fromisoformat(words["happened_at"]).date()
    return Releasable(Ref(NOTE, note.id), note.wall, _heading(words), day, words)


def _message(message: Message) -> Releasable:
    words, day = _readable(message), message.created_at.date()
    heading = "Privileged message"
    if words:
        said = Truncator(" ".join(words["text"].split())).chars(_EXCERPT) or "files only"
        heading = f"Message from {words['author']}: {said}"
    return Releasable(Ref(MESSAGE, message.id), message.wall, heading, day, words)


def _item(
    item: EvidenceItem, inside: tuple[Releasable, ...] = (), day: dt.date | None = None
) -> Releasable:
    words = _readable(item)
    heading = f"File: {words['title']}" if words else "Privileged file"
    day = day or _day_of(item)
    return Releasable(Ref(ITEM, item.id), item.wall, heading, day, words, item, inside)


def _day_of(item: EvidenceItem) -> dt.date:
    """The file's own day; what lies in an e-mail is of the e-mail's."""
    return (item.facts.dated_at or item.received_at).date()


def _readable(row: WalledModel) -> dict[str, Any] | None:
    try:
        return _words(row)
    except CannotOpenError:
        return None


def _words(row: WalledModel) -> dict[str, Any] | None:
    return None if row.content is None else row.content.words()


def _heading(words: dict[str, Any] | None) -> str:
    if words is None:
        return "Privileged entry"
    if "how" in words:
        return f"{ContactHow(words['how']).label}: {words['with_whom']}"
    return str(words.get("title") or "Note")


def _prepare(walls: Iterable[Wall]) -> None:
    keys = unlocked.current()
    if keys is not None:
        keys.prepare({wall.id for wall in walls if wall.is_sealed})


_KINDS: dict[str, Callable[[Actor, UUID], Releasable]] = {
    NOTE: _opened_note,
    MESSAGE: _opened_message,
    ITEM: _opened_item,
}
_NEWEST: dict[type[WalledModel], Callable[[Any], Releasable]] = {
    Note: _note,
    Message: _message,
    EvidenceItem: _item,
}
