"""Rows of oversight; classes are imported from their own modules only."""

from . import codes, concern, independence, review, view

__all__ = ["codes", "concern", "independence", "review", "view"]
