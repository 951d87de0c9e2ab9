"""Privilege logs as the side that drafts them sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from casework.access import own_files
from casework.selectors import notes, producing
from casework.selectors.assertions import NOTE_SUBJECT, SUBJECT, is_note
from casework.selectors.notes import NoteView
from disclosure import access
from disclosure.bates import Treatment
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogRow
from disclosure.models.production import ProductionItem, Release
from disclosure.privilege_log import COLUMNS, LogForm, categorized, disclosed
from disclosure.selectors.log_facts import Held, facts_of, note_facts
from disclosure.selectors.log_parts import Part, is_shut, parts_of
from disclosure.selectors.productions import form_of, range_of
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.keys.pairs import CannotOpenError
from privilege.selectors.assertions import of_subjects, standing_behind_any

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from casework.models.note import Note
    from privilege.models.assertion import Assertion

NOTHING = dict.fromkeys((*COLUMNS, "category"), "")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A file or a note on a log: what is said of it, by column, and which of it a person wrote.

    ``is_locked`` where it is privileged and this session has not unlocked all that is said of it.
    """

    item: "EvidenceItem | Note"
    title: str
    part: Part
    values: dict[str, str]
    facts: dict[str, str]
    row: PrivilegeLogRow | None
    is_locked: bool

    @property
    def number(self) -> int | None:
        """The number it was served under, if it was."""
        return self.row.number if self.row else None

    @property
    def is_left_out(self) -> bool:
        """Whether it is not to be served."""
        return bool(self.row and self.row.is_left_out)

    @property
    def subject_type(self) -> str:
        """What it is, as assertions name it."""
        return NOTE_SUBJECT if is_note(self.item) else SUBJECT


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it would be served: its number, or None for a new one, and what it says.

    ``key`` is the record's id, or the category's name, within ``wall_id``.
    """

    wall_id: UUID
    key: str
    number: int | None
    values: dict[str, str]


def logs_of(actor: Actor, matter_id: UUID) -> list[PrivilegeLog]:
    """Return the logs that the actor's office drafts in a case, in the order begun."""
    found = PrivilegeLog.objects.select_related("content").filter(
        wall__in=own_files(actor, matter_id)
    )
    return list(found.order_by("created_at", "id"))


def log_of(actor: Actor, log_id: UUID) -> PrivilegeLog:
    """Return a log that the actor's own office drafts."""
    return access.privilege_log_for(actor, log_id)


def rows_of(actor: Actor, log: PrivilegeLog) -> list[DraftRow]:
    """Return what the log holds now: every record claimed, or withheld from this party.

    A record whose claims have all ended, or that this party was given, is not on it. What stands
    behind privileged walls is there for whoever is behind them.
    """
    parts = parts_of(actor, log)
    claims = _claims(actor, parts)
    held = _held(actor, log)
    ended = {one.subject_id for one in of_subjects(actor, held)} - claims.keys()
    given = set(
        Release.objects.filter(shared_wall_id=log.shared_wall_id, item_id__in=held).values_list(
            "item_id", flat=True
        )
    )
    wanted = claims.keys() | (held.keys() - ended - given)
    by_wall = {part.wall.id: part for part in parts}
    return [
        *_files(actor, by_wall, wanted, claims, held),
        *_notes(actor, by_wall, claims),
    ]


def row_of(actor: Actor, log: PrivilegeLog, item_id: UUID) -> DraftRow:
    """Return one record of a log; raises ``NotFound`` for one that is not on it."""
    for row in rows_of(actor, log):
        if row.item.id == item_id:
            return row
    raise NotFound


