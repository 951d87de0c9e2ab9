"""Yearly public reports: what one would say, and those that were released."""

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import override

from audit.oversight import report
from audit.oversight.models.report import PublicReport
from audit.oversight.suppression import THRESHOLD, told
from privilege.access import demand_role
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import NotFound
from privilege.models.people import Office
from privilege.registries import FigureGroup, figure_sources


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it would be released now."""

    body: dict[str, Any]
    text: str

    @property
    def digest(self) -> bytes:
        """SHA-256 of the text in UTF-8."""
        return sha256(self.text.encode()).digest()


def years_of(actor: Actor) -> list[tuple[int, PublicReport | None]]:
    """The years that the supervisor's office can report on, newest first, with what it released."""
    demand_role(actor, Role.SUPERVISOR)
    office = Office.objects.get(pk=actor.own_office_id)
    released = {one.year: one for one in PublicReport.objects.filter(office=office)}
    first = min([office.created_at.year, *released])
    return [(year, released.get(year)) for year in range(actor.today.year - 1, first - 1, -1)]


def draft(actor: Actor, year: int) -> Draft:
    """What the supervisor's office would tell of a year that is over; small figures withheld.

    The exact counts leave this function nowhere, not even to the supervisor.
    """
    demand_role(actor, Role.SUPERVISOR)
    if year not in dict(years_of(actor)):
        raise NotFound
    office = Office.objects.get(pk=actor.own_office_id)
    zone = ZoneInfo(actor.time_zone)
    since, until = (dt.datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    with override("en-us"):  # one text, whoever releases it
        groups = [_told(group) for ask in figure_sources for group in ask(actor, since, until)]
    body = {
        "v": 1,
        "office": office.name,
        "side": office.side,
        "jurisdiction": office.jurisdiction,
        "year": year,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "withheld_below": THRESHOLD,
        "groups": groups,
    }
    return Draft(body, report.written(body))


def released() -> list[PublicReport]:
    """Every released report, the newest year first; for everybody."""
    found = PublicReport.objects.select_related("office")
    return list(found.order_by("-year", "office__name", "id"))


def released_report(report_id: UUID) -> PublicReport:
    """Find a released report; for everybody."""
    found = PublicReport.objects.select_related("office").filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def _told(group: FigureGroup) -> dict[str, Any]:
    said = told([part.count for part in group.parts])
    return {
        "name": group.name,
        "label": str(group.label),
        "total": said.total,
        "parts": [
            {"name": part.name, "label": str(part.label), "count": count}
            for part, count in zip(group.parts, said.parts, strict=True)
        ],
    }
