"""Every deliberate leak, by subject."""

from tests.walls.mutants import answers, counts, errors, inside, lists, policies, shared
from tests.walls.mutants.slips import MUTANTS, Mutant

__all__ = [
    "MUTANTS",
    "Mutant",
    "answers",
    "counts",
    "errors",
    "inside",
    "lists",
    "policies",
    "shared",
]
