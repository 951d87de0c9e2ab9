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
from disclosure.selectors.parties import ReceivingParty
from disclosure.selectors.privilege_logs import Line
from disclosure.services.privilege_logs import make_row
from disclosure.services.serving import Confirmation
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import Refused
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
        numbered = _number(actor, log, rows, lines)
        entries = _entries(actor, log, numbered, before)
        _demand_news(log, before, entries)
        version = _version(actor, log, target, party, before)
        version.id, version.served_at, version.entry_count = version_id, at, len(numbered)
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
    given: dict[str, int] = {}
    for line in lines:
        if line.number is None:
            given[line.key] = log.next_number
            log.next_number += 1
    if given:
        log.save(update_fields=["next_number"])
    if LogForm(log.form) is LogForm.CATEGORICAL:
        rewrite_content(log.content, {"categories": {**log.text("categories", {}), **given}})
    else:
        for found in rows:
            if str(found.item.id) in given:
                row = found.row or make_row(actor, log, found.item.id)
                row.number = given[str(found.item.id)]
                row.save()
    return {given[line.key] if line.number is None else line.number: line.values for line in lines}


def _entries(
    actor: Actor,
    log: PrivilegeLog,
    numbered: dict[int, dict[str, str]],
    before: PrivilegeLogVersion | None,
) -> list[_Entry]:
    """What is to be served: every line, and what was withdrawn since the version before."""
    served = _served(actor, log, before)
    entries = [
        _Entry(number, change_of(served.get(number), values), values)
        for number, values in numbered.items()
    ]
    entries += [
        _Entry(number, Change.WITHDRAWN, values)
        for number, values in served.items()
        if number not in numbered
    ]
    return sorted(entries, key=lambda entry: entry.number)


def _served(
    actor: Actor, log: PrivilegeLog, before: PrivilegeLogVersion | None
) -> dict[int, dict[str, str]]:
    """What the last version said, by number; nothing where it counted otherwise."""
    categorical = LogForm.CATEGORICAL.value
    if before is None or (before.form == categorical) != (log.form == categorical):
        return {}
    return {
        entry.number: log_versions.values_of(entry)
        for entry in log_versions.entries_of(actor, before)
        if log_versions.stands(entry)
    }


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
