"""An office's own audit log, for its supervisors.

Of what happened behind a wall they are not behind they read who, when and which act: not where,
not about what or whom, not how it ended nor from where, and no id. What narrows a page by any of
that leaves such entries out, so that nobody finds out by asking.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from audit.ledger import selectors as ledger
from audit.ledger.selectors import Filters, LoggedEntry
from audit.ledger.values import Ref
from audit.oversight.changes import change_of
from casework import cursors
from casework.selectors.item import names_of
from casework.selectors.log import Subject, parts, subjects
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound
from privilege.models.walls import Wall

PAGE = 50
MOST_ABOUT = 500
_KINDS = {"case": "casework.case", "item": "casework.evidence", "person": "privilege.user"}


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry with what it is about, as far as the reader may see that.

    ``is_open`` says whether they are behind the wall it happened behind, or there was none.
    """

    entry: LoggedEntry
    who: str
    where: str
    about: list[Subject]
    is_open: bool

    @property
    def outcome(self) -> str:
        """How it ended; "" where the reader is not told."""
        return self.entry.outcome if self.is_open else ""

    @property
    def address(self) -> str:
        """The network address it came from; "" where there is none or the reader is not told."""
        source = self.entry.data.get("source") or {}
        return str(source.get("address", "")) if self.is_open else ""

    @property
    def act_id(self) -> UUID | None:
        """What it shares with entries of the same act; None where the reader is not told."""
        return self.entry.act_id if self.is_open else None

    @property
    def change(self) -> str:
        """What it changed, before and after."""
        return change_of(self.entry.event, self.outcome)


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of a log, newest first, and where the next one begins."""

    rows: list[LogRow]
    next_cursor: str


@dataclass(slots=True)
class Toucher:
    """A person who touched a record: how often, when first and last, and whether they changed it.

    Only what lies within the newest ``MOST_ABOUT`` entries counts.
    """

    user_id: UUID | None
    name: str
    acts: int
    first: dt.datetime
    last: dt.datetime
    changed: bool


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """What happened to one record: who touched it, and each entry, newest first."""

    subject: Subject
    people: list[Toucher]
    rows: list[LogRow]


def demand_reader(actor: Actor) -> None:
    """Raise ``NotFound`` unless the actor reads their office's log."""
    demand_role(actor, Role.SUPERVISOR, Role.AUDITOR)


def log_page(actor: Actor, filters: Filters, *, cursor: str = "", limit: int = PAGE) -> LogPage:
    """One page of the actor's office's log; by its supervisors and auditors."""
    demand_reader(actor)
    if filters.outcome or filters.address or filters.act_id:
        mine = list(Wall.objects.order_by().values_list("id", flat=True))
        filters = replace(filters, open_walls=mine)
    found = ledger.entries([actor.log_id], filters, before=place(cursor), limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return LogPage(
        rows=named(actor, shown),
        next_cursor=cursors.encode(last.at.isoformat(), last.id) if last else "",
    )


def place(cursor: str) -> tuple[dt.datetime, UUID] | None:
    """The time and id of the last entry of the page before; None of the first page."""
    if not cursor:
        return None
    try:
        written, entry_id = cursors.decode(cursor)
        at = dt.datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput("This page of the log does not exist.", "cursor") from None
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)), entry_id


def walls_of_case(actor: Actor, matter_id: UUID) -> list[UUID]:
    """The walls of a case that the actor is behind, to narrow the log by."""
    demand_reader(actor)
    return list(Wall.objects.filter(matter_id=matter_id).values_list("id", flat=True))


def record_history(actor: Actor, record_id: UUID) -> RecordHistory:
    """Everybody who touched a case, an item or a person's account, as their office's log says."""
    demand_reader(actor)
    subject = subjects(actor, [record_id]).get(record_id)
    if subject is None or subject.id != record_id:
        raise NotFound
    about = Ref(_KINDS[subject.kind], record_id)
    found = ledger.entries_about([actor.log_id], about, MOST_ABOUT)
    rows = [row for row in named(actor, found) if row.is_open]
    return RecordHistory(subject, _touchers(rows), rows)


def named(actor: Actor, found: Sequence[LoggedEntry]) -> list[LogRow]:
    """Entries with what they are about, as far as the actor may see that; seven queries."""
    walls = Wall.objects.in_bulk({entry.wall_id for entry in found if entry.wall_id})
    shown = [
        replace(entry, objects=()) if entry.wall_id and entry.wall_id not in walls else entry
        for entry in found
    ]
    places = parts(walls.values())
    people = names_of(entry.user_id for entry in shown)
    things = subjects(actor, {ref.id for entry in shown for ref in entry.objects})
    return [
        LogRow(
            entry=entry,
            who=people.get(entry.user_id, ""),
            where=places.get(entry.wall_id, "") if entry.wall_id else "",
            about=[things[ref.id] for ref in entry.objects if ref.id in things],
            is_open=entry.wall_id is None or entry.wall_id in walls,
        )
        for entry in shown
    ]


def _touchers(rows: Sequence[LogRow]) -> list[Toucher]:
    """Each person once, whoever touched it last first."""
    found: dict[UUID | None, Toucher] = {}
    for row in rows:
        entry = row.entry
        one = found.setdefault(
            entry.user_id, Toucher(entry.user_id, row.who, 0, entry.at, entry.at, changed=False)
        )
        one.acts += 1
        one.first = entry.at
        one.changed = one.changed or bool(entry.data["writing"])
    return list(found.values())
