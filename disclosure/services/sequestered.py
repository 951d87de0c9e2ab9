"""Shutting and opening what is claimed. Each function is part of a step of the caller's."""

from audit.ground import clock
from disclosure.models.clawback import Clawback, ClawbackItem


def shut(clawback: Clawback) -> None:
    """Sequester every copy of a clawback's documents, from this instant on."""
    ClawbackItem.objects.filter(clawback=clawback, sequestered_at__isnull=True).update(
        sequestered_at=clock.now()
    )


def lift(clawback: Clawback) -> None:
    """Give access back."""
    ClawbackItem.objects.filter(
        clawback=clawback, sequestered_at__isnull=False, lifted_at__isnull=True
    ).update(lifted_at=clock.now())
