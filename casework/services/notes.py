"""Notes and records of contacts, behind the wall that their author chooses."""

import datetime as dt
from typing import Any, TypedDict, Unpack
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import ContactHow, NoteKind
from casework.events import Event
from casework.models.note import Note
from casework.selectors.notes import PLACES
from casework.services import words
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.keys.pairs import CannotOpenError
from privilege.models.walls import Wall
from privilege.services.content import DAMAGED, LOCKED, rewrite_content, write_content

LONGEST = 100_000
NOT_YOURS = (
    "Only the person who wrote this can change or withdraw it. Add a note of your own instead."
)
RELEASED = "This came from a privileged part of the case and stays as it was released."
WITHDRAWN = "This was withdrawn. Add a new one instead."
_FIRST_YEAR = 1900  # earlier ones are typing errors, and some no zone can express
_AHEAD = dt.timedelta(hours=1)


class NoteWords(TypedDict, total=False):
    """What a note says; the last three of a contact only. ``happened_at`` is aware."""

    title: str
    text: str
    with_whom: str
    how: ContactHow
    happened_at: dt.datetime


def add_note(
    actor: Actor, *, case_id: UUID, wall_id: UUID, kind: NoteKind, **values: Unpack[NoteWords]
) -> Note:
    """Write a note, or record a contact; works while the actor's key is locked.

    Raises ``Refused`` where a privileged wall can keep nothing yet: before the office's ceremony,
    and where nobody has a key.
    """
    wall = place_for(actor, case_id, wall_id)
    checked = {"kind": kind.value, **_checked(kind, {}, values)}
    note = Note.behind(wall, created_by=actor.user_id)
    note.changed_at = note.created_at
    with operation(actor, Event.NOTE_ADDED, wall=wall.id, objects=[_ref(note)]):
        note.content = write_content(wall, checked)
        note.save(force_insert=True)
    return note


def change_note(actor: Actor, *, note_id: UUID, **values: Unpack[NoteWords]) -> Note:
    """Change what is given of one's own note; a privileged one only while unlocked."""
    note, present = own_words(actor, note_id=note_id)
    checked = _checked(NoteKind(present["kind"]), present, values)
    with operation(actor, Event.NOTE_CHANGED, wall=note.wall_id, objects=[_ref(note)]):
        note.content = rewrite_content(note.content, checked)
        note.changed_at = clock.now()
        note.save(update_fields=["changed_at"])
    return note


def withdraw_note(actor: Actor, *, note_id: UUID) -> Note:
    """Mark one's own note as withdrawn: it stays as it was written, and changes no more."""
    note = own_note(actor, note_id=note_id)
    with operation(actor, Event.NOTE_WITHDRAWN, wall=note.wall_id, objects=[_ref(note)]):
        note.withdrawn_at = clock.now()
        note.save(update_fields=["withdrawn_at"])
    return note


def own_note(actor: Actor, *, note_id: UUID) -> Note:
    """Find a note that the actor may change: their own, and not withdrawn; else ``Refused``."""
    note = access.note_for(actor, note_id)
    writable_wall(actor, note.wall_id)
    if note.created_by != actor.user_id:
        raise Refused(NOT_YOURS)
    if note.released_at is not None:
        raise Refused(RELEASED)
    if note.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    return note


def own_words(actor: Actor, *, note_id: UUID) -> tuple[Note, dict[str, Any]]:
    """Find a note that the actor may change, and its words; ``Refused`` while it is locked."""
    note = own_note(actor, note_id=note_id)
    try:
        present = None if note.content is None else note.content.words()
    except CannotOpenError:
        raise Refused(DAMAGED) from None
    if present is None:
        raise Refused(LOCKED)
    return note, present


def place_for(actor: Actor, case_id: UUID, wall_id: UUID) -> Wall:
    """Find a wall of the case behind which notes are kept and the actor writes."""
    case = access.case_for(actor, case_id)
    wall = writable_wall(actor, wall_id)
    if wall.matter_id != case.matter_id or wall.kind not in PLACES:
        raise NotFound
    return wall


def _checked(kind: NoteKind, present: dict[str, Any], given: NoteWords) -> dict[str, Any]:
    """The words as they are kept, those given over those present, or ``InvalidInput``."""
    every = {"title": "", "text": "", **present, **given}
    kept: dict[str, Any] = {
        "title": words.line(every["title"], "title"),
        "text": words.prose(every["text"], "text", required=True, longest=LONGEST),
    }
    if kind == NoteKind.NOTE:
        return kept
    kept["with_whom"] = words.line(every.get("with_whom", ""), "with_whom", required=True)
    for name in ("how", "happened_at"):
        if not every.get(name):
            raise InvalidInput("This is needed.", name)
    kept["how"] = ContactHow(every["how"]).value
    kept["happened_at"] = _moment(every["happened_at"]).isoformat()
    return kept


def _moment(value: dt.datetime | str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment > clock.now() + _AHEAD:
        raise InvalidInput("This has not happened yet.", "happened_at")
    if moment.year < _FIRST_YEAR:
        raise InvalidInput("Give the year with four digits.", "happened_at")
    return moment


def _ref(note: Note) -> Ref:
    return Ref("casework.note", note.id)
