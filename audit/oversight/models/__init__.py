"""Rows of oversight; classes are imported from their own modules only."""

from . import codes, independence, review, view

__all__ = ["codes", "independence", "review", "view"]
