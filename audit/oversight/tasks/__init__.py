"""Background work of oversight; each module registers its handlers."""

from audit.oversight.tasks import codes

__all__ = ["codes"]
