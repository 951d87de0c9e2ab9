"""Warn first, stop later, release at any hour: what every rule that shuts somebody out obeys.

An attestation that is overdue, a training that ran out, an account that lies unused: none of them
stops the service of documents or the reading of one's own case before its person was told, and
had time. A supervisor's release gives more time at once, whatever the hour. Plain Python; whoever
keeps the rows fills in a ``Limit`` and asks ``standing`` with the clock's time.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a person stands under one rule."""

    OPEN = "open"
    WARNED = "warned"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Limit:
    """One rule, as it holds for one person. All times are aware.

    ``warned_at`` is when the person was told, and not when they should have been; None: nobody has
    told them, and nothing stops. ``grace`` is the least time between the warning and the stop.
    """

    due: dt.datetime
    grace: dt.timedelta
    warned_at: dt.datetime | None = None
    released_until: dt.datetime | None = None

    def __post_init__(self) -> None:
        if self.grace <= dt.timedelta():
            raise ValueError("a warning leaves some time")


def stops_at(limit: Limit) -> dt.datetime | None:
    """When the rule stops its person, unless they do what is due; None while nobody warned them.

    Never before the due date, never sooner than ``grace`` after the warning, never during a
    release.
    """
    if limit.warned_at is None:
        return None
    earliest = max(limit.due, limit.warned_at + limit.grace)
    return earliest if limit.released_until is None else max(earliest, limit.released_until)


def standing(limit: Limit, now: dt.datetime) -> Standing:
    """Open until the warning, warned until the stop."""
    stop = stops_at(limit)
    if stop is None:
        return Standing.OPEN
    return Standing.STOPPED if now >= stop else Standing.WARNED


def warns_at(limit: Limit, notice: dt.timedelta) -> dt.datetime:
    """When to warn: ``notice`` before the due date, and no later than leaves the grace whole."""
    return limit.due - max(notice, limit.grace)
