"""Shutting and opening what is claimed, and the two occasions that reach what is shut."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

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


def is_shut(clawback: Clawback) -> bool:
    """Whether a clawback sequesters anything now, for whoever is not of the claimant's office."""
    held = ClawbackItem.objects.filter(
        clawback=clawback, sequestered_at__isnull=False, lifted_at__isnull=True
    )
    lapsed = clawback.lapses_at is not None and clock.now() >= clawback.lapses_at
    return not lapsed and held.exists()


@contextmanager
def reached() -> Iterator[None]:
    """Reach what is sequestered inside this block: to hand it to the court, or to return it.

    Whoever opens the block has checked that this is one of the two.
    """
    _set("yes")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('parley.with_sequestered', %s, true)", [value])
