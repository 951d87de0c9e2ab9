"""What disclosure adds to the review of an office's log: its decisions, and acts to look at."""

from django.utils.translation import gettext_lazy as _

from disclosure.events import Event
from privilege.registries import ReviewedActs

DECISIONS = {
    Event.PRODUCTION_REVIEWED.value: _("Production certified"),
    Event.PRODUCTION_SERVED.value: _("Production served"),
    Event.PRODUCTION_ITEM_WITHHELD.value: _("Item withheld"),
}
CLAWBACKS = ReviewedActs(
    _("Claims to have something back, and what came of them"),
    ("disclosure:clawback:",),
    is_on=False,
)
