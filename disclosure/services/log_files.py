"""A privilege log, drafted or served, as a file to be saved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.ground import clock
from casework.access import case_of_matter
from disclosure import access
from disclosure.log_papers import LogPaper, log_csv, log_docx, log_pdf
from disclosure.models.privilege_log import PrivilegeLog, PrivilegeLogVersion
from disclosure.privilege_log import LogForm, columns_of, log_id
from disclosure.selectors import log_versions, privilege_logs
from disclosure.selectors.log_parts import parts_of
from disclosure.selectors.parties import receiving_party
from disclosure.services import log_receiving
from disclosure.services.log_serving import demand_unlocked
from disclosure.services.privilege_logs import look_at_draft
from privilege.actor import Actor
from privilege.errors import NotFound

NOTE = "* attorney"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAKERS: dict[str, tuple[str, Callable[[LogPaper, datetime], bytes]]] = {
    "csv": ("text/csv", lambda log, _at: log_csv(log)),
    "pdf": ("application/pdf", lambda log, _at: log_pdf(log)),
    "docx": (_DOCX, lambda log, at: log_docx(log, made_at=at)),
}
ENDINGS = tuple(_MAKERS)


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file ready to be sent."""

    name: str
    media_type: str
    content: bytes


def version_file(actor: Actor, *, version_id: UUID, ending: str) -> LogFile:
    """Make the file of a served version; recorded in the actor's own log."""
    version = access.log_version_for(actor, version_id)
    media_type, make = _maker(ending)
    content = make(_of_version(actor, version), version.served_at)
    log_receiving.take_out(actor, version=version, size=len(content))
    return LogFile(f"privilege-log-version-{version.number}.{ending}", media_type, content)


def draft_file(actor: Actor, *, log_id: UUID, ending: str) -> LogFile:
    """Make the file of a draft, for the side that drafts; new lines have no number yet."""
    log = privilege_logs.log_of(actor, log_id)
    media_type, make = _maker(ending)
    content = make(_of_draft(actor, log), clock.now())
    look_at_draft(actor, log=log, size=len(content))
    return LogFile(f"privilege-log-draft.{ending}", media_type, content)


def _maker(ending: str) -> tuple[str, Callable[[LogPaper, datetime], bytes]]:
    if ending not in _MAKERS:
        raise NotFound
    return _MAKERS[ending]


def _of_version(actor: Actor, version: PrivilegeLogVersion) -> LogPaper:
    entries = log_versions.entries_of(actor, version)
    return LogPaper(
        title=f"Privilege log, version {version.number}",
        case=str(version.text("case")),
        facts=(
            ("Asserted by", version.asserting_office.name),
            ("Served on", str(version.text("receiving_party"))),
            ("Served", version.served_at.strftime("%Y-%m-%d %H:%M UTC")),
            *((("Note", str(version.text("message"))),) if version.text("message") else ()),
        ),
        columns=columns_of(LogForm(version.form)),
        lines=tuple(
            (log_id(entry.number), log_versions.values_of(entry))
            for entry in entries
            if log_versions.stands(entry)
        ),
        note=NOTE,
    )


def _of_draft(actor: Actor, log: PrivilegeLog) -> LogPaper:
    party = receiving_party(actor, access.shared_wall(actor, log.shared_wall_id))
    rows = privilege_logs.rows_of(actor, log)
    demand_unlocked(rows, parts_of(actor, log))
    lines = privilege_logs.lines_of(log, rows)
    return LogPaper(
        title="Privilege log, draft – not served",
        case=str(case_of_matter(actor, log.matter_id).text("title")),
        facts=(("Asserted by", log.office.name), ("For", party.name)),
        columns=columns_of(LogForm(log.form)),
        lines=tuple((log_id(line.number) if line.number else "new", line.values) for line in lines),
        note=NOTE,
    )
