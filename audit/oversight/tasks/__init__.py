"""Background work of oversight; each module registers its handlers."""

from audit.oversight.tasks import accounts, codes, concerns, exports, reviews, training

__all__ = ["accounts", "codes", "concerns", "exports", "reviews", "training"]
