"""Bates numbers: a prefix and a zero-padded number on every page that is produced.

A sequence belongs to one producing office and one receiving party, so that a gap in it tells
nobody about a production to somebody else. Numbers of one production are contiguous; no number
is ever used twice, whatever becomes of the item that bore it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

MIN_WIDTH = 4
MAX_WIDTH = 12
MAX_PREFIX_LENGTH = 24

# Begins with a letter: a spreadsheet runs no cell that does, and no command takes such a file name
# for an option. Ends with none of the digits: SMITH1 and 000001 would read as SMITH 1000001.
_PREFIX = re.compile(r"[A-Z](?:[A-Z0-9_-]{0,22}[A-Z_-])?")


class BatesError(ValueError):
    """A prefix, width, number or page count that cannot be used; the message is for the page."""


class Treatment(StrEnum):
    """How an item appears in a production."""

    PAGES = "pages"  # a stamp and a number on each page
    NATIVE = "native"  # the file as it is, one number, a slip-sheet that bears it
    WITHHELD = "withheld"  # one placeholder number, a slip-sheet that says so


@dataclass(frozen=True, slots=True)
class BatesFormat:
    """The look of a sequence's numbers. Raises `BatesError` for a prefix or width not allowed."""

    prefix: str
    width: int = 6

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            msg = (
                f"A Bates prefix has 1 to {MAX_PREFIX_LENGTH} capital letters A–Z, digits, hyphens "
                "or underscores, begins with a letter and does not end with a digit."
            )
            raise BatesError(msg)
        if not MIN_WIDTH <= self.width <= MAX_WIDTH:
            msg = f"A Bates number has {MIN_WIDTH} to {MAX_WIDTH} digits."
            raise BatesError(msg)

    @property
    def highest(self) -> int:
        """The last number that this width holds."""
        return int("9" * self.width)

    def format(self, number: int) -> str:
        """Write a number, such as `SMITH-000123`; `BatesError` if it does not fit the width."""
        if not 1 <= number <= self.highest:
            msg = f"{number} is not a number of {self.width} digits from 1 to {self.highest}."
            raise BatesError(msg)
        return f"{self.prefix}{number:0{self.width}d}"

    def parse(self, text: str) -> int:
        """Read a number that `format` wrote; `BatesError` for anything else."""
        digits = text.removeprefix(self.prefix)
        if (
            not text.startswith(self.prefix)
            or len(digits) != self.width
            or not (digits.isascii() and digits.isdigit())
        ):
            msg = f"That is not a number like {self.format(1)}."
            raise BatesError(msg)
        number = int(digits)
        self.format(number)
        return number


@dataclass(frozen=True, slots=True)
class BatesRange:
    """Numbers `first` to `last`, both included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            msg = "A Bates range runs from a number of at least 1 to one not below it."
            raise BatesError(msg)

    def __iter__(self) -> Iterator[int]:
        """Give every number of the range."""
        return iter(range(self.first, self.last + 1))

    @property
    def count(self) -> int:
        """How many numbers the range has."""
        return self.last - self.first + 1

    def label(self, form: BatesFormat) -> str:
        """Write the range as letters do: one number, or `A000001 – A000009`."""
        if self.first == self.last:
            return form.format(self.first)
        return f"{form.format(self.first)} – {form.format(self.last)}"


def numbers_needed(treatment: Treatment, page_count: int) -> int:
    """How many numbers an item takes: one a page, or one for a native or a placeholder."""
    if treatment is not Treatment.PAGES:
        return 1
    if page_count < 1:
        msg = "An item that is stamped page by page needs at least one page."
        raise BatesError(msg)
    return page_count


def assign(
    form: BatesFormat, first: int, items: Iterable[tuple[Treatment, int]]
) -> list[BatesRange]:
    """Give items, as (treatment, page count) in their order, contiguous ranges from `first` on.

    Raises `BatesError` when there is no item or the width does not hold the last number; then
    nothing is assigned at all.
    """
    ranges: list[BatesRange] = []
    following = first
    for treatment, page_count in items:
        taken = BatesRange(following, following + numbers_needed(treatment, page_count) - 1)
        ranges.append(taken)
        following = taken.last + 1
    if not ranges:
        msg = "A production without an item has no numbers."
        raise BatesError(msg)
    if following - 1 > form.highest:
        msg = (
            f"This production needs numbers up to {following - 1}, but {form.width} digits end at "
            f"{form.highest}. Use a wider number or a new prefix."
        )
        raise BatesError(msg)
    return ranges
