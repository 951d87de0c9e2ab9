"""Troubles in the keeping of the log: noted where they are met, told to the operators once.

A trouble is open from when it is first met until it is mended; met again meanwhile it is the same
one. None of them stops work: what cannot be logged does not happen, all else goes on.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from audit.ground import clock, ids

USING = "integrator"
GRACE = timedelta(seconds=20)
"""A trouble that is over sooner is told to nobody: a restart is none."""
_NEW = "ended_at IS NULL AND told_at IS NULL AND began_at <= %s ORDER BY began_at, id"
_MENDED = (
    "ended_at IS NOT NULL AND told_at IS NOT NULL AND end_told_at IS NULL ORDER BY began_at, id"
)
_log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What can be wrong with the log's keeping."""

    STOPPED = "integration-stopped"
    LATE = "checkpoint-late"
    REFUSED = "integration-refused"
    NOT_KEPT = "checkpoint-not-kept"
    WITNESS_ABSENT = "witness-absent"
    WITNESS_REFUSES = "witness-refuses"
    APPEND_REFUSED = "append-refused"
    DATABASE = "database-away"
    EXPORT_FAILED = "export-failed"


WORDS = {
    Kind.STOPPED: _("No integrator is running: entries wait, and no checkpoint is signed."),
    Kind.LATE: _("Checkpoints of the log are late."),
    Kind.REFUSED: _("The integrator refuses to sign the log. Look before you start it again."),
    Kind.NOT_KEPT: _("The newest checkpoints cannot be kept outside the database."),
    Kind.WITNESS_ABSENT: _("A witness does not answer."),
    Kind.WITNESS_REFUSES: _("A witness refuses to cosign the log. Look into it at once."),
    Kind.APPEND_REFUSED: _("The database refused an entry; what it was about did not happen."),
    Kind.DATABASE: _("The database does not answer."),
    Kind.EXPORT_FAILED: _(
        "An export of a log failed and was given up. A weekly one is made again with the next"
        " week's."
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """An open or a mended trouble."""

    id: UUID
    kind: Kind
    subject: str
    detail: str
    began_at: datetime
    ended_at: datetime | None


def note(kind: Kind, subject: str = "", detail: str = "", *, using: str = USING) -> None:
    """Note a trouble; one that is open already keeps its beginning."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_trouble (id, kind, subject, detail, began_at)"
            " VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (kind, subject) WHERE ended_at IS NULL DO UPDATE"
            " SET detail = EXCLUDED.detail WHERE ledger_trouble.detail <> EXCLUDED.detail",
            [ids.new(), kind.value, subject, detail, clock.now()],
        )


def mend(kind: Kind, subject: str | None = None, *, using: str = USING) -> None:
    """Note that a trouble is over; without a subject, all of the kind."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_trouble SET ended_at = %s"
            " WHERE kind = %s AND ended_at IS NULL AND (%s::text IS NULL OR subject = %s)",
            [clock.now(), kind.value, subject, subject],
        )


def open_troubles(*, using: str = "default") -> list[Trouble]:
    """What is wrong now, the oldest first."""
    return _read("ended_at IS NULL ORDER BY began_at, id", [], using)


def tell(*, using: str = "default") -> int:
    """Write to the operators of each new trouble, and of each that is mended; how many.

    Each is told once. What cannot be sent is tried again at the next call.
    """
    now = clock.now()
    with transaction.atomic(using=using):
        new = _read(f"{_NEW} FOR UPDATE SKIP LOCKED", [now - GRACE], using)
        mended = _read(f"{_MENDED} FOR UPDATE SKIP LOCKED", [], using)
        if not new and not mended:
            return 0
        _mark("told_at", new, now, using)
        _mark("end_told_at", mended, now, using)
        for one in new:
            _log.error("the log: %s %s %s", one.kind, one.subject, one.detail)
            send(one.kind, one.subject, one.detail, one.began_at, mended=None)
        for one in mended:
            send(one.kind, one.subject, one.detail, one.began_at, mended=one.ended_at)
    return len(new) + len(mended)


def send(
    kind: Kind, subject: str, detail: str, began: datetime, *, mended: datetime | None
) -> None:
    """One e-mail to the configured operators, if there are any."""
    if not settings.PARLEY_OPERATORS:
        return
    words = str(WORDS[kind])
    lines = [words, subject, detail, f"Since: {began:%Y-%m-%d %H:%M:%S} UTC"]
    if mended:
        lines.append(f"Mended: {mended:%Y-%m-%d %H:%M:%S} UTC")
    EmailMessage(
        subject=f"[Parley] {'Mended' if mended else 'Trouble'}: {kind.value}",
        body="\n".join(line for line in lines if line) + f"\n\n{settings.PARLEY_BASE_URL}\n",
        to=list(settings.PARLEY_OPERATORS),
    ).send()


def _mark(column: str, some: list[Trouble], at: datetime, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"UPDATE ledger_trouble SET {column} = %s WHERE id = ANY (%s::uuid[])",  # noqa: S608 - two constants
            [at, [one.id for one in some]],
        )


def _read(condition: str, parameters: list[datetime], using: str) -> list[Trouble]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, subject, detail, began_at, ended_at FROM ledger_trouble"  # noqa: S608 - constants
            f" WHERE kind = ANY (%s) AND {condition}",
            [list(Kind), *parameters],
        )
        return [Trouble(row[0], Kind(row[1]), *row[2:]) for row in cursor.fetchall()]
