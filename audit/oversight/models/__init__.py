"""Rows of oversight; classes are imported from their own modules only."""

from . import codes, concern, exports, independence, review, view

__all__ = ["codes", "concern", "exports", "independence", "review", "view"]
