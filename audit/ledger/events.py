"""The ledger's own audit tags."""

from enum import StrEnum


class Event(StrEnum):
    """What the ledger itself records."""

    CHECKPOINT_COMMITTED = "ledger:checkpoint:committed"
    BEAT_FILLED = "ledger:beat:filled"
    ENTRY_EXPUNGED = "ledger:entry:expunged"
    KEY_ROTATED = "ledger:key:rotated"
