"""Background work of casework; each module registers its handlers."""

from casework.tasks import note_exports, processing, screening

__all__ = ["note_exports", "processing", "screening"]
