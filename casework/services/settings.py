"""Settings of a case in court: arraignments, hearings, trials."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access
from casework.choices import EventKind
from casework.events import Event
from casework.models.case import Court
from casework.models.event import CaseEvent
from casework.services import words
from casework.services.telling import tell_counsel
from privilege.actor import Actor
from privilege.errors import InvalidInput
from privilege.services.content import rewrite_content, write_content

FIRST_YEAR, LAST_YEAR = 1900, 2200


def schedule_event(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    case_id: UUID,
    kind: EventKind,
    day: dt.date,
    hour: dt.time,
    courtroom: str = "",
    purpose: str = "",
    court_id: UUID | None = None,
) -> CaseEvent:
    """Put a setting on the case's calendar, at a day and hour of the court's own zone.

    Args:
        court_id: the court that sits; the case's own where not given.
    """
    case, wall = access.record_for_change(actor, case_id)
    court = Court.objects.filter(pk=court_id).first() if court_id else case.court
    if court is None:
        raise InvalidInput("Choose a court of the list.", "court_id")
    values = {
        "courtroom": words.line(courtroom, "courtroom", longest=80),
        "purpose": words.line(purpose, "purpose"),
    }
    event = CaseEvent.behind(
        wall,
        kind=kind.value,
        court=court,
        starts_at=instant(day, hour, court.zone),
        created_by=actor.user_id,
    )
    with operation(
        actor, Event.EVENT_SCHEDULED, wall=wall.id, objects=[Ref("casework.event", event.id)]
    ):
        event.content = write_content(wall, values)
        event.save(force_insert=True)
        _tell(actor, event, Event.EVENT_SCHEDULED)
    return event


def change_event(
    actor: Actor,
    *,
    event_id: UUID,
    day: dt.date,
    hour: dt.time,
    courtroom: str = "",
    purpose: str = "",
    is_cancelled: bool = False,
) -> CaseEvent:
    """Move or cancel a setting, or correct its words."""
    event = _changeable(actor, event_id)
    values = {
        "courtroom": words.line(courtroom, "courtroom", longest=80),
        "purpose": words.line(purpose, "purpose"),
    }
    with operation(
        actor, Event.EVENT_CHANGED, wall=event.wall_id, objects=[Ref("casework.event", event.id)]
    ):
        event.starts_at = instant(day, hour, event.court.zone)
        event.is_cancelled = is_cancelled
        event.content = rewrite_content(event.content, values)
        event.save(update_fields=["starts_at", "is_cancelled"])
        _tell(actor, event, Event.EVENT_CHANGED)
    return event


def record_event_result(actor: Actor, *, event_id: UUID, result: str) -> CaseEvent:
    """Note in a line what came of a setting."""
    event = _changeable(actor, event_id)
    values = {"result": words.line(result, "result", required=True, longest=1000)}
    with operation(
        actor,
        Event.EVENT_RESULT_RECORDED,
        wall=event.wall_id,
        objects=[Ref("casework.event", event.id)],
    ):
        event.is_done = True
        event.content = rewrite_content(event.content, values)
        event.save(update_fields=["is_done"])
        _tell(actor, event, Event.EVENT_RESULT_RECORDED)
    return event


def instant(day: dt.date, hour: dt.time, zone: str) -> dt.datetime:
    """The instant of a wall-clock time in a court's zone, in UTC.

    An hour that the clocks skip raises ``InvalidInput``; of one that comes twice the first counts.
    """
    local = dt.datetime.combine(day, hour.replace(tzinfo=None), tzinfo=ZoneInfo(zone))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(f"Give a day between {FIRST_YEAR} and {LAST_YEAR}.", "day")
    moment = local.astimezone(dt.UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise InvalidInput("The clocks skip this hour on that day.", "hour")
    return moment


def _tell(actor: Actor, event: CaseEvent, what: Event) -> None:
    tell_counsel(actor, matter_id=event.matter_id, event=what, object_id=event.id)


def _changeable(actor: Actor, event_id: UUID) -> CaseEvent:
    event = access.event_for(actor, event_id)
    access.record_for_change(actor, access.case_of_matter(actor, event.matter_id).id)
    return event
