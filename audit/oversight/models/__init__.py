"""Rows of oversight, a file a subject."""

from audit.oversight.models import codes

__all__ = ["codes"]
