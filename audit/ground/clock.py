"""The time."""

from datetime import UTC, datetime

from audit.ground import replay


def now() -> datetime:
    """This instant in UTC, to the microsecond."""
    return replay.instant.get() or datetime.now(UTC)
