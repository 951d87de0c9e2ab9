"""An accidental disclosure as each side may see it: who could, who did, what was done when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from audit.ground import clock
from casework.access import case_of_matter
from disclosure import access
from disclosure.clawback_report import Line, Report
from disclosure.clawback_words import ACTS, claimed_as_words, state_words
from disclosure.models.clawback import Clawback, ClawbackItem, ClawbackStep
from disclosure.selectors import clawbacks, receiver
from disclosure.selectors.receiver import ReadBy
from disclosure.selectors.volumes import label_of
from privilege.actor import Actor
from privilege.models.people import Office
from privilege.selectors import people
from privilege.selectors.people import Reader


@dataclass(frozen=True, slots=True)
class Incident:
    """An accidental disclosure.

    ``opened`` is out of the viewer's own office's log; ``told`` are the people whom each step was
    told to, by office.
    """

    clawback: Clawback
    items: list[ClawbackItem]
    labels: list[str]
    steps: list[ClawbackStep]
    had_access: list[Reader]
    opened: list[ReadBy]
    told: dict[UUID, list[str]]
    zone: str

    @property
    def open_for(self) -> timedelta | None:
        """How long the receiver could open it: from service to sequestration, or until now."""
        shut = [item.sequestered_at for item in self.items if item.sequestered_at]
        end = max(shut) if shut else self.clawback.ended_at or clock.now()
        return end - min(item.served_at for item in self.items) if self.items else None

    @property
    def prompt(self) -> timedelta | None:
        """From discovery to notice (502(b)(3))."""
        found, told = self.clawback.discovered_at, self.clawback.noticed_at
        return told - found if found and told else None


def incident_of(actor: Actor, clawback: Clawback) -> Incident:
    """Everything the viewer may know of it; ``NotFound`` for people of neither side."""
    access.party_in(actor, clawback)
    items = clawbacks.items_of(actor, clawback)
    readers = people.people_behind([clawback.wall_id]).get(clawback.wall_id, [])
    return Incident(
        clawback=clawback,
        items=items,
        labels=clawbacks.labels_of(actor, items),
        steps=clawbacks.steps_of(actor, clawback),
        had_access=readers,
        opened=receiver.read_by(actor, clawback),
        told={
            office.id: _names(actor, clawback, office, readers)
            for office in (clawback.claimant, clawback.receiver)
        },
        zone=case_of_matter(actor, clawback.matter_id).court.zone,
    )


def report_of(actor: Actor, incident: Incident, *, for_court: bool = False) -> Report:
    """The incident as a report; for the court without what either office keeps to itself."""
    clawback = incident.clawback
    case = case_of_matter(actor, clawback.matter_id)
    office = clawback.claimant if actor.office_id == clawback.claimant_id else clawback.receiver
    return Report(
        title=_("Clawback of %(numbers)s") % {"numbers": ", ".join(incident.labels)},
        case=str(case.text("title")),
        office=office.name,
        made_at=clock.now(),
        zone=ZoneInfo(incident.zone),
        facts=tuple((term, value) for term, value in _facts(incident) if value),
        steps=tuple(_step_line(step) for step in incident.steps),
        had_access=()
        if for_court
        else tuple((reader.name, reader.office) for reader in incident.had_access),
        opened=() if for_court else tuple(_opened_line(one) for one in incident.opened),
        note=_("Made from the record in Parley; each step is in the logs of both offices.")
        if for_court
        else _("Who opened it is out of this office's own log; the other side has its own."),
    )


def _facts(incident: Incident) -> list[tuple[str, str]]:
    clawback = incident.clawback
    return [
        (_("Produced by"), clawback.claimant.name),
        (_("Received by"), clawback.receiver.name),
        (_("Volume"), label_of(clawback.volume)),
        (_("Bates numbers"), ", ".join(incident.labels)),
        (_("Claimed as"), claimed_as_words(clawback)),
        (_("Basis"), str(clawback.text("basis"))),
        (_("Signed by"), str(clawback.text("signed_by"))),
        (_("Produced"), _moment(clawback.volume.served_at, incident.zone)),
        (_("Discovered"), _moment(clawback.discovered_at, incident.zone)),
        (_("Notice given"), _moment(clawback.noticed_at, incident.zone)),
        (_("From discovery to notice"), length(incident.prompt)),
        (_("Could be opened for"), length(incident.open_for)),
        (_("Where it stands"), state_words(clawbacks.now_in(clawback))),
    ]


def length(span: timedelta | None) -> str:
    """A length of time in days and hours."""
    if span is None:
        return ""
    hours = max(int(span.total_seconds()) // 3600, 0)
    return _("%(days)d days, %(hours)d hours") % {"days": hours // 24, "hours": hours % 24}


def _step_line(step: ClawbackStep) -> Line:
    who = step.acting_office.name if step.acting_office else _("By the clock")
    by = str(step.text("by"))
    words = " ".join(str(step.text(name)) for name in ("citation", "words")).strip()
    named = f"{by}, {who}" if by and step.acting_office else who
    return Line(step.happened_at, named, str(ACTS[step.act]), words)


def _opened_line(one: ReadBy) -> Line:
    what = _("downloaded it") if one.downloaded else _("opened it")
    return Line(one.first_at, one.name, what, _("%(n)d times in all") % {"n": one.times})


def _names(actor: Actor, clawback: Clawback, office: Office, readers: list[Reader]) -> list[str]:
    ids = set(clawbacks.people_of(actor, clawback.wall_id, office.id))
    return [reader.name for reader in readers if reader.user_id in ids]


def _moment(at: datetime | None, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}" if at else ""
