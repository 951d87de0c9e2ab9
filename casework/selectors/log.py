"""An office's own audit log, for its supervisors.

Of what happened behind a wall they are not behind they read who, when and which act: not where,
not about what or whom, and no id.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from audit.ledger import selectors as ledger
from audit.ledger.selectors import Filters, LoggedEntry
from casework import cursors
from casework.models.case import Case
from casework.models.evidence import EvidenceItem
from casework.selectors.item import names_of
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput
from privilege.models.walls import Wall

PAGE = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: its name, what it is ("case", "item", "person") and its id."""

    name: str
    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry with what it is about, as far as the reader may see that."""

    entry: LoggedEntry
    who: str
    where: str
    about: list[Subject]


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of a log, newest first, and where the next one begins."""

    rows: list[LogRow]
    next_cursor: str


def log_page(actor: Actor, filters: Filters, *, cursor: str = "", limit: int = PAGE) -> LogPage:
    """One page of the actor's office's log; by its supervisors and auditors."""
    demand_role(actor, Role.SUPERVISOR, Role.AUDITOR)
    found = ledger.entries([actor.log_id], filters, before=_place(cursor), limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return LogPage(
        rows=_named(shown),
        next_cursor=cursors.encode(last.at.isoformat(), last.id) if last else "",
    )


def _named(found: Sequence[LoggedEntry]) -> list[LogRow]:
    walls = Wall.objects.in_bulk([entry.wall_id for entry in found if entry.wall_id])
    found = [
        replace(entry, objects=()) if entry.wall_id and entry.wall_id not in walls else entry
        for entry in found
    ]
    people = names_of(entry.user_id for entry in found)
    ids = {ref.id for entry in found for ref in entry.objects}
    things: dict[UUID, Subject] = {}
    for case in Case.objects.select_related("content").filter(pk__in=ids):
        things[case.id] = Subject(str(case.text("title")), "case", case.id)
    for item in EvidenceItem.objects.select_related("content").filter(pk__in=ids):
        things[item.id] = Subject(str(item.text("title")), "item", item.id)
    for user_id, name in names_of(ids).items():
        if user_id:
            things[user_id] = Subject(name, "person", user_id)
    return [
        LogRow(
            entry=entry,
            who=people.get(entry.user_id, ""),
            where=str(walls[entry.wall_id]) if entry.wall_id in walls else "",
            about=[things[ref.id] for ref in entry.objects if ref.id in things],
        )
        for entry in found
    ]


def _place(cursor: str) -> tuple[dt.datetime, UUID] | None:
    if not cursor:
        return None
    try:
        written, entry_id = cursors.decode(cursor)
        at = dt.datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput("This page of the log does not exist.", "cursor") from None
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)), entry_id
