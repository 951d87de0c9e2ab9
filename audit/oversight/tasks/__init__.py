"""Background work of oversight; each module registers its handlers."""

from audit.oversight.tasks import codes, concerns

__all__ = ["codes", "concerns"]
