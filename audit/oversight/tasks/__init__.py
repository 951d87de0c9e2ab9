"""Background work of oversight; each module registers its handlers."""

from audit.oversight.tasks import codes, concerns, exports, reviews, training

__all__ = ["codes", "concerns", "exports", "reviews", "training"]
