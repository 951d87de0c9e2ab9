"""Privilege logs as the API writes them."""

from typing import TYPE_CHECKING, Any

from casework.access import case_of_matter
from disclosure.privilege_log import log_id
from disclosure.selectors import challenges, log_versions, privilege_logs

if TYPE_CHECKING:
    from disclosure.models.privilege_log import PrivilegeLog
    from disclosure.selectors.challenges import Dispute
    from disclosure.selectors.log_versions import ServedLog
    from privilege.actor import Actor


def draft_values(log: "PrivilegeLog", case_id: object) -> dict[str, Any]:
    """A log of one's own in a list."""
    return {
        "id": log.id,
        "case_id": case_id,
        "shared_wall_id": log.shared_wall_id,
        "form": log.form,
        "message": log.text("message"),
    }


def draft_detail(actor: "Actor", log: "PrivilegeLog") -> dict[str, Any]:
    """A log of one's own with the lines that would be served."""
    case = case_of_matter(actor, log.matter_id)
    rows = privilege_logs.rows_of(actor, log)
    lines = privilege_logs.lines_of(log, rows)
    return draft_values(log, case.id) | {
        "locked": sum(row.is_locked for row in rows),
        "lines": [
            {"log_id": log_id(line.number) if line.number else "", "values": line.values}
            for line in lines
        ],
    }


def version_values(package: "ServedLog", case_id: object) -> dict[str, Any]:
    """A served log in a list."""
    version = package.version
    return {
        "id": version.id,
        "case_id": case_id,
        "number": version.number,
        "form": version.form,
        "asserting_office": version.asserting_office.name,
        "receiving_party": version.text("receiving_party"),
        "message": version.text("message"),
        "for_us": package.for_us,
        "entry_count": version.entry_count,
        "served_at": version.served_at,
        "events": [
            {
                "act": event.act,
                "office": event.acting_office.name,
                "happened_at": event.happened_at,
            }
            for event in package.events
        ],
    }


def version_detail(actor: "Actor", package: "ServedLog") -> dict[str, Any]:
    """A served log with its entries and the challenges to them."""
    version = package.version
    case = case_of_matter(actor, version.matter_id)
    disputes = challenges.disputes_over(actor, version.wall_id, version.asserting_office_id)
    return version_values(package, case.id) | {
        "entries": [
            {
                "id": entry.id,
                "log_id": log_id(entry.number),
                "change": entry.change,
                "values": log_versions.values_of(entry),
                "challenges": [_dispute(one) for one in disputes.get(entry.number, [])],
            }
            for entry in log_versions.entries_of(actor, version)
        ]
    }


def _dispute(dispute: "Dispute") -> dict[str, Any]:
    return {
        "id": dispute.challenge.id,
        "steps": [
            {
                "act": step.act,
                "office": step.acting_office.name,
                "day": step.day,
                "text": step.text("text"),
                "ruling": step.ruling,
                "due_day": step.due_day,
            }
            for step in dispute.steps
        ],
    }
