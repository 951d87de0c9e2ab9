"""A confidential report's course: who is left out, what is due when, and what follows what.

The times are those of Directive (EU) 2019/1937, Article 9, which offices without a rule of their
own take as a yardstick: an answer that it arrived within seven days, an outcome within three
months of that answer. All dates are days, so that the hour tells nobody who wrote.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

ACKNOWLEDGE_DAYS = 7
OUTCOME_DAYS = 90
REMIND_DAYS = 2
_WORD = re.compile(r"[^\W\d_]{2,}")


class State(StrEnum):
    """How far a report has come."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_INQUIRY = "in-inquiry"
    OUTCOME = "outcome"


_COURSE = (State.RECEIVED, State.ACKNOWLEDGED, State.IN_INQUIRY, State.OUTCOME)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who could receive a report."""

    user_id: UUID
    name: str
    office_id: UUID


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a report is about, as found in the directory, and the offices they lead."""

    user_id: UUID
    supervises: frozenset[UUID] = frozenset()


def next_states(state: State) -> tuple[State, ...]:
    """What a report can become: always further on, an inquiry may be skipped."""
    return _COURSE[_COURSE.index(state) + 1 :]


def acknowledge_by(received: dt.date) -> dt.date:
    """Until when the recipient says that it arrived."""
    return received + dt.timedelta(days=ACKNOWLEDGE_DAYS)


def outcome_by(acknowledged: dt.date) -> dt.date:
    """Until when the reporter is told what came of it."""
    return acknowledged + dt.timedelta(days=OUTCOME_DAYS)


def due(state: State, acknowledge: dt.date, outcome: dt.date) -> dt.date | None:
    """What the recipient owes next; None once the outcome was told."""
    if state == State.OUTCOME:
        return None
    return acknowledge if state == State.RECEIVED else outcome


def eligible(officers: Iterable[Officer], typed: str, named: Iterable[Named]) -> list[Officer]:
    """Who may receive a report about those who were named; the others are never offered.

    Left out are the accounts named, every officer of an office that a named person leads, and
    every officer a line of whose name was typed: all words of the line in the officer's name, or
    the officer's last name in the line. Rather one too many is left out than one too few.
    """
    found = list(named)
    ids = {one.user_id for one in found}
    led = {office_id for one in found for office_id in one.supervises}
    lines = [_words(line) for line in typed.splitlines()]
    return [
        one
        for one in officers
        if one.user_id not in ids
        and one.office_id not in led
        and not any(_names(line, one.name) for line in lines)
    ]


def _names(line: set[str], name: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(name)]
    return bool(line) and (line <= set(words) or (bool(words) and words[-1] in line))


def _words(line: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(line.split("@", maxsplit=1)[0])}
