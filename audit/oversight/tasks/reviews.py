"""The daily draw of what is reviewed, and its reminders."""

from celery import shared_task

from audit.oversight.services import drawing, reminding


@shared_task(name="oversight.draw_reviews")
def draw_reviews() -> None:
    """Draw for every office, and remind those with whom something is due."""
    drawing.draw_all()
    reminding.remind_all()
