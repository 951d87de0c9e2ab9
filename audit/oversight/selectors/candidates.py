"""What the review service reads: the entries of one office's people, in a span of time."""

import datetime as dt
from uuid import UUID

from django.db import connection

from audit.ledger.selectors import decode
from audit.oversight.registries import Candidate


def candidates(
    office_id: UUID, since: dt.datetime, until: dt.datetime, zone: str
) -> list[Candidate]:
    """Entries from ``since`` until before ``until``, oldest first; by the review service only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.review_entries(%s, %s, %s)", [office_id, since, until])
        return [_candidate(zone, *row) for row in cursor.fetchall()]


def peers(office_id: UUID, subject_id: UUID, wall_id: UUID) -> list[UUID]:
    """Colleagues of the same office and grade who stand behind a wall themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.review_peers(%s, %s, %s)", [office_id, subject_id, wall_id])
        found: list[UUID] = cursor.fetchone()[0]
    return found


def _candidate(  # noqa: PLR0917 - a row of parley.review_entries
    zone: str,
    leaf_id: UUID,
    log_id: UUID,
    at: dt.datetime,
    data: bytes,
    matter_id: UUID | None,
    is_open: bool,
    on_team: bool,
    let_in_at: dt.datetime | None,
    is_screened: bool,
    is_favorable: bool,
    in_trial_week: bool,
) -> Candidate:
    return Candidate(
        entry=decode(leaf_id, log_id, at, data),
        matter_id=matter_id,
        is_open=is_open,
        on_team=on_team,
        let_in_at=let_in_at,
        is_screened=is_screened,
        is_favorable=is_favorable,
        in_trial_week=bool(in_trial_week),
        zone=zone,
    )


def neutral_reviewers(office_id: UUID) -> list[UUID]:
    """Oversight auditors who review an office's one supervisor where nobody outside is named."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley.neutral_reviewers(%s)", [office_id])
        found: list[UUID] = cursor.fetchone()[0]
    return found
