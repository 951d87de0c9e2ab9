"""Rows of oversight; classes are imported from their own modules only."""

from . import codes, concern, exports, independence, report, review, training, view

__all__ = [
    "codes",
    "concern",
    "exports",
    "independence",
    "report",
    "review",
    "training",
    "view",
]
