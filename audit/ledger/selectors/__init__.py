"""Reads of the log. Apps above use `entries`, `entries_about`, checkpoints and proofs."""

from audit.ledger.selectors.counting import acts_by_event
from audit.ledger.selectors.entries import (
    Filters,
    LoggedEntry,
    decode,
    entries,
    entries_about,
    entries_at,
    entry_called,
)
from audit.ledger.selectors.expunged import Expunged, expunged, is_waiting, place_of
from audit.ledger.selectors.proofs import (
    Inclusion,
    SignedHead,
    checkpoint,
    checkpoint_to_show,
    cosigned_checkpoint,
    positions,
    prove_consistency,
    prove_inclusion,
    prove_inclusions,
    public_keys,
)

__all__ = [
    "Expunged",
    "Filters",
    "Inclusion",
    "LoggedEntry",
    "SignedHead",
    "acts_by_event",
    "checkpoint",
    "checkpoint_to_show",
    "cosigned_checkpoint",
    "decode",
    "entries",
    "entries_about",
    "entries_at",
    "entry_called",
    "expunged",
    "is_waiting",
    "place_of",
    "positions",
    "prove_consistency",
    "prove_inclusion",
    "prove_inclusions",
    "public_keys",
]
