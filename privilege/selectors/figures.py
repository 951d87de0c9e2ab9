"""What privilege tells in an office's yearly public report."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from audit.ledger.selectors import acts_by_event
from privilege.actor import Actor
from privilege.events import Event
from privilege.registries import Figure, FigureGroup

_DECIDED = {
    Event.EXCEPTION_APPROVED: ("approved", _("Approved")),
    Event.EXCEPTION_REFUSED: ("refused", _("Refused")),
}
_ALONE = {
    Event.EXCEPTION_OPENED: (
        "exceptions-opened",
        _("Times privileged material was opened under an exception"),
    ),
    Event.PERSON_SCREENED: ("screens", _("Screens imposed on people of the office")),
    Event.SCREEN_LIFTED: ("screens-lifted", _("Screens lifted")),
}


def figures(actor: Actor, since: datetime, until: datetime) -> Sequence[FigureGroup]:
    """Exceptions and screens, as the office's own log counts them."""
    counted = acts_by_event(
        actor.log_id, actor.own_office_id, events=[*_DECIDED, *_ALONE], since=since, until=until
    )
    decided = FigureGroup(
        "exceptions",
        _("Requests for an exception that were decided"),
        [Figure(name, label, counted[event]) for event, (name, label) in _DECIDED.items()],
    )
    alone = [
        FigureGroup(name, label, [Figure(name, label, counted[event])])
        for event, (name, label) in _ALONE.items()
    ]
    return [decided, *alone]
