"""What disclosure tells in an office's yearly public report."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from audit.ledger.selectors import acts_by_event
from disclosure.events import Event
from privilege.actor import Actor
from privilege.registries import Figure, FigureGroup

_ALONE = {
    Event.PRODUCTION_SERVED: ("productions", _("Productions served")),
    Event.LOG_SERVED: ("privilege-logs", _("Privilege logs served")),
    Event.CLAIM_SIGNED: ("clawbacks", _("Clawbacks claimed by the office")),
    Event.CLAWBACK_REPORTED: (
        "clawbacks-reported",
        _("Times the office reported that it received what may be privileged"),
    ),
}
_ANSWERED = {
    Event.CLAWBACK_RETURNED: ("returned", _("Returned")),
    Event.CLAWBACK_DESTROYED: ("destroyed", _("Destroyed")),
    Event.CLAWBACK_DISPUTED: ("disputed", _("Disputed")),
}


def figures(actor: Actor, since: datetime, until: datetime) -> Sequence[FigureGroup]:
    """Productions, privilege logs and clawbacks, as the office's own log counts them."""
    counted = acts_by_event(
        actor.log_id, actor.own_office_id, events=[*_ALONE, *_ANSWERED], since=since, until=until
    )
    alone = [
        FigureGroup(name, label, [Figure(name, label, counted[event])])
        for event, (name, label) in _ALONE.items()
    ]
    answered = FigureGroup(
        "clawbacks-answered",
        _("Clawbacks of others that the office answered"),
        [Figure(name, label, counted[event]) for event, (name, label) in _ANSWERED.items()],
    )
    return [*alone, answered]
