"""Rows of disclosure; classes are imported from their own modules only."""

from . import bates, clawback, clawback_own, production, volume

__all__ = ["bates", "clawback", "clawback_own", "production", "volume"]
