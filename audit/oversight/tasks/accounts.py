"""Accounts nobody uses, and the yearly review of access: looked after by the scheduler."""

from celery import shared_task

from audit.oversight.services import accounts, certification


@shared_task(name="oversight.watch_accounts")
def watch_accounts() -> None:
    """Run four times a day; each step is harmless twice."""
    accounts.watch()
    certification.watch()
