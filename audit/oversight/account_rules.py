"""Accounts nobody uses, and accounts of nobody's office: when each is warned, and stopped.

CJIS AC-2(3): within a week of what makes an account superfluous; inactivity is 90 calendar days.
"""

import datetime as dt
from dataclasses import dataclass

from audit.oversight.stops import Limit, warns_at

UNUSED = dt.timedelta(days=90)
NOTICE = dt.timedelta(days=14)
ORPHANED = dt.timedelta(days=7)
_ORPHANS_GRACE = dt.timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Use:
    """What is known of one account's use."""

    seen_on: dt.date
    has_office: bool
    warned_at: dt.datetime | None
    orphaned_at: dt.datetime | None
    released_until: dt.datetime | None


def limit_of(use: Use, now: dt.datetime) -> Limit:
    """When an account is stopped: unused for 90 days, or a week without an office."""
    if not use.has_office:
        since = use.orphaned_at or now
        return Limit(since + ORPHANED, _ORPHANS_GRACE, use.warned_at if use.orphaned_at else None)
    last = dt.datetime.combine(use.seen_on, dt.time(), dt.UTC)
    # A warning for having had no office is none for being unused.
    warned = None if use.orphaned_at else use.warned_at
    return Limit(last + UNUSED, NOTICE, warned, use.released_until)


def is_to_be_warned(use: Use, now: dt.datetime) -> bool:
    """Whether the person must be told now."""
    limit = limit_of(use, now)
    return limit.warned_at is None and (not use.has_office or now >= warns_at(limit, NOTICE))
