"""What can leave a privileged part of a case: each kind of entry, seen alike."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from audit.ledger.values import Ref
from casework import access
from casework.choices import ContactHow
from casework.models.note import Note
from privilege import unlocked
from privilege.access import walls_held
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.errors import NotFound, Refused
from privilege.keys.pairs import CannotOpenError
from privilege.models.walls import Wall
from privilege.services.content import LOCKED
from privilege.waiver import Subject

NOTE = "casework.note"
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
MOST = 200  # entries that a form offers, newest first


@dataclass(frozen=True, slots=True)
class Releasable:
    """An entry that could leave: what it is, where it stands, and its words once unlocked."""

    ref: Ref
    wall: Wall
    heading: str
    day: dt.date
    words: dict[str, Any] | None

    @property
    def subject(self) -> Subject:
        """As the rules of authorities ask about it."""
        return Subject(self.ref.id, self.heading, self.day)


def releasable(actor: Actor, matter_id: UUID) -> list[Releasable]:
    """The entries of a matter behind privileged walls where the actor writes, newest first."""
    held = walls_held(actor, WallRight.WRITE)
    found = Note.objects.select_related("content", "wall").filter(
        matter_id=matter_id, wall_id__in=held, withdrawn_at=None
    )
    notes = [note for note in found.order_by("-created_at", "-id")[:MOST] if note.wall.is_sealed]
    _prepare(note.wall for note in notes)
    return [_note(note) for note in notes]


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


def _opened_note(actor: Actor, note_id: UUID) -> Releasable:
    note = access.note_for(actor, note_id)
    if note.withdrawn_at is not None:
        raise Refused("This was withdrawn, and is not released.")
    return _note(note)


def _note(note: Note) -> Releasable:
    try:
        words = None if note.content is None else note.content.words()
    except CannotOpenError:
        words = None
    day = note.created_at.date()
    if words and words.get("happened_at"):
        day = dt.datetime.fromisoformat(words["happened_at"]).date()
    return Releasable(Ref(NOTE, note.id), note.wall, _heading(words), day, words)


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


_KINDS: dict[str, Callable[[Actor, UUID], Releasable]] = {NOTE: _opened_note}
