"""Drafting a privilege log: its form, and what it says of each item."""

from collections.abc import Mapping
from uuid import UUID

from audit.ground import ids
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from casework import access as casework_access
from casework.selectors.assertions import NOTE_SUBJECT
from casework.services import words
from casework.services.assertions import warn_if_revealing
from disclosure import access
from disclosure.choices import LogFormChoice
from disclosure.events import Event
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogRow
from disclosure.privilege_log import COLUMNS
from disclosure.selectors import privilege_logs as reads
from disclosure.selectors.log_parts import Part
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import Locked, NotFound
from privilege.models.walls import Wall
from privilege.services.content import rewrite_content, write_content
from privilege.services.database import take_turn

LOCKED = "This is privileged and locked. Unlock your key first; nothing was changed."
WRITABLE = frozenset({*COLUMNS, "category"})


def begin_log(actor: Actor, *, shared_wall_id: UUID) -> PrivilegeLog:
    """Begin the log towards one receiving party; beginning twice is once."""
    shared = access.shared_wall(actor, shared_wall_id)
    if actor.office_id not in {shared.office_id, shared.counterpart_id}:
        raise NotFound
    own = casework_access.own_file(actor, shared.matter_id, shared.defendant_id)
    wall = writable_wall(actor, own.id)
    take_turn(shared.id)
    begun: PrivilegeLog | None = PrivilegeLog.objects.filter(
        wall=wall, shared_wall_id=shared.id
    ).first()
    if begun is not None:
        return access.privilege_log_for(actor, begun.id)
    with operation(actor, Event.LOG_BEGUN, wall=wall.id) as op:
        log = _begun(actor, wall, shared.id)
        op.add(log_ref(log.id))
    return log


def change_log(actor: Actor, *, log_id: UUID, form: LogFormChoice, message: str) -> PrivilegeLog:
    """Choose the form of the log, and what stands above it for the other side to read."""
    log = access.privilege_log_for(actor, log_id, for_change=True)
    said = words.prose(message, "message", longest=4000)
    with operation(actor, Event.LOG_CHANGED, wall=log.wall_id, objects=[log_ref(log.id)]):
        log.form = form.value
        log.save(update_fields=["form"])
        rewrite_content(log.content, {"message": said})
    return log


def describe_row(
    actor: Actor,
    *,
    log_id: UUID,
    item_id: UUID,
    values: Mapping[str, str],
    is_left_out: bool = False,
    despite_warning: bool = False,
) -> None:
    """Say how the log is to speak of a record; what equals its own facts goes on following them.

    Raises ``InvalidInput`` where the description repeats the record's words, until
    ``despite_warning``; ``Locked`` for one that is privileged and not unlocked; ``NotFound`` for
    one that is not on the log.
    """
    log = access.privilege_log_for(actor, log_id, for_change=True)
    found = reads.row_of(actor, log, item_id)
    if found.is_locked:
        raise Locked(LOCKED)
    said = {
        name: words.line(value, name, longest=2000)
        for name, value in values.items()
        if name in WRITABLE
    }
    kept = {name: value for name, value in said.items() if value != found.facts[name]}
    if not despite_warning and "description" in kept:
        warn_if_revealing(actor, found.item, kept["description"])
    wall = writable_wall(actor, found.part.wall.id)
    objects = [log_ref(log.id), Ref(found.subject_type, item_id)]
    with operation(actor, Event.LOG_DESCRIBED, wall=wall.id, objects=objects):
        row = found.row or make_row(actor, part_for_change(actor, log, found.part), found)
        content = row.content
        row.is_left_out, row.content = is_left_out, write_content(wall, kept)
        row.save()
        if content is not None:
            content.delete()


def look_at_draft(actor: Actor, *, log: PrivilegeLog, size: int) -> None:
    """Record that a draft was taken out as a file."""
    record(
        actor,
        Event.LOG_DRAFT_DOWNLOADED,
        wall=log.wall_id,
        objects=[log_ref(log.id)],
        bytes_sent=size,
    )


def part_for_change(actor: Actor, log: PrivilegeLog, part: Part) -> PrivilegeLog:
    """Return the part of a log behind one wall, begun where it was not; of an operation there."""
    wall = writable_wall(actor, part.wall.id)
    kept = PrivilegeLog.objects.select_related("content", "wall").filter(
        wall=wall, shared_wall_id=log.shared_wall_id
    )
    begun: PrivilegeLog | None = part.log or kept.first()  # begun by the row before this one
    return begun or _begun(actor, wall, log.shared_wall_id)


def make_row(actor: Actor, part: PrivilegeLog, row: reads.DraftRow) -> PrivilegeLogRow:
    """Make an unsaved row of a log."""
    of = "note" if row.subject_type == NOTE_SUBJECT else "item"
    return PrivilegeLogRow.behind(
        part.wall, log=part, created_by=actor.user_id, **{f"{of}_id": row.item.id}
    )


def _begun(actor: Actor, wall: Wall, shared_wall_id: UUID) -> PrivilegeLog:
    log: PrivilegeLog = PrivilegeLog.behind(
        wall,
        id=ids.new(),
        shared_wall_id=shared_wall_id,
        created_by=actor.user_id,
        content=write_content(wall, {"message": "", "categories": {}}),
    )
    log.save(force_insert=True)
    return log


def log_ref(log_id: UUID) -> Ref:
    """How the log of audit names a privilege log."""
    return Ref("disclosure.privilege-log", log_id)
