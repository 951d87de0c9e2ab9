"""Courts: reference data that every office reads."""

import zoneinfo

from audit.ground import ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.events import Event
from casework.models.case import Court
from casework.services import words
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, Refused


def list_court(actor: Actor, *, jurisdiction: str, name: str, zone: str) -> Court:
    """Add a court to the list; by an administrator, or by whoever sets up the installation."""
    if not actor.is_anonymous and not actor.has_role(Role.ADMINISTRATOR):
        raise Refused("Only an administrator adds a court.")
    if zone not in zoneinfo.available_timezones():
        raise InvalidInput("This is no IANA time zone, such as America/New_York.", "zone")
    court = Court(
        id=ids.new(),
        jurisdiction=words.line(jurisdiction, "jurisdiction", required=True, longest=40),
        name=words.line(name, "name", required=True, longest=200),
        zone=zone,
    )
    if Court.objects.filter(jurisdiction=court.jurisdiction, name=court.name).exists():
        raise InvalidInput("This court is listed already.", "name")
    with operation(actor, Event.COURT_LISTED, objects=[Ref("casework.court", court.id)]):
        court.save(force_insert=True)
    return court
