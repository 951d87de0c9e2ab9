"""Confidential reports: who receives them, what a recipient sees, what a receipt code opens."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.functions import Lower

from audit.ground import clock
from audit.oversight import concern as rules
from audit.oversight.models.concern import Concern, ConcernFile, ConcernMessage
from privilege.actor import Actor
from privilege.choices import Role, WallKind
from privilege.keys import receipts
from privilege.keys.pairs import CannotOpenError, PrivateKey
from privilege.models.people import OfficeRole, User
from privilege.models.walls import Wall

_ADDRESS = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")
_RECIPIENTS = "SELECT user_id, name, office_id, office, role, member_key_id, public_key"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can receive a report, with the key that it is sealed to."""

    user_id: UUID
    name: str
    office_id: UUID
    office: str
    role: str
    member_key_id: UUID
    public_key: bytes

    @property
    def officer(self) -> rules.Officer:
        """As the rules of a report's course see them."""
        return rules.Officer(self.user_id, self.name, self.office_id)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A report as whoever holds its code sees it; ``answers`` with the day of each.

    ``waits``: nobody can open it any more, since ``holder`` has left or receives no reports now.
    """

    id: UUID
    wall: Wall
    state: str
    received_on: dt.date
    acknowledge_by: dt.date
    outcome_by: dt.date
    acknowledged_on: dt.date | None
    inquiry_on: dt.date | None
    outcome_on: dt.date | None
    handed_on: dt.date | None
    holder: str
    waits: bool
    answers: tuple[tuple[dt.date, str], ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """What an alternate is told: that a colleague owes an answer since a day, or has left."""

    recipient_id: UUID
    name: str
    state: str
    due: dt.date
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A message as its recipient sees it; no words while locked."""

    message: ConcernMessage
    words: dict[str, Any] | None

    @property
    def is_reporters(self) -> bool:
        """Whether the reporter wrote it."""
        return self.message.created_by is None


def recipients(about: str = "", text: str = "") -> list[Recipient]:
    """Everybody who may receive a report about those named, one name or e-mail address a line.

    Left out is also whose whole name the report's ``text`` has.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_RECIPIENTS} FROM parley.concern_recipients()")
        found = [Recipient(*row) for row in cursor.fetchall()]
    kept = rules.eligible([one.officer for one in found], about, _named(about), text)
    ids = {one.user_id for one in kept}
    return [one for one in found if one.user_id in ids]


def receives(actor: Actor) -> bool:
    """Whether reports can be addressed to the actor."""
    return actor.has_role(Role.ETHICS_OFFICER, Role.AUDITOR)


def addressed_to(actor: Actor) -> list[Concern]:
    """The reports behind whose walls the actor stands, what is due first in front."""
    found = Concern.objects.filter(recipient_id=actor.person_id).select_related("content")
    return sorted(found, key=lambda one: (due_of(one) or dt.date.max, one.received_on, one.id))


def due_of(concern: Concern) -> dt.date | None:
    """Until when the recipient owes the next step; nothing once it was handed on."""
    if concern.handed_on:
        return None
    state = rules.State(concern.state)
    return rules.due(state, concern.acknowledge_by, concern.outcome_by)


def lines(concern: Concern) -> list[Line]:
    """What was written on both sides, oldest first, as far as this session has unlocked it."""
    found = ConcernMessage.objects.filter(concern=concern).select_related("content")
    return [Line(one, _words(one)) for one in found.order_by("created_at", "id")]


def files(concern: Concern) -> list[ConcernFile]:
    """The files that came with a report."""
    found = ConcernFile.objects.filter(concern=concern).select_related("content", "blob")
    return list(found.order_by("created_at", "id"))


def overdue(actor: Actor, today: dt.date) -> list[Overdue]:
    """What colleagues whom the actor stands in for have left undone; nothing of the reports."""
    if not receives(actor):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.overdue_concerns(%s)", [today])
        return [Overdue(*row) for row in cursor.fetchall()]


def by_code(typed: str) -> tuple[Receipt, PrivateKey] | None:
    """What a receipt code opens, with the key that opens the answers; None where it opens nothing.

    Takes a second or so, whoever asks. The words the reporter wrote are not among it.
    """
    digest = receipts.digest_of(typed)
    if digest is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM parley.concern_by_receipt(%s)", [digest])
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute("SELECT * FROM parley.concern_answers(%s)", [digest])
        answers = cursor.fetchall()
    concern_id, wall_id, matter_id, office_id = row[:4]
    code_id = row[13]
    try:
        private = receipts.open_key(typed, bytes(row[12]), code_id)
    except CannotOpenError:
        return None
    wall = Wall(id=wall_id, matter_id=matter_id, office_id=office_id, kind=WallKind.CONCERN.value)
    opened = tuple(_opened(private, code_id, answer) for answer in answers)
    columns: tuple[Any, ...] = (concern_id, wall, *row[4:11], *row[14:17], opened)
    return Receipt(*columns), private


def _opened(private: PrivateKey, code_id: UUID, row: tuple[Any, ...]) -> tuple[dt.date, str]:
    answer_id, at, sealed = row
    try:
        text = receipts.open_answer(private, bytes(sealed), code_id, answer_id)
    except CannotOpenError:
        text = ""
    return at.date(), text


def _words(row: ConcernMessage) -> dict[str, Any] | None:
    try:
        return None if row.content is None else row.content.words()
    except CannotOpenError:
        return None


def _named(about: str) -> Iterable[rules.Named]:
    """Who is named by name or address, and every supervisor whom a line could mean."""
    lines = rules.lines_of(about)
    if not lines:
        return []
    whole = {line.strip().casefold() for line in lines}
    addresses = {word.casefold() for line in lines for word in _ADDRESS.findall(line)}
    directory = User.objects.annotate(word=Lower("display_name"), address=Lower("email"))
    named = directory.filter(word__in=whole) | directory.filter(address__in=addresses)
    ids = set(named.values_list("id", flat=True))
    offices: dict[UUID, set[UUID]] = {}
    led = OfficeRole.objects.filter(role=Role.SUPERVISOR)
    for user_id, office_id, name in led.values_list("user_id", "office_id", "user__display_name"):
        if user_id in ids or any(rules.names(line, name) for line in lines):
            offices.setdefault(user_id, set()).add(office_id)
    return [
        rules.Named(user_id, frozenset(offices.get(user_id, ()))) for user_id in ids | set(offices)
    ]


def this_hour() -> dt.datetime:
    """The full hour before now: what is written of when something was reported."""
    return clock.now().replace(minute=0, second=0, microsecond=0)
