"""Celery's side of the ledger: somebody beside the integrator watches how the log is kept."""

from celery import shared_task

from audit.ledger.services import watching


@shared_task(name="ledger.watch")
def watch() -> None:
    """Note troubles, tell the operators of new and of mended ones."""
    watching.watch()