def lines_of(log: PrivilegeLog, rows: Sequence[DraftRow]) -> list[Line]:
    """Return the lines that would be served in the log's form, numbered ones first.

    What is locked is not among them. A category of a privileged part is a line of its own, so that
    a colleague who cannot open that part leaves it as it was served.
    """
    form = LogForm(log.form)
    included = [row for row in rows if not row.is_left_out and not row.is_locked]
    if form is LogForm.CATEGORICAL:
        lines = [line for part in _each_part(included) for line in _categories(part, included)]
    else:
        lines = [
            Line(row.part.wall.id, str(row.item.id), row.number, disclosed(form, row.values))
            for row in included
        ]
    return sorted(lines, key=lambda line: (line.number is None, line.number or 0))


def items_behind(actor: Actor, log: PrivilegeLog, number: int) -> list[DraftRow]:
    """Return what a number of a served log stands for."""
    rows = rows_of(actor, log)
    found = [row for row in rows if row.number == number]
    return found or [
        row for row in rows if row.part.categories.get(row.values["category"]) == number
    ]


def _each_part(rows: Sequence[DraftRow]) -> list[Part]:
    return list({row.part.wall.id: row.part for row in rows}.values())


def _categories(part: Part, rows: Sequence[DraftRow]) -> list[Line]:
    groups = categorized(row.values for row in rows if row.part is part)
    given = part.categories
    return [
        Line(part.wall.id, name, given.get(name), dict(values)) for name, values in groups.items()
    ]


def _claims(actor: Actor, parts: Sequence[Part]) -> "dict[UUID, list[Assertion]]":
    claims: dict[UUID, list[Assertion]] = {}
    for claim in standing_behind_any(actor, [part.wall.id for part in parts]):
        claims.setdefault(claim.subject_id, []).append(claim)
    return claims


def _held(actor: Actor, log: PrivilegeLog) -> dict[UUID, Held]:
    """What was withheld from the party in productions that it was served with."""
    del actor
    rows = ProductionItem.objects.select_related("content", "production__sequence").filter(
        treatment=Treatment.WITHHELD.value,
        wall_id=log.wall_id,
        production__shared_wall_id=log.shared_wall_id,
        production__volume_id__isnull=False,
    )
    return {
        row.item_id: Held(
            range_of(row).label(form_of(row.production)),
            str(row.text("category")),
            str(row.text("basis")),
        )
        for row in rows.order_by("created_at", "id")
    }


def _files(
    actor: Actor,
    parts: dict[UUID, Part],
    wanted: set[UUID],
    claims: "dict[UUID, list[Assertion]]",
    held: dict[UUID, Held],
) -> list[DraftRow]:
    items = producing.items_among(actor, wanted)
    members = frozenset(producing.members_of(actor, [item.id for item in items]))
    opened = [item for item in items if not item.is_locked]
    facts = facts_of(opened, claims, held, members)
    return [
        _row(item, str(item.text("title")), parts[item.wall_id], facts, claims) for item in items
    ]


def _notes(
    actor: Actor, parts: dict[UUID, Part], claims: "dict[UUID, list[Assertion]]"
) -> list[DraftRow]:
    ids = [
        subject_id for subject_id, made in claims.items() if made[0].subject_type == NOTE_SUBJECT
    ]
    views: list[NoteView] = notes.notes_among(actor, ids) if ids else []
    facts = note_facts([view for view in views if not view.is_locked], claims)
    return [
        _row(view.note, view.heading, parts[view.note.wall_id], facts, claims) for view in views
    ]


def _row(
    item: "EvidenceItem | Note",
    title: str,
    part: Part,
    facts: dict[UUID, dict[str, str]],
    claims: "dict[UUID, list[Assertion]]",
) -> DraftRow:
    row = part.rows.get(item.id)
    said = facts.get(item.id, NOTHING)
    locked = item.id not in facts or any(
        is_shut(one) for one in (*claims.get(item.id, ()), *([row] if row else []))
    )
    return DraftRow(item, title, part, {**said, **_written(row)}, said, row, locked)


def _written(row: PrivilegeLogRow | None) -> dict[str, str]:
    """What a person wrote, as far as it opens here."""
    try:
        return (row.content.words() or {}) if row and row.content else {}
    except CannotOpenError:
        return {}
