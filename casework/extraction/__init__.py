"""What Parley learns from a file: `examine(source, name=…)`, in a confined process."""

from casework.extraction.run import examine

__all__ = ["examine"]
