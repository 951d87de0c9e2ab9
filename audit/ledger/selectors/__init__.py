"""Reads of the log. Apps above use `entries`, `entries_about` and the proofs."""

from audit.ledger.selectors.entries import Filters, LoggedEntry, entries, entries_about
from audit.ledger.selectors.tree import Inclusion, prove_consistency, prove_inclusion

__all__ = [
    "Filters",
    "Inclusion",
    "LoggedEntry",
    "entries",
    "entries_about",
    "prove_consistency",
    "prove_inclusion",
]
