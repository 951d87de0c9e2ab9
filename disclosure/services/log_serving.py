"""Serving a privilege log: new rows behind the file shared with the receiving party."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access as casework_access
from disclosure import access
from disclosure.choices import PackageAct
from disclosure.events import Event
from disclosure.models.privilege_log import (
    PrivilegeLog,
    PrivilegeLogEntry,
    PrivilegeLogEvent,
    PrivilegeLogVersion,
)
from disclosure.privilege_log import Change, LogForm, change_of
from disclosure.selectors import log_versions, parties, privilege_logs
from disclosure.selectors.log_parts import Part, parts_of
from disclosure.selectors.parties import ReceivingParty
from disclosure.selectors.privilege_logs import Line
from disclosure.services.privilege_logs import make_row, part_for_change
from disclosure.services.serving import Confirmation
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import Locked, Refused
from privilege.models.walls import Wall
from privilege.services.content import (
    make_content,
    rewrite_content,
    save_contents,
    write_content,
)
from privilege.services.notices import notify


@dataclass(frozen=True, slots=True)
class _Entry:
    number: int
    change: Change
    values: dict[str, str]


def serve_log(actor: Actor, *, log_id: UUID, confirmation: Confirmation) -> UUID:
    """Serve the log as it stands; returns the id of the version.

    Raises ``Refused`` where recipients or entries are no longer those confirmed, where nothing
    changed since the version before, and where nobody is there to be served.
    """
    log = access.privilege_log_for(actor, log_id, for_change=True)
    if not actor.has_role(Role.ATTORNEY, Role.SUPERVISOR):
        raise Refused("A privilege log is served by an attorney.")
    target = access.shared_wall(actor, log.shared_wall_id)
    party = parties.receiving_party(actor, target)
    rows = privilege_logs.rows_of(actor, log)
    parts = parts_of(actor, log)
    demand_unlocked(rows, parts)
    lines = privilege_logs.lines_of(log, rows)
    _demand_confirmation(party, lines, confirmation)
    before = log_versions.latest(actor, target.id, actor.own_office_id)
    version_id, at = ids.new(), clock.now()
    version_ref = version_reference(version_id)
    with operation(
        actor,
        Event.LOG_SERVED,
        wall=log.wall_id,
        objects=[Ref("disclosure.privilege-log", log.id), version_ref],
    ) as op:
        op.wall(target.id, objects=[version_ref], also_logs=[party.log_id])
        for wall_id in {line.wall_id for line in lines} - {log.wall_id}:
            op.wall(wall_id, objects=[version_ref])
        known = set().union(*(part.numbers for part in parts))
        numbered = _number(actor, log, rows, lines)
        entries = _entries(actor, log, numbered, before, known)
        _demand_news(log, before, entries)
        version = _version(actor, log, target, party, before)
        version.id, version.served_at = version_id, at
        version.entry_count = sum(entry.change is not Change.WITHDRAWN for entry in entries)
        version.save(force_insert=True)
        _add_entries(actor, target, version, entries)
        tell(actor, version, PackageAct.SERVED, at)
        notify(
            actor,
            user_ids=[person.user_id for person in party.recipients],
            kind=Event.LOG_SERVED.value,
            matter_id=target.matter_id,
            object_id=version_id,
            by_email=True,
        )
    return version_id


def demand_unlocked(rows: list[privilege_logs.DraftRow], parts: list[Part]) -> None:
    """Raise ``Locked`` where what the log would say of privileged records cannot be read here."""
    locked = any(row.is_locked and not row.is_left_out for row in rows)
    if locked or any(part.is_locked for part in parts):
        raise Locked("The log speaks of privileged records. Unlock your key first.")


def version_reference(version_id: UUID) -> Ref:
    """How the audit log names a version."""
    return Ref("disclosure.privilege-log-version", version_id)


def tell(actor: Actor, version: PrivilegeLogVersion, act: PackageAct, at: datetime) -> None:
    """Write down what both sides may know happened to a version."""
    PrivilegeLogEvent.behind(
        version.wall,
        id=ids.new(),
        version=version,
        act=act.value,
        acting_office_id=actor.office_id,
        happened_at=at,
        created_by=actor.user_id,
    ).save(force_insert=True)


def _demand_confirmation(
    party: ReceivingParty, lines: list[Line], confirmation: Confirmation
) -> None:
    if not party.recipients:
        raise Refused("Nobody stands on the receiving side yet: enter an appearance first.")
    recipients = {person.user_id for person in party.recipients}
    if recipients != confirmation.recipient_ids or len(lines) != confirmation.item_count:
        raise Refused(
            "The recipients or the entries have changed since you looked. Read them again and "
            "confirm."
        )


def _demand_news(
    log: PrivilegeLog, before: PrivilegeLogVersion | None, entries: list[_Entry]
) -> None:
    if before is None and not entries:
        raise Refused("The log is empty: no privilege is asserted, and nothing was withheld.")
    if before is None or before.form != log.form:
        return
    changed = any(entry.change is not Change.SAME for entry in entries)
    if not changed and before.text("message") == log.text("message"):
        raise Refused(f"Nothing has changed since version {before.number} was served.")


def _number(
    actor: Actor, log: PrivilegeLog, rows: list[privilege_logs.DraftRow], lines: list[Line]
) -> dict[int, dict[str, str]]:
    """Give new lines the next numbers, which are theirs from now on; returns lines by number."""
    given: dict[tuple[UUID, str], int] = {}
    for line in lines:
        if line.number is None:
            given[line.wall_id, line.key] = log.next_number
            log.next_number += 1
    if given:
        log.save(update_fields=["next_number"])
    if LogForm(log.form) is LogForm.CATEGORICAL:
        _keep_categories(actor, log, rows, given)
    else:
        for found in rows:
            place = (found.part.wall.id, str(found.item.id))
            if place in given:
                part = part_for_change(actor, log, found.part)
                row = found.row or make_row(actor, part, found)
                row.number = given[place]
                row.save()
    return {
        given[line.wall_id, line.key] if line.number is None else line.number: line.values
        for line in lines
    }


def _keep_categories(
    actor: Actor,
    log: PrivilegeLog,
    rows: list[privilege_logs.DraftRow],
    given: dict[tuple[UUID, str], int],
) -> None:
    for part in {row.part.wall.id: row.part for row in rows}.values():
        new = {name: number for (wall_id, name), number in given.items() if wall_id == part.wall.id}
        if new:
            content = part_for_change(actor, log, part).content
            rewrite_content(content, {"categories": {**part.categories, **new}})


def _entries(
    actor: Actor,
    log: PrivilegeLog,
    numbered: dict[int, dict[str, str]],
    before: PrivilegeLogVersion | None,
    known: set[int],
) -> list[_Entry]:
    """What is to be served: every line, and what was withdrawn since the version before.

    A number that none of the parts before the actor ever gave is of one that only colleagues open:
    it stays as it was served.
    """
    served = _served(actor, log, before, known)
    entries = [
        _Entry(number, change_of(served.get(number), values), values)
        for number, values in numbered.items()
    ]
    entries += [
        _Entry(number, Change.WITHDRAWN if number in known else Change.SAME, values)
        for number, values in served.items()
        if number not in numbered
    ]
    return sorted(entries, key=lambda entry: entry.number)


def _served(
    actor: Actor, log: PrivilegeLog, before: PrivilegeLogVersion | None, known: set[int]
) -> dict[int, dict[str, str]]:
    """What the last version said, by number; nothing where it counted otherwise."""
    if before is None:
        return {}
    served = {
        entry.number: log_versions.values_of(entry)
        for entry in log_versions.entries_of(actor, before)
        if log_versions.stands(entry)
    }
    categorical = LogForm.CATEGORICAL.value
    if (before.form == categorical) == (log.form == categorical):
        return served
    if served.keys() - known:
        raise Refused(
            "Only colleagues can open some of what this log speaks of. One of them serves it in "
            "another form."
        )
    return {}


def _version(
    actor: Actor,
    log: PrivilegeLog,
    target: Wall,
    party: ReceivingParty,
    before: PrivilegeLogVersion | None,
) -> PrivilegeLogVersion:
    case = casework_access.case_of_matter(actor, log.matter_id)
    content = write_content(
        target,
        {
            "case": str(case.text("title")),
            "receiving_party": party.name,
            "recipients": list(party.lines()),
            "served_by": actor.display_name,
            "message": str(log.text("message")),
        },
    )
    return PrivilegeLogVersion.behind(
        target,
        asserting_office_id=actor.office_id,
        number=before.number + 1 if before else 1,
        form=log.form,
        created_by=actor.user_id,
        content=content,
    )


def _add_entries(
    actor: Actor, target: Wall, version: PrivilegeLogVersion, entries: list[_Entry]
) -> None:
    contents = [make_content(target, entry.values) for entry in entries]
    save_contents(contents)
    PrivilegeLogEntry.objects.bulk_create(
        PrivilegeLogEntry.behind(
            target,
            id=ids.new(),
            version=version,
            number=entry.number,
            change=entry.change.value,
            created_by=actor.user_id,
            content=content,
        )
        for entry, content in zip(entries, contents, strict=True)
    )
