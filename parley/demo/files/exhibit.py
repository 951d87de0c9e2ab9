"""One file of a case, with what a clerk would type beside it at intake."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

import numpy as np


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that is made when ``build`` is called.

    ``path`` is its place in the handed-over folder; ``tags`` are names of the casework tags
    (brady, giglio, jencks, work-product, victim-information, do-not-disclose).
    """

    path: str
    about: str
    source: str
    collected: datetime
    build: Callable[[], bytes]
    custodian: str = ""
    tags: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The day on which a story begins, in its zone; all its times are counted from here."""

    day: date
    zone: tzinfo
    seed: int

    def at(self, days: int, clock: str) -> datetime:
        """Return the aware local time ``days`` after the first day; ``clock`` is "HH:MM"."""
        when = datetime.combine(self.day + timedelta(days=days), time.fromisoformat(clock))
        return when.replace(tzinfo=self.zone)

    def naive(self, days: int, clock: str) -> datetime:
        """Return the same without its zone, as office programs keep it."""
        return self.at(days, clock).replace(tzinfo=None)

    def us(self, days: int) -> str:
        """Return a date as American paperwork writes it."""
        return f"{self.day + timedelta(days=days):%m/%d/%Y}"

    def year(self) -> str:
        """Return the two last digits of the year, for case numbers."""
        return f"{self.day:%y}"

    def rng(self, key: int) -> np.random.Generator:
        """Return chance for one file: the same for the same seed and key."""
        return np.random.default_rng([self.seed, key])
