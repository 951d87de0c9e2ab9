"""Small figures are withheld, so that nobody is found by counting.

A count below the threshold says who it was to whoever knows one of them. Zero is withheld like
four: otherwise "withheld" would tell that there was one. Where a group tells its sum, one withheld
part would follow from the others by subtraction; so if any part is small, all parts are withheld
and the sum alone is told, and no sum that is small. What is left then fits several worlds for each
part: with two parts or more and a sum of at least the threshold, either of two can be the small
one (complementary suppression; see the tests, which try all worlds).
"""

from collections.abc import Sequence
from dataclasses import dataclass

THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a group: its sum and its parts, each None where it is withheld."""

    total: int | None
    parts: tuple[int | None, ...]


def told(counts: Sequence[int]) -> Told:
    """Decide what is told of the parts of a group; raises ``ValueError`` for what is no count."""
    if not counts or min(counts) < 0:
        raise ValueError("a group has parts, and nothing happens less than never")
    total = sum(counts)
    withheld = (None,) * len(counts)
    if total < THRESHOLD:
        return Told(None, withheld)
    if min(counts) < THRESHOLD:
        return Told(total, withheld)
    return Told(total, tuple(counts))
