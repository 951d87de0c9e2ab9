"""Every deliberate leak, by subject."""

from tests.walls.mutants import (
    answers,
    channels,
    counts,
    errors,
    inside,
    lists,
    policies,
    privileged,
    shared,
)
from tests.walls.mutants.slips import MUTANTS, Mutant

__all__ = [
    "MUTANTS",
    "Mutant",
    "answers",
    "channels",
    "counts",
    "errors",
    "inside",
    "lists",
    "policies",
    "privileged",
    "shared",
]
