"""Background work of casework; each module registers its handlers."""

from casework.tasks import processing

__all__ = ["processing"]
