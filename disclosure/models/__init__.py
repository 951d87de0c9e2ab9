"""Rows of disclosure; classes are imported from their own modules only."""

from . import (
    bates,
    challenge,
    clawback,
    clawback_own,
    filter_team,
    privilege_log,
    production,
    volume,
)

__all__ = [
    "bates",
    "challenge",
    "clawback",
    "clawback_own",
    "filter_team",
    "privilege_log",
    "production",
    "volume",
]
