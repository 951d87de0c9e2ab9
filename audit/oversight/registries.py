"""Rules of review: what each is called, what its number means, and which entries it flags.

What disclosure and others record is named by its audit tag; packages beside this one add acts and
decisions of theirs in ``privilege.registries``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from privilege.registries import reviewed_acts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from audit.ledger.selectors import LoggedEntry

SAMPLE = "sample"
PEER = "peer"
OPENED = frozenset(
    {
        "casework:case:viewed",
        "casework:evidence:viewed",
        "casework:evidence:downloaded",
        "casework:note:read",
        "casework:message:read",
        "casework:message-file:opened",
    }
)
"""Acts that open what somebody else may have written."""
DOWNLOADED = frozenset({"casework:evidence:downloaded", "disclosure:volume:file-downloaded"})
LOG_INS = ("privilege:session:failed", "privilege:session:locked-out")
_NEW_FOR = dt.timedelta(days=30)
_HOUR = dt.timedelta(hours=1)
_DAY_BEGINS, _DAY_ENDS, _SATURDAY = 6, 20, 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be reviewed, and what the database says beside it.

    ``is_open``: behind no wall, or one that supervisors read by role. ``on_team``: the person was
    let in there by name, now or within the last 30 days. ``let_in_at``: when, if within 30 days.
    """

    entry: LoggedEntry
    matter_id: UUID | None
    is_open: bool
    on_team: bool
    let_in_at: dt.datetime | None
    is_screened: bool
    is_favorable: bool
    in_trial_week: bool
    zone: str

    @property
    def person_id(self) -> UUID | None:
        """Whose act it was; where a log-in failed, whose account it was tried on."""
        if self.entry.user_id is None and self.entry.event.startswith(LOG_INS):
            accounts = (ref.id for ref in self.entry.objects if ref.kind == "privilege.user")
            return next(accounts, None)
        return self.entry.user_id

    @property
    def is_own_trial_work(self) -> bool:
        """Work on one's own case in the week of its trial, at whatever hour and pace."""
        return self.on_team and self.in_trial_week


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of review; ``unit`` says what its number is, and is empty where it has none."""

    label: _StrOrPromise
    flags: Callable[[Sequence[Candidate], int], Iterable[Candidate]]
    is_on: bool = True
    amount: int = 0
    unit: _StrOrPromise = ""


def begins(*tags: str) -> Callable[[Sequence[Candidate], int], Iterator[Candidate]]:
    """A rule that flags every entry whose audit tag begins with one of these."""

    def flags(found: Sequence[Candidate], _amount: int) -> Iterator[Candidate]:
        return (one for one in found if one.entry.event.startswith(tags))

    return flags


def _screens(found: Sequence[Candidate], _amount: int) -> Iterator[Candidate]:
    return (
        one for one in found if one.is_screened or one.entry.event.startswith("privilege:screen:")
    )


def _outside_the_team(found: Sequence[Candidate], _amount: int) -> Iterator[Candidate]:
    return (one for one in found if one.entry.event in OPENED and not one.on_team)


def _favorable_withheld(found: Sequence[Candidate], _amount: int) -> Iterator[Candidate]:
    withheld = "disclosure:production:item-withheld"
    return (one for one in found if one.entry.event == withheld and one.is_favorable)


def _bulk(found: Sequence[Candidate], amount: int) -> Iterator[Candidate]:
    """All downloads of a person who made ``amount`` of them within one hour."""
    by_person: dict[UUID | None, list[Candidate]] = defaultdict(list)
    for one in found:
        if one.entry.event in DOWNLOADED and not one.is_own_trial_work:
            by_person[one.entry.user_id].append(one)
    for theirs in by_person.values():
        flagged: dict[UUID, Candidate] = {}
        for last in range(amount - 1, len(theirs)):
            burst = theirs[last - amount + 1 : last + 1]
            if burst[-1].entry.at - burst[0].entry.at <= _HOUR:
                flagged.update({one.entry.id: one for one in burst})
        yield from flagged.values()


def _off_hours(found: Sequence[Candidate], _amount: int) -> Iterator[Candidate]:
    """Before 6 in the morning, from 8 in the evening, at weekends, by the court's clock."""
    for one in found:
        local = one.entry.at.astimezone(ZoneInfo(one.zone))
        is_working = _DAY_BEGINS <= local.hour < _DAY_ENDS and local.weekday() < _SATURDAY
        if one.entry.event in OPENED and not is_working and not one.is_own_trial_work:
            yield one


def _first_access(found: Sequence[Candidate], _amount: int) -> Iterator[Candidate]:
    """The first opening behind a wall by somebody let in there within the last 30 days."""
    seen = set()
    for one in found:
        key = (one.entry.user_id, one.entry.wall_id)
        is_new = one.let_in_at is not None and one.entry.at - one.let_in_at <= _NEW_FOR
        if one.entry.event in OPENED and is_new and key not in seen:
            seen.add(key)
            yield one


def _everything(found: Sequence[Candidate], _amount: int) -> Iterable[Candidate]:
    return found


_GRAVE: dict[str, Rule] = {
    "break-glass": Rule(
        _("Exceptions and covering for a colleague"),
        begins("privilege:exception:", "privilege:coverage:opened"),
    ),
    "screens": Rule(_("Screens set, lifted or run against"), _screens),
    "favorable-withheld": Rule(_("Favorable and withheld"), _favorable_withheld),
    "outside-team": Rule(
        _("Opened by somebody not on the team in the last 30 days"), _outside_the_team
    ),
    "bulk-downloads": Rule(
        _("Downloads in bulk"), _bulk, amount=20, unit=_("downloads within an hour")
    ),
    "off-hours": Rule(_("Opened at night or at a weekend"), _off_hours, is_on=False),
    "first-access": Rule(_("First opened by a new member"), _first_access, is_on=False),
    "failed-log-ins": Rule(
        _("Log-ins that failed"),
        begins(*LOG_INS),
        is_on=False,
    ),
}
_BY_LOT: dict[str, Rule] = {
    SAMPLE: Rule(_("Random sample of the rest"), _everything, amount=2, unit=_("percent")),
    PEER: Rule(
        _("Decisions reviewed by a colleague of the same grade"),
        _everything,
        amount=10,
        unit=_("percent"),
    ),
}


def review_rules() -> dict[str, Rule]:
    """Every rule by name, in the order in which a reviewer's week is filled.

    An entry is drawn by the first that flags it. The last two take their share by lot: of what is
    left, and of ``privilege.registries.decisions``.
    """
    added = {
        name: Rule(acts.label, begins(*acts.tags), is_on=acts.is_on)
        for name, acts in reviewed_acts.items()
    }
    return {**_GRAVE, **added, **_BY_LOT}


WEIGHED = ("casework:charge:", "casework:case:", "disclosure:production:")
"""How the tags of acts begin beside which a reviewer is shown what outsiders asked of the case."""
