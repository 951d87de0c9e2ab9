"""Notes and records of contacts in a case, over every wall that the actor is behind."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework import access, cursors
from casework.choices import ContactHow, NoteKind
from casework.models.case import Case
from casework.models.note import Note
from casework.selectors.item import names_of
from casework.selectors.places import Place, places_of
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput
from privilege.keys.pairs import CannotOpenError

PAGE = 50
# Where notes are kept, the safest first: what forms offer first is what a hurried person takes.
PLACES = (
    WallKind.PROSECUTION_WORK_PRODUCT.value,
    WallKind.DEFENSE_WORK_PRODUCT.value,
    WallKind.PRIVILEGED_CHANNEL.value,
    WallKind.AGENCY_CHANNEL.value,
    WallKind.VICTIM_CHANNEL.value,
    WallKind.JOINT_DEFENSE.value,
    WallKind.DEFENSE_FILE.value,
    WallKind.PROSECUTION_FILE.value,
)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with its words, as far as this session has unlocked them."""

    note: Note
    author: str
    words: dict[str, Any] | None
    is_damaged: bool = False

    @property
    def is_locked(self) -> bool:
        """Whether its words are sealed and not unlocked here."""
        return self.words is None and not self.is_damaged

    @property
    def kind(self) -> NoteKind | None:
        """What it is; None while locked."""
        return NoteKind(self.words["kind"]) if self.words else None

    @property
    def how(self) -> ContactHow | None:
        """How the contact was made; None of a note, and while locked."""
        return ContactHow(self.words["how"]) if self.words and "how" in self.words else None

    @property
    def happened_at(self) -> dt.datetime | None:
        """When the contact was; None of a note, and while locked."""
        said = self.text("happened_at")
        return dt.datetime.fromisoformat(said) if said else None

    @property
    def heading(self) -> str:
        """What it is called; "" while locked, and of a note without a title."""
        return (
            self.text("title")
            if self.how is None
            else f"{self.how.label}: {self.text('with_whom')}"
        )

    def text(self, name: str) -> str:
        """One of its words; empty where there is none, and while locked."""
        return str((self.words or {}).get(name, ""))


@dataclass(frozen=True, slots=True)
class NotePage:
    """A page of notes, newest first, and where the next one begins."""

    rows: list[NoteView]
    next_cursor: str

    @property
    def locked(self) -> int:
        """How many of its notes this session has not unlocked."""
        return sum(row.is_locked for row in self.rows)


def places(actor: Actor, case: Case, also: Collection[UUID] = ()) -> list[Place]:
    """Where in a case the actor reads notes, the safest place first; a fixed number of queries.

    ``also`` names further walls, where notes stand that were released and nobody writes any.
    """
    return places_of(actor, case.matter_id, PLACES, also)


def notes_of(actor: Actor, case: Case, wall_id: UUID | None = None) -> "QuerySet[Note]":
    """The notes of a case that the actor may know of, of one place where ``wall_id`` says so."""
    del actor  # the database shows what the one who has entered may read
    found = Note.objects.select_related("content", "wall").filter(matter_id=case.matter_id)
    return found if wall_id is None else found.filter(wall_id=wall_id)


def page(actor: Actor, case: Case, *, wall_id: UUID | None = None, cursor: str = "") -> NotePage:
    """One page of them; a fixed number of queries, however many there are."""
    found = notes_of(actor, case, wall_id)
    if cursor:
        at, after = _after(cursor)
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=after))
    rows = list(found.order_by("-created_at", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return NotePage(
        rows=views_of(rows[:PAGE]),
        next_cursor=cursors.encode(last.created_at.isoformat(), last.id) if last else "",
    )


def note_view(actor: Actor, note_id: UUID) -> NoteView:
    """One note."""
    return views_of([access.note_for(actor, note_id)])[0]


def notes_among(actor: Actor, note_ids: Iterable[UUID]) -> list[NoteView]:
    """Those of some notes that the actor may know of, in the order they were written."""
    del actor
    found = Note.objects.select_related("content", "wall").filter(pk__in=list(note_ids))
    return views_of(found.order_by("created_at", "id"))


def views_of(notes: Iterable[Note]) -> list[NoteView]:
    """Notes with their authors' names and what the session has unlocked; at most two queries."""
    rows = list(notes)
    keys = unlocked.current()
    if keys is not None:
        keys.prepare({note.wall_id for note in rows if note.wall.is_sealed})
    names = names_of(note.created_by for note in rows)
    return [_view(note, names.get(note.created_by, "")) for note in rows]


def _view(note: Note, author: str) -> NoteView:
    try:
        words = None if note.content is None else note.content.words()
    except CannotOpenError:
        return NoteView(note, author, None, is_damaged=True)
    return NoteView(note, author, words)


def _after(cursor: str) -> tuple[dt.datetime, UUID]:
    try:
        written, note_id = cursors.decode(cursor)
        at = dt.datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput("This page of notes does not exist.", "cursor") from None
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)), note_id
