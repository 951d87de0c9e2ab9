"""Background work of casework; each module registers its handlers."""

from casework.tasks import processing, screening

__all__ = ["processing", "screening"]
