"""Watching how the log is kept, from outside the integrator: it may be what has stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from audit.ground import clock
from audit.ledger.services import troubles
from audit.ledger.services.append import REFUSED
from audit.ledger.services.troubles import Kind

WAITS_TOO_LONG = timedelta(seconds=15)
BEATS_MISSED = 3
_DATABASE_AWAY = "ledger:database-away"
_WORST = (Kind.REFUSED, Kind.APPEND_REFUSED, Kind.STOPPED, Kind.LATE)


@dataclass(frozen=True, slots=True)
class State:
    """Since when the oldest entry waits, when a checkpoint was last signed, and by anybody?"""

    oldest_waiting: datetime | None
    newest_checkpoint: datetime | None
    integrating: bool


def state() -> State:
    """How the log is kept at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.ledger_state()")
        return State(*cursor.fetchone())


def watch() -> int:
    """Note what is wrong and what is mended, and tell the operators; how many e-mails.

    To be called every few seconds by a process that is not the integrator.
    """
    try:
        return _watch()
    except DatabaseError as error:
        connection.close()
        if cache.add(_DATABASE_AWAY, clock.now().isoformat(), timeout=None):
            troubles.send(Kind.DATABASE, "", type(error).__name__, clock.now(), mended=None)
        return 0


def _watch() -> int:
    now, found = clock.now(), state()
    away = cache.get(_DATABASE_AWAY)
    if away:
        troubles.send(Kind.DATABASE, "", "", datetime.fromisoformat(away), mended=now)
        cache.delete(_DATABASE_AWAY)
    refused = any(one.kind is Kind.REFUSED for one in troubles.open_troubles())
    _set(Kind.STOPPED, wrong=not found.integrating and not refused)
    _set(Kind.LATE, wrong=_is_late(found, now))
    said = cache.get(REFUSED, "")
    _set(Kind.APPEND_REFUSED, wrong=bool(said), detail=said)
    return troubles.tell()


def health() -> str:
    """One word on the log for `/healthz`: `ok`, or the worst of what is wrong."""
    kinds = {one.kind for one in troubles.open_troubles()}
    return next((kind.value for kind in _WORST if kind in kinds), min(kinds, default="ok"))


def _is_late(found: State, now: datetime) -> bool:
    if found.oldest_waiting and now - found.oldest_waiting > WAITS_TOO_LONG:
        return True
    patience = timedelta(seconds=BEATS_MISSED * settings.PARLEY_LEDGER_BEAT_SECONDS)
    return found.newest_checkpoint is not None and now - found.newest_checkpoint > patience


def _set(kind: Kind, *, wrong: bool, detail: str = "") -> None:
    if wrong:
        troubles.note(kind, detail=detail, using="default")
    else:
        troubles.mend(kind, using="default")
