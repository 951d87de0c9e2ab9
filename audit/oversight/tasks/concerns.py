"""Telling recipients of reports what waits for them."""

from celery import shared_task

from audit.oversight.services import concern_reminders


@shared_task(name="oversight.remind_concerns")
def remind_concerns() -> None:
    """Run by the scheduler each hour."""
    concern_reminders.remind()
