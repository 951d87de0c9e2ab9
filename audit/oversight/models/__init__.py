"""Rows of oversight; classes are imported from their own modules only."""

from . import (
    certification,
    codes,
    concern,
    exports,
    expungement,
    independence,
    report,
    review,
    training,
    view,
)

__all__ = [
    "certification",
    "codes",
    "concern",
    "exports",
    "expungement",
    "independence",
    "report",
    "review",
    "training",
    "view",
]
