"""Reminders of reviews that are due and questions without an answer: mail without content."""

import datetime as dt
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from audit.ground import clock
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight.choices import StepKind
from audit.oversight.events import Event
from audit.oversight.models.review import ReviewGroup, ReviewStep
from audit.oversight.selectors.review import FINAL
from audit.oversight.services.drawing import review_service
from privilege.actor import Actor
from privilege.models.people import Office
from privilege.services import jobs

AHEAD = dt.timedelta(days=1)
ANSWER_WITHIN = dt.timedelta(days=3)


def remind_all() -> None:
    """Remind the people of every office, each office in a transaction of its own."""
    for office in Office.objects.filter(founded_at__isnull=False).order_by("id"):
        remind(office)


def remind(office: Office) -> int:
    """Tell reviewers a day before their week is due, and people whose answer is awaited.

    Each is told once a week, and once a question; returns to how many people something went.
    """
    now = clock.now()
    with review_service(office) as service:
        newest = ReviewStep.objects.filter(group=OuterRef("pk")).order_by("-at", "-id")
        groups = ReviewGroup.objects.filter(office=office).annotate(
            state=Subquery(newest.values("kind")[:1]),
            step_id=Subquery(newest.values("id")[:1]),
            step_at=Subquery(newest.values("at")[:1]),
        )
        told: dict[str, tuple[UUID, Event]] = {}
        for one in groups.filter(Q(state=None) | ~Q(state__in=FINAL)):
            if one.state == StepKind.QUESTION.value:
                if one.step_at + ANSWER_WITHIN <= now:
                    told[f"answer-due:{one.step_id}"] = one.subject_id, Event.QUESTION_ASKED
            elif one.due_at - AHEAD <= now and one.reviewer_id:
                key = f"review-due:{one.week_id}:{one.reviewer_id}"
                told[key] = one.reviewer_id, Event.REVIEW_DUE
        return _send(service, told)


def _send(service: Actor, told: dict[str, tuple[UUID, Event]]) -> int:
    fresh = jobs.unknown_keys("privilege.email_notice", told)
    if not fresh:
        return 0
    people = {told[key][0] for key in fresh}
    objects = [Ref("privilege.user", one) for one in sorted(people)]
    with operation(service, Event.REVIEW_DUE, objects=objects):
        for key in sorted(fresh):
            user_id, event = told[key]
            jobs.enqueue(
                service,
                task="privilege.email_notice",
                key=key,
                args={"user_id": str(user_id), "kind": event.value},
            )
    return len(people)
