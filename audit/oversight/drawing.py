"""Which entries a week of review takes, and who looks at them: by lot, the same for one seed.

Entries behind walls that supervisors do not read by role have places of their own, and who looks
at what is drawn from the entry alone: what others did behind a wall never changes what a reviewer
is given beside it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.oversight.registries import PEER, SAMPLE, Candidate, review_rules
from privilege.registries import decisions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

OPEN_PLACES = 15
SHUT_PLACES = 10
"""Groups that a reviewer is given in a week at most: 25 in all."""
_HUNDRED = 100
_WHOLE = 2**64


@dataclass(frozen=True, slots=True)
class Setting:
    """What an office says of a rule."""

    is_on: bool
    amount: int


@dataclass(slots=True)
class Group:
    """Alike entries: flagged by one rule, of one person, of one kind, in one case."""

    rule: str
    event: str
    subject_id: UUID
    matter_id: UUID | None
    is_open: bool
    entries: list[Candidate] = field(default_factory=list)

    @property
    def key(self) -> bytes:
        """What makes it one group."""
        parts = (self.rule, self.event, self.subject_id, self.matter_id, self.is_open)
        return "|".join(map(str, parts)).encode()


def by_lot(seed: bytes, name: bytes, percent: int) -> bool:
    """Whether a lot of one name is among ``percent`` of a hundred."""
    return _number(seed, name) * _HUNDRED < percent * _WHOLE


def chosen(seed: bytes, name: bytes, people: Sequence[UUID]) -> UUID | None:
    """One of some people by lot; the others' absence changes nothing unless it is theirs."""
    return max(people, key=lambda one: _number(seed, name + one.bytes), default=None)


def drawn(seed: bytes, found: Sequence[Candidate], settings: Mapping[str, Setting]) -> list[Group]:
    """What supervisors review of some entries: alike ones together, the gravest rule first."""
    groups: dict[bytes, Group] = {}
    taken: set[UUID] = set()
    for name, candidate in _flagged(seed, found, settings):
        entry = candidate.entry
        person_id = candidate.person_id
        if entry.id in taken or person_id is None:
            continue
        taken.add(entry.id)
        shown = candidate.matter_id if candidate.is_open else None
        group = Group(name, entry.event, person_id, shown, candidate.is_open)
        groups.setdefault(group.key, group).entries.append(candidate)
    return list(groups.values())


def drawn_for_peers(
    seed: bytes, found: Sequence[Candidate], settings: Mapping[str, Setting]
) -> list[Candidate]:
    """The decisions that colleagues review."""
    setting = settings[PEER]
    return [
        one
        for one in found
        if setting.is_on
        and one.entry.event in decisions
        and one.entry.wall_id is not None
        and one.is_open
        and by_lot(seed, b"peer" + one.entry.id.bytes, setting.amount)
    ]


def _flagged(
    seed: bytes, found: Sequence[Candidate], settings: Mapping[str, Setting]
) -> Iterator[tuple[str, Candidate]]:
    for name, rule in review_rules().items():
        setting = settings[name]
        if not setting.is_on or name == PEER:
            continue
        # Apart, so that what happened behind a wall adds nothing to a number outside it.
        for is_open in (True, False):
            part = [one for one in found if one.is_open == is_open]
            for one in rule.flags(part, setting.amount):
                if name != SAMPLE or _is_sampled(seed, one, setting.amount):
                    yield name, one


def _is_sampled(seed: bytes, one: Candidate, percent: int) -> bool:
    return not one.is_own_trial_work and by_lot(seed, one.entry.id.bytes, percent)


def _number(seed: bytes, name: bytes) -> int:
    return int.from_bytes(hmac.digest(seed, name, hashlib.sha256)[:8])
