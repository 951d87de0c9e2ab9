"""Rows of disclosure; classes are imported from their own modules only."""

from . import bates, production, volume

__all__ = ["bates", "production", "volume"]
