"""Privilege logs as the side that drafts them sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from casework.access import own_files
from casework.selectors import producing
from casework.selectors.assertions import SUBJECT
from disclosure import access
from disclosure.bates import Treatment
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogRow
from disclosure.models.production import ProductionItem, Release
from disclosure.privilege_log import LogForm, categorized, disclosed
from disclosure.selectors.log_facts import Held, facts_of
from disclosure.selectors.productions import form_of, range_of
from privilege.actor import Actor
from privilege.errors import NotFound
from privilege.selectors.assertions import of_subjects, standing_behind

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem
    from privilege.models.assertion import Assertion


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An item on a log: what is said of it, by column, and which of it a person wrote."""

    item: "EvidenceItem"
    values: dict[str, str]
    facts: dict[str, str]
    row: PrivilegeLogRow | None

    @property
    def number(self) -> int | None:
        """The number it was served under, if it was."""
        return self.row.number if self.row else None

    @property
    def is_left_out(self) -> bool:
        """Whether it is not to be served."""
        return bool(self.row and self.row.is_left_out)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it would be served: its number, or None for a new one, and what it says."""

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
    """Return what the log holds now: every item claimed, or withheld from this party.

    An item whose claims have all ended, or that this party was given, is not on it.
    """
    claims = _claims(actor, log)
    held = _held(actor, log)
    ended = {one.subject_id for one in of_subjects(actor, held)} - claims.keys()
    given = set(
        Release.objects.filter(shared_wall_id=log.shared_wall_id, item_id__in=held).values_list(
            "item_id", flat=True
        )
    )
    wanted = claims.keys() | (held.keys() - ended - given)
    items = producing.items_of_file(actor, log.wall_id, chosen=list(wanted))
    members = frozenset(producing.members_of(actor, [item.id for item in items]))
    facts = facts_of(items, claims, held, members)
    kept = {row.item_id: row for row in _kept(log)}
    return [_row(item, facts[item.id], kept.get(item.id)) for item in items]


def row_of(actor: Actor, log: PrivilegeLog, item_id: UUID) -> DraftRow:
    """Return one item of a log; raises ``NotFound`` for one that is not on it."""
    for row in rows_of(actor, log):
        if row.item.id == item_id:
            return row
    raise NotFound


def lines_of(log: PrivilegeLog, rows: Sequence[DraftRow]) -> list[Line]:
    """Return the lines that would be served in the log's form, numbered ones first."""
    form = LogForm(log.form)
    included = [row for row in rows if not row.is_left_out]
    if form is LogForm.CATEGORICAL:
        given: Mapping[str, int] = log.text("categories", {})
        groups = categorized(row.values for row in included)
        lines = [Line(name, given.get(name), dict(values)) for name, values in groups.items()]
    else:
        lines = [
            Line(str(row.item.id), row.number, disclosed(form, row.values)) for row in included
        ]
    return sorted(lines, key=lambda line: (line.number is None, line.number or 0))


def items_behind(actor: Actor, log: PrivilegeLog, number: int) -> "list[EvidenceItem]":
    """Return the items that a number of a served log stands for."""
    rows = rows_of(actor, log)
    found = [row.item for row in rows if row.number == number]
    names = {name for name, given in log.text("categories", {}).items() if given == number}
    return found or [row.item for row in rows if row.values["category"] in names]


def _claims(actor: Actor, log: PrivilegeLog) -> "dict[UUID, list[Assertion]]":
    claims: dict[UUID, list[Assertion]] = {}
    for claim in standing_behind(actor, log.wall_id, SUBJECT):
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


def _kept(log: PrivilegeLog) -> list[PrivilegeLogRow]:
    return list(PrivilegeLogRow.objects.select_related("content").filter(log=log))


def _row(item: "EvidenceItem", facts: dict[str, str], row: PrivilegeLogRow | None) -> DraftRow:
    written = (row.content.words() or {}) if row and row.content else {}
    return DraftRow(item, {**facts, **written}, facts, row)
