"""Rows of casework; classes are imported from their own modules only."""

from . import (
    case,
    charge,
    counsel,
    custody,
    event,
    evidence,
    intake,
    message,
    note,
    note_export,
    party,
    screening,
    shared,
    tag,
)

__all__ = [
    "case",
    "charge",
    "counsel",
    "custody",
    "event",
    "evidence",
    "intake",
    "message",
    "note",
    "note_export",
    "party",
    "screening",
    "shared",
    "tag",
]
