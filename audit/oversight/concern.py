"""A confidential report's course: who is left out, what is due when, and what follows what.

The times are those of Directive (EU) 2019/1937, Article 9, which offices without a rule of their
own take as a yardstick: an answer that it arrived within seven days, an outcome within three
months of that answer. All dates are days, so that the hour tells nobody who wrote.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

ACKNOWLEDGE_DAYS = 7
OUTCOME_DAYS = 90
REMIND_DAYS = 2
_WORD = re.compile(r"[^\W\d_]{2,}")
_HOST = re.compile(r"@\S*")
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"}
_APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4"
_MUTE = {"Mn", "Cf"}  # marks over letters, and what is not to be seen
_LONG = 5  # letters
_MOST_LINES = 50


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


def eligible(
    officers: Iterable[Officer], typed: str, named: Iterable[Named], text: str = ""
) -> list[Officer]:
    """Who may receive a report about those who were named; the others are never offered.

    Left out are the accounts named, every officer of an office that a named person leads, every
    officer whom a line that was typed names, and every officer whose whole name stands in a line
    of the report's `text`. Rather one too many is left out than one too few.
    """
    found = list(named)
    ids = {one.user_id for one in found}
    led = {office_id for one in found for office_id in one.supervises}
    lines = lines_of(typed)
    left = [
        one
        for one in officers
        if one.user_id not in ids
        and one.office_id not in led
        and not any(names(line, one.name) for line in lines)
    ]
    told = mentioned(text, {one.name for one in left})
    return [one for one in left if one.name not in told]


def lines_of(typed: str) -> list[str]:
    """The lines that were typed, at most 50: what is beyond stands in the last one."""
    lines = [line for line in typed.splitlines() if line.strip()]
    first, rest = lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1 :]
    return [*first, " ".join(rest)] if rest else first


def names(line: str, name: str) -> bool:
    """Whether a line could mean somebody of this name, however it is spelled.

    All of its words are in the name, or two of them, or the last name is among them. Marks,
    apostrophes, capitals and what is written together do not matter, nor one letter of a long word.
    """
    words, own = _words(_HOST.sub(" ", line)), _words(name)
    own = [word for word in own if word not in _SUFFIXES] or own
    shared = {word for word in own if _is_among(word, words)}
    if words and (len(shared) > 1 or all(_is_among(word, own) for word in words)):
        return True
    before_comma = [word for word in _words(name.partition(",")[0]) if word not in _SUFFIXES]
    lasts = {*_joined(before_comma)[-1:], *("".join(own[-count:]) for count in (1, 2, 3))}
    return any(_is_among(last, _joined(words)) for last in lasts if last)


def mentioned(text: str, known: Iterable[str]) -> set[str]:
    """Which names, of two words at least, stand whole in a line of a text."""
    lines = [set(_words(line)) for line in text.splitlines()]
    everything = set().union(*lines)
    found = set()
    for name in known:
        own = [word for word in _words(name) if word not in _SUFFIXES]
        if len(own) > 1 and all(_is_among(word, everything) for word in own):
            found |= {name for line in lines if all(_is_among(word, line) for word in own)}
    return found


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(
        c for c in plain if c not in _APOSTROPHES and unicodedata.category(c) not in _MUTE
    )
    return [word.casefold() for word in _WORD.findall(kept)]


def _joined(words: list[str]) -> list[str]:
    """The words, and each two and three of them written together: de la Cruz is Delacruz."""
    together = ["".join(words[at : at + count]) for count in (3, 2) for at in range(len(words))]
    return [*together, *words]


def _is_among(word: str, words: Collection[str]) -> bool:
    size = len(word)
    return word in words or any(
        _is_like(word, one) for one in words if size - 1 <= len(one) <= size + 1
    )


def _is_like(one: str, other: str) -> bool:
    """The same, or of long words one letter more, less, another, or two exchanged."""
    one, other = sorted((one, other), key=len)
    if one == other or len(one) < _LONG or len(other) > len(one) + 1:
        return one == other
    at = next((at for at, letter in enumerate(one) if letter != other[at]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    exchanged = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return exchanged or one[at + 1 :] == other[at + 1 :]
